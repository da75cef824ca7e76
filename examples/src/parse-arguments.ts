import { resolve } from "node:path";
import { omitUndefined } from "@bedrock-routed/core";
import { Command, CommanderError } from "commander";
import type { ModelOptions } from "./environment/local-environment";

/** The parsed command line. */
export interface Arguments {
  /** Folder to search in. `undefined` means the sample handbook. */
  readonly docs: string | undefined;
  readonly aws: boolean;
  /** The model server that answers instead of quotes. */
  readonly model: ModelOptions | undefined;
  /** Whether the index of the folder is kept for the next time. */
  readonly keepsIndex: boolean;
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

Environment, with --aws:
  BEDROCK_ROUTER_ARN    a prompt router's ARN (or any other Bedrock model id or ARN)
  KNOWLEDGE_BASE_ID     the knowledge base to search
  AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID …  as every AWS SDK reads them

Environment, with --model-url:
  LOCAL_MODEL_API_KEY   the model server's API key, if it needs one

Exit codes: 0 all answered, 1 error, 2 wrong usage.`;

/** Parses the command line. If it prints help or a usage error, it returns an exit code instead. */
export function parseArguments(argv: readonly string[]): Arguments | { readonly exitCode: 0 | 2 } {
  const command = new Command("npm start --")
    .description("Answer questions over documents through an Amazon Bedrock prompt router; show sources and savings.")
    .argument("[question...]", "questions, each in quotes")
    .option("--docs <folder>", "search in a folder of Markdown, text or HTML files")
    .option("--model-url <url>", "let a model server on this machine answer: Ollama, LM Studio, llama.cpp, vLLM")
    .option("--model <name>", "the model to use (default: the server's only one)")
    .option("--allow-remote-model", "allow a --model-url on another machine; texts are sent to it", false)
    .option("--no-index-cache", "do not keep the index of the folder for the next time")
    .option("--aws", "use Amazon Bedrock instead of the local one", false)
    .option("--json", "print one JSON object a line", false)
    .option("--verbose", "name the files that were skipped", false)
    .addHelpText("after", DETAILS)
    // A suggestion would be a second line.
    .showSuggestionAfterError(false)
    .exitOverride();
  try {
    command.parse([...argv], { from: "user" });
    const { docs, aws, json, verbose, indexCache: keepsIndex, ...server } = command.opts<Options>();
    const questions = command.args.map((question) => question.trim()).filter((question) => question !== "");
    if (command.args.length > questions.length) command.error("error: a question is empty. Write it in quotes.");
    if (docs?.trim() === "") command.error("error: --docs is empty. Name a folder.");
    if (aws && docs !== undefined) {
      command.error("error: --docs and --aws exclude each other. With --aws, the documents are in KNOWLEDGE_BASE_ID.");
    }
    if (aws && server.modelUrl !== undefined) command.error("error: --model-url and --aws exclude each other.");
    if (server.model !== undefined && server.modelUrl === undefined) command.error("error: --model needs --model-url.");
    if ((aws || docs !== undefined) && questions.length === 0) {
      command.error(`error: ${aws ? "--aws" : "--docs"} needs a question. Add it in quotes at the end.`);
    }
    const folder = docs === undefined ? undefined : fromWhereTyped(docs);
    return { docs: folder, aws, json, verbose, questions, keepsIndex, model: toModelOptions(server) };
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
}

/** The options as commander gives them. */
interface Options extends ServerOptions {
  readonly docs?: string;
  readonly aws: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly indexCache: boolean;
}

interface ServerOptions {
  readonly modelUrl?: string;
  readonly model?: string;
  readonly allowRemoteModel: boolean;
}

function toModelOptions({ modelUrl: url, model, allowRemoteModel }: ServerOptions): ModelOptions | undefined {
  return url === undefined ? undefined : { url, allowRemote: allowRemoteModel, ...omitUndefined({ model }) };
}

/** npm runs scripts in the project's root. `INIT_CWD` is the folder in which the user typed the command. */
function fromWhereTyped(folder: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), folder);
}
