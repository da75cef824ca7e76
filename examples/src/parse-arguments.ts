import { Command, CommanderError } from "commander";
import {
  addEnvironmentOptions,
  ENVIRONMENT_HELP,
  type EnvironmentOptions,
  readEnvironmentOptions,
} from "./environment-options";

/** The parsed command line. */
export interface Arguments extends EnvironmentOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  /** If empty, the sample questions are asked. */
  readonly questions: readonly string[];
}

const DETAILS = `
Without arguments it answers sample questions over the sample handbook of a fictitious company,
offline: a local Bedrock on loopback plays the prompt router, the prompt cache and the knowledge
base, and quotes the documents. It is not a language model. With --model-url, a model of yours answers.

The index of a folder is kept in your cache folder, so that the next question is answered at once.

Examples:
  npm start
  npm start -- "経費精算の申請期限はいつですか。"
  npm start -- --docs ./our-docs "How do I reset my VPN token?"
  npm start --silent -- --json --docs ./our-docs "How do I reset my VPN token?"
  npm start -- --model-url http://127.0.0.1:11434/v1 --model llama3.2
  BEDROCK_ROUTER_ARN=… KNOWLEDGE_BASE_ID=… npm start -- --aws "経費精算の申請期限はいつですか。"

${ENVIRONMENT_HELP}

Exit codes: 0 all answered, 1 error, 2 wrong usage.`;

/** Parses the command line. If it prints help or a usage error, it returns an exit code instead. */
export function parseArguments(argv: readonly string[]): Arguments | { readonly exitCode: 0 | 2 } {
  const command = addEnvironmentOptions(
    new Command("npm start --")
      .description("Answer questions over documents through an Amazon Bedrock prompt router; show sources and savings.")
      .argument("[question...]", "questions, each in quotes"),
  )
    .option("--json", "print one JSON object a line", false)
    .option("--verbose", "name the files that were skipped", false)
    .addHelpText("after", DETAILS)
    // A suggestion would be a second line.
    .showSuggestionAfterError(false)
    .exitOverride();
  try {
    command.parse([...argv], { from: "user" });
    const { json, verbose } = command.opts<Pick<Arguments, "json" | "verbose">>();
    const questions = command.args.map((question) => question.trim()).filter((question) => question !== "");
    if (command.args.length > questions.length) command.error("error: a question is empty. Write it in quotes.");
    const environment = readEnvironmentOptions(command);
    if ((environment.aws || environment.docs !== undefined) && questions.length === 0) {
      command.error(`error: ${environment.aws ? "--aws" : "--docs"} needs a question. Add it in quotes at the end.`);
    }
    return { ...environment, json, verbose, questions };
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
}
