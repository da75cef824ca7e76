import { resolve } from "node:path";
import { Command, CommanderError } from "commander";

/** The parsed command line. */
export interface Arguments {
  /** Folder to search in. `undefined` means the sample handbook. */
  readonly docs: string | undefined;
  readonly aws: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  /** If empty, the sample questions are asked. */
  readonly questions: readonly string[];
}

const DETAILS = `
Without arguments it answers sample questions over the sample handbook of a fictitious company,
offline: a local Bedrock on loopback plays the prompt router, the prompt cache and the knowledge
base, and quotes the documents. It is not a language model.

Examples:
  npm start
  npm start -- "経費精算の申請期限はいつですか。"
  npm start -- --docs ./our-docs "How do I reset my VPN token?"
  npm start --silent -- --json --docs ./our-docs "How do I reset my VPN token?"
  BEDROCK_ROUTER_ARN=… KNOWLEDGE_BASE_ID=… npm start -- --aws "経費精算の申請期限はいつですか。"

Environment, with --aws:
  BEDROCK_ROUTER_ARN    a prompt router's ARN (or any other Bedrock model id or ARN)
  KNOWLEDGE_BASE_ID     the knowledge base to search
  AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID …  as every AWS SDK reads them

Exit codes: 0 all answered, 1 error, 2 wrong usage.`;

/** Parses the command line. If it prints help or a usage error, it returns an exit code instead. */
export function parseArguments(argv: readonly string[]): Arguments | { readonly exitCode: 0 | 2 } {
  const command = new Command("npm start --")
    .description("Answer questions over documents through an Amazon Bedrock prompt router; show sources and savings.")
    .argument("[question...]", "questions, each in quotes")
    .option("--docs <folder>", "search in a folder of Markdown, text or HTML files")
    .option("--aws", "use Amazon Bedrock instead of the local one", false)
    .option("--json", "print one JSON object a line", false)
    .option("--verbose", "name the files that were skipped", false)
    .addHelpText("after", DETAILS)
    .exitOverride();
  try {
    command.parse([...argv], { from: "user" });
    const { docs, aws, json, verbose } = command.opts<Omit<Arguments, "questions">>();
    const questions = command.args.map((question) => question.trim()).filter((question) => question !== "");
    if (command.args.length > questions.length) command.error("error: a question is empty. Write it in quotes.");
    if (docs?.trim() === "") command.error("error: --docs is empty. Name a folder.");
    if (aws && docs !== undefined) {
      command.error("error: --docs and --aws exclude each other. With --aws, the documents are in KNOWLEDGE_BASE_ID.");
    }
    if ((aws || docs !== undefined) && questions.length === 0) {
      command.error(`error: ${aws ? "--aws" : "--docs"} needs a question. Add it in quotes at the end.`);
    }
    return { docs: docs === undefined ? undefined : fromWhereTyped(docs), aws, json, verbose, questions };
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
}

/** npm runs scripts in the project's root. `INIT_CWD` is the folder in which the user typed the command. */
function fromWhereTyped(folder: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), folder);
}
