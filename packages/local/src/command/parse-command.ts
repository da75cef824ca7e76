import { parseArgs } from "node:util";
import { omitUndefined } from "@bedrock-routed/core";
import { MODEL_KEY_VARIABLE } from "../env";

/** The parsed arguments of the command. */
export interface Command {
  readonly docs?: string;
  /** `undefined` if the configuration file or the default decides. */
  readonly port?: number;
  /** A configuration file. */
  readonly config?: string;
  /** Folder to record into. */
  readonly record?: string;
  /** Folder with recordings to answer with. */
  readonly replay?: string;
  /** Address that is called instead of AWS while recording. */
  readonly upstream?: string;
  readonly redact: boolean;
  readonly keepAccounts: boolean;
  readonly region?: string;
  readonly knowledgeBaseId: string;
  /** Whether the index of `docs` is kept for the next time. */
  readonly keepsIndex: boolean;
  readonly modelUrl?: string;
  readonly model?: string;
  readonly allowsRemoteModel: boolean;
  readonly verbose: boolean;
  readonly json: boolean;
  /** Whether only the credentials that are printed at the start are accepted. */
  readonly auth: boolean;
}

/** The arguments of the command are invalid. */
export class UsageError extends Error {}

export const USAGE: string = `Usage: bedrock-local [options]

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
  --config FILE            read knowledge bases, guardrails, routers, faults, replies and more from a JSON file
  --record DIR             forward requests to AWS with your credentials, and write each exchange into a file
  --redact                 write no texts: only their length and a hash, by which --replay finds them
  --keep-accounts          write the account ids of ARNs (default: they become 123456789012)
  --upstream URL           forward to this address instead of AWS
  --replay DIR             answer with such files, without an account
  --auth                   accept only the credentials that are printed at the start, for the status page too
  --verbose                show the content of requests, here and on the status page
  --json                   write JSON lines: one at the start, then one for each call
  --help, --version`;

/** Parses the arguments of the command. @throws UsageError naming the invalid argument */
export function parseCommand(args: readonly string[]): Command | "help" | "version" {
  const { values } = readArguments(args);
  if (values.help === true) return "help";
  if (values.version === true) return "version";
  if (values.docs?.trim() === "") throw new UsageError("--docs is empty. Name a folder.");
  for (const name of ["config", "record", "replay"] as const) {
    if (values[name]?.trim() === "") throw new UsageError(`--${name} is empty. Name a file or a folder.`);
  }
  checkTogether(values);
  const { "model-url": modelUrl, model, config, record, replay, upstream } = values;
  if (model !== undefined && modelUrl === undefined) throw new UsageError("--model needs --model-url.");
  return {
    ...omitUndefined({ docs: values.docs, region: values.region, modelUrl, model, config, record, replay, upstream }),
    ...omitUndefined({ port: values.port === undefined ? undefined : parsePort(values.port) }),
    redact: values.redact === true,
    keepAccounts: values["keep-accounts"] === true,
    knowledgeBaseId: values["knowledge-base-id"] ?? "LOCALDOCS1",
    keepsIndex: values["no-index-cache"] !== true,
    allowsRemoteModel: values["allow-remote-model"] === true,
    verbose: values.verbose === true,
    json: values.json === true,
    auth: values.auth === true,
  };
}

const OPTIONS = {
  docs: { type: "string" },
  port: { type: "string" },
  region: { type: "string" },
  "knowledge-base-id": { type: "string" },
  "no-index-cache": { type: "boolean" },
  "model-url": { type: "string" },
  model: { type: "string" },
  "allow-remote-model": { type: "boolean" },
  config: { type: "string" },
  record: { type: "string" },
  redact: { type: "boolean" },
  "keep-accounts": { type: "boolean" },
  upstream: { type: "string" },
  replay: { type: "string" },
  verbose: { type: "boolean" },
  json: { type: "boolean" },
  auth: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
} as const;

/** The value of each argument that was given. */
type Values = {
  readonly [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]["type"] extends "string" ? string : boolean;
};

function readArguments(args: readonly string[]): { values: Values } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Arguments that only mean something together with another one. */
const NEEDS: readonly (readonly [keyof Values, keyof Values])[] = [
  ["redact", "record"],
  ["keep-accounts", "record"],
  ["upstream", "record"],
];
/** Arguments of the local Bedrock itself, which neither records nor replays. */
const OWN: readonly (keyof Values)[] = ["docs", "model-url", "config"];

function checkTogether(values: Values): void {
  for (const [name, other] of NEEDS) {
    if (values[name] !== undefined && values[other] === undefined) throw new UsageError(`--${name} needs --${other}.`);
  }
  for (const mode of ["record", "replay"] as const) {
    const other = [...OWN, mode === "record" ? "replay" : "region"] as const;
    const clash = other.find((name) => values[mode] !== undefined && values[name] !== undefined);
    if (clash !== undefined) throw new UsageError(`--${mode} and --${clash} cannot be used together.`);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`Invalid --port ${JSON.stringify(text)}. Use 0 (any free port) to 65535.`);
}
