import { resolve } from "node:path";
import { omitUndefined } from "@bedrock-routed/core";
import type { Command } from "commander";
import type { ModelOptions } from "./environment/local-environment";

/** The options that say where questions are answered, as every program of the examples has them. */
export interface EnvironmentOptions {
  /** Folder to search in. `undefined` means the sample handbook. */
  readonly docs: string | undefined;
  readonly aws: boolean;
  /** The model server that answers instead of quotes. */
  readonly model: ModelOptions | undefined;
  /** Whether the index of the folder is kept for the next time. */
  readonly keepsIndex: boolean;
}

/** How the environment variables of these options are explained in the help. */
export const ENVIRONMENT_HELP = `Environment, with --aws:
  BEDROCK_ROUTER_ARN    a prompt router's ARN (or any other Bedrock model id or ARN)
  KNOWLEDGE_BASE_ID     the knowledge base to search
  AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID …  as every AWS SDK reads them

Environment, with --model-url:
  LOCAL_MODEL_API_KEY   the model server's API key, if it needs one`;

/** The options as commander gives them. */
interface ParsedOptions {
  readonly docs?: string;
  readonly aws: boolean;
  readonly indexCache: boolean;
  readonly modelUrl?: string;
  readonly model?: string;
  readonly allowRemoteModel: boolean;
}

/** Declares the options on a command. */
export function addEnvironmentOptions(command: Command): Command {
  return command
    .option("--docs <folder>", "search in a folder of Markdown, text or HTML files")
    .option("--model-url <url>", "let a model server on this machine answer: Ollama, LM Studio, llama.cpp, vLLM")
    .option("--model <name>", "the model to use (default: the server's only one)")
    .option("--allow-remote-model", "allow a --model-url on another machine; texts are sent to it", false)
    .option("--no-index-cache", "do not keep the index of the folder for the next time")
    .option("--aws", "use Amazon Bedrock instead of the local one", false);
}

/** Reads the options of a parsed command. A combination that cannot be used ends the command with an error. */
export function readEnvironmentOptions(command: Command): EnvironmentOptions {
  const { docs, aws, indexCache: keepsIndex, modelUrl, model, allowRemoteModel } = command.opts<ParsedOptions>();
  if (docs?.trim() === "") command.error("error: --docs is empty. Name a folder.");
  if (aws && docs !== undefined) {
    command.error("error: --docs and --aws exclude each other. With --aws, the documents are in KNOWLEDGE_BASE_ID.");
  }
  if (aws && modelUrl !== undefined) command.error("error: --model-url and --aws exclude each other.");
  if (model !== undefined && modelUrl === undefined) command.error("error: --model needs --model-url.");
  return {
    docs: docs === undefined ? undefined : fromWhereTyped(docs),
    aws,
    keepsIndex,
    model:
      modelUrl === undefined
        ? undefined
        : { url: modelUrl, allowRemote: allowRemoteModel, ...omitUndefined({ model }) },
  };
}

/** npm runs scripts in the project's root. `INIT_CWD` is the folder in which the user typed the command. */
function fromWhereTyped(folder: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), folder);
}
