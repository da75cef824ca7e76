import { parseArgs } from "node:util";
import { omitUndefined } from "@bedrock-routed/core";

/** The parsed arguments of the command. */
export interface Command {
  readonly docs?: string;
  readonly port: number;
  readonly region?: string;
  readonly knowledgeBaseId: string;
  readonly verbose: boolean;
  readonly json: boolean;
  /** Whether only the credentials that are printed at the start are accepted. */
  readonly auth: boolean;
}

/** The arguments of the command are invalid. */
export class UsageError extends Error {}

export const USAGE = `Usage: bedrock-local [options]

Runs a local Amazon Bedrock on 127.0.0.1 until Ctrl-C. It is not a language model: its replies are quotes.

  --docs DIR               serve the Markdown, text and HTML files of a folder as a knowledge base
  --knowledge-base-id ID   id of that knowledge base: ten letters and digits (default LOCALDOCS1)
  --port PORT              port to listen on, or 0 for any free port (default 4566)
  --region REGION          the emulated Region (default us-east-1)
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
  return {
    ...omitUndefined({ docs: values.docs, region: values.region }),
    port: parsePort(values.port ?? "4566"),
    knowledgeBaseId: values["knowledge-base-id"] ?? "LOCALDOCS1",
    verbose: values.verbose === true,
    json: values.json === true,
    auth: values.auth === true,
  };
}

function readArguments(args: readonly string[]): {
  values: {
    docs?: string;
    port?: string;
    region?: string;
    "knowledge-base-id"?: string;
    verbose?: boolean;
    json?: boolean;
    auth?: boolean;
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
        verbose: { type: "boolean" },
        json: { type: "boolean" },
        auth: { type: "boolean" },
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
