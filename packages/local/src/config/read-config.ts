import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { omitUndefined } from "@bedrock-routed/core";
import { RE2JS } from "re2js";
import type { z } from "zod";
import type { StrictAuth } from "../auth/known-credentials";
import { FaultBook } from "../faults/fault-book";
import { InvalidLocalOptionError } from "../invalid-local-option-error";
import { checkLatency } from "../latency";
import { type LocalBedrockOptions, resolveOptions } from "../server/options";
import { ConfigError } from "./config-error";
import { configSchema } from "./config-schema";
import { createResponder, type ReplyRule } from "./scripted-replies";

/** The options that a configuration file can hold. */
export type ConfiguredOptions = Pick<
  LocalBedrockOptions,
  | "port"
  | "region"
  | "accountId"
  | "verbose"
  | "strictAuth"
  | "guardrails"
  | "promptRouters"
  | "faults"
  | "latency"
  | "respond"
> & {
  /** Absolute paths of folders, by the ids of the knowledge bases. */
  readonly knowledgeBases?: Readonly<Record<string, string>>;
};

/** A file whose form has been checked. */
interface ConfigFile extends Omit<ConfiguredOptions, "strictAuth" | "respond"> {
  readonly auth?: boolean | Exclude<StrictAuth, string>;
  readonly replies?: readonly ReplyRule[];
}

/**
 * Reads a configuration file of `bedrock-local`, in JSON. Folders are relative to the file.
 * @returns options for `startLocalBedrock`
 * @throws ConfigError naming the file, the place in it, and the remedy
 */
export async function readConfig(file: string): Promise<ConfiguredOptions> {
  const config = parseConfig(file, await readText(file));
  const { auth, replies, knowledgeBases = {}, ...options } = config;
  checkReplies(file, replies ?? []);
  const folders = Object.entries(knowledgeBases).map(([id, folder]) => [id, resolve(dirname(file), folder)] as const);
  const configured: ConfiguredOptions = {
    ...options,
    ...omitUndefined({
      strictAuth: toStrictAuth(auth),
      knowledgeBases: folders.length === 0 ? undefined : Object.fromEntries(folders),
      respond: replies === undefined ? undefined : createResponder(replies),
    }),
  };
  checkOptions(file, configured);
  return configured;
}

function toStrictAuth(auth: ConfigFile["auth"]): StrictAuth | undefined {
  if (auth === true) return "generate";
  return auth === false ? undefined : auth;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(file, "", `The file cannot be read (${reason}). Name an existing file.`);
  }
}

function parseConfig(file: string, content: string): ConfigFile {
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(file, "", `The file is not JSON (${reason}). Comments and YAML are not supported.`);
  }
  const parsed = configSchema.safeParse(value);
  // The schema describes this type. The members are checked once more by `checkOptions`.
  if (parsed.success) return parsed.data as ConfigFile;
  const [issue] = parsed.error.issues;
  throw new ConfigError(file, formatPath(issue?.path ?? []), describe(issue));
}

/** The schema's own messages are the remedies. */
function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "unrecognized_keys") {
    const names = issue.keys.map((key) => JSON.stringify(key)).join(", ");
    return `Unknown member ${names}. Remove it, or correct its name: the schema config.schema.json lists the members.`;
  }
  return issue?.message ?? "The file has the wrong form.";
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function checkReplies(file: string, replies: readonly ReplyRule[]): void {
  replies.forEach(({ when }, index) => {
    try {
      if (when?.pattern !== undefined) RE2JS.compile(when.pattern);
    } catch {
      const remedy = "It is not a pattern of RE2. Use one without lookarounds and back references.";
      throw new ConfigError(file, `replies[${index}].when.pattern`, remedy);
    }
  });
}

/** Checks what the schema cannot say, so that the error names the file. */
function checkOptions(file: string, options: ConfiguredOptions): void {
  try {
    resolveOptions(options);
    new FaultBook(options.faults ?? []);
    if (options.latency !== undefined) checkLatency(options.latency);
  } catch (error) {
    if (!InvalidLocalOptionError.isInstance(error)) throw error;
    throw new ConfigError(file, error.option, error.message.replace(/^Invalid option [^:]+: /, ""));
  }
}
