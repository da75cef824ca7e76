import { parseArgs } from "node:util";
import { omitUndefined } from "@bedrock-routed/core";
import { MODEL_KEY_VARIABLE } from "../env";

/** The parsed arguments of the command. */
export interface Command {
  readonly docs?: string;
  readonly port: number;
  readonly region?: string;
  readonly knowledgeBaseId: string;
  /** Whether the index of `docs` is kept for the next time. */
  readonly keepsIndex: boolean;
  readonly modelUrl?: string;
  readonly model?: string;
  readonly allowsRemoteModel: boolean;
  readonly verbose: boolean;
  readonly json: boolean;
}

/** The arguments of the command are invalid. */
export class UsageError extends Error {}

export const USAGE = `Usage: bedrock-local [options]

Runs a local Amazon Bedrock on 127.0.0.1 until Ctrl-C. Without --model-url it is not a language model: its replies
are quotes.

  --docs DIR               serve the Markdown, text and HTML files of a folder as a knowledge base
  --knowledge-base-id ID   id of that knowledge base: ten letters and digits (default LOCALDOCS1)
  --no-index-cache         do not keep the index of the folder for the next time
  --model-url URL          let a model server on this machine answer (Ollama, LM Studio, llama.cpp, vLLM), such as
                           http://127.0.0.1:11434/v1; its API key, if any, is read from ${MODEL_KEY_VARIABLE}
  --model NAME             the model to use (default: the server's only one)
  --allow-remote-model     allow a --model-url on another machine; the texts of requests are sent to it
  --port PORT              port to listen on, or 0 for any free port (default 4566)
  --region REGION          the emulated Region (default us-east-1)
  --verbose                show the content of requests, here and on the status page
  --json                   write JSON lines: one at the start, then one for each call
  --help, --version`;

/** Parses the arguments of the command. @throws UsageError naming the invalid argument */
export function parseCommand(args: readonly string[]): Command | "help" | "version" {
  const { values } = readArguments(args);
  if (values.help === true) return "help";
  if (values.version === true) return "version";
  if (values.docs?.trim() === "") throw new UsageError("--docs is empty. Name a folder.");
  const { "model-url": modelUrl, model } = values;
  if (model !== undefined && modelUrl === undefined) throw new UsageError("--model needs --model-url.");
  return {
    ...omitUndefined({ docs: values.docs, region: values.region, modelUrl, model }),
    port: parsePort(values.port ?? "4566"),
    knowledgeBaseId: values["knowledge-base-id"] ?? "LOCALDOCS1",
    keepsIndex: values["no-index-cache"] !== true,
    allowsRemoteModel: values["allow-remote-model"] === true,
    verbose: values.verbose === true,
    json: values.json === true,
  };
}

function readArguments(args: readonly string[]): {
  values: {
    docs?: string;
    port?: string;
    region?: string;
    "knowledge-base-id"?: string;
    "no-index-cache"?: boolean;
    "model-url"?: string;
    model?: string;
    "allow-remote-model"?: boolean;
    verbose?: boolean;
    json?: boolean;
    help?: boolean;
    version?: boolean;
  };
} {
  try {
    return parseArgs({
      args: [...args],
      options: {
        docs: { type: "string" },
        port: { type: "string" },
        region: { type: "string" },
        "knowledge-base-id": { type: "string" },
        "no-index-cache": { type: "boolean" },
        "model-url": { type: "string" },
        model: { type: "string" },
        "allow-remote-model": { type: "boolean" },
        verbose: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`Invalid --port ${JSON.stringify(text)}. Use 0 (any free port) to 65535.`);
}
