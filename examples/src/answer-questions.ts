import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import type { RagAnswer, RagChain } from "@bedrock-routed/rag";
import { concat } from "@langchain/core/utils/stream";
import { createChain } from "./create-chain";
import { prepareEnvironment } from "./environment/prepare-environment";
import type { Arguments } from "./parse-arguments";
import { createJsonPrinter } from "./print/json-printer";
import type { Printer } from "./print/printer";
import { createTextPrinter } from "./print/text-printer";
import { toOneLine } from "./print/to-one-line";

/**
 * Answers the questions of the command line one by one, then prints what was saved. A question that fails does not
 * stop the others.
 * @returns whether all were answered
 */
export async function answerQuestions(args: Arguments): Promise<boolean> {
  const { environment, indexed, sampleQuestions } = await prepareEnvironment(args);
  const questions = args.questions.length > 0 ? args.questions : sampleQuestions;
  const write = (text: string): void => void process.stdout.write(text);
  const { sourcePrefix } = environment;
  const printer = args.json
    ? createJsonPrinter(write)
    : createTextPrinter(write, { verbose: args.verbose, sourcePrefix });
  try {
    printer.start(indexed);
    const savings = new BedrockSavingsHandler();
    const chain = createChain(environment, savings);
    let failures = 0;
    for (const question of questions) {
      await answerQuestion(chain, question, printer).catch((error: unknown) => {
        failures += 1;
        printer.failed(question, toOneLine(error));
      });
    }
    printer.savings(savings.report());
    return failures === 0;
  } finally {
    await environment.close();
  }
}

async function answerQuestion(chain: RagChain, question: string, printer: Printer): Promise<void> {
  printer.question(question);
  const started = performance.now();
  let answer: RagAnswer | undefined;
  for await (const part of await chain.stream(question)) {
    if (part.answer) printer.token(part.answer);
    answer = answer === undefined ? part : concat(answer, part);
  }
  if (answer === undefined) throw new Error(`No answer came back for ${JSON.stringify(question)}. Try again.`);
  printer.answered({ question, answer, milliseconds: performance.now() - started });
}
