import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { InvalidLocalOptionError } from "../invalid-local-option-error";
import type { JsonObject } from "../wire/read-json";

/** A frame of a recorded stream. */
export interface RecordedFrame {
  /** Time since the request, in ms. */
  readonly atMs: number;
  /** Name of the event, such as `contentBlockDelta`. */
  readonly event?: string | undefined;
  /** Name of the exception that ended the stream, such as `throttlingException`. */
  readonly exception?: string | undefined;
  readonly body?: JsonObject | undefined;
  /** The decoded JSON of a chunk of InvokeModelWithResponseStream, instead of `body`. */
  readonly chunk?: JsonObject | undefined;
}

/** A recorded request with its response, as in a file. */
export interface Exchange {
  readonly format: "bedrock-local-recording/1";
  /** Such as `Converse`, or method and path if the operation is not known. */
  readonly operation: string;
  readonly region: string;
  /** Whether texts have been replaced by their length and a hash. */
  readonly redacted: boolean;
  /** ISO 8601. */
  readonly recordedAt: string;
  readonly request: {
    readonly method: string;
    /** Decoded, without the query. */
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    /** Headers that change the answer. There are never credentials among them. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** The body of a response that is not JSON. */
    readonly text?: string | undefined;
    /** The body of a stream. */
    readonly frames?: readonly RecordedFrame[] | undefined;
  };
  readonly durationMs: number;
}

const strings: z.ZodType<Readonly<Record<string, string>>> = z.record(z.string(), z.string());
const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.unknown());
const frame: z.ZodType<RecordedFrame> = z.strictObject({
  atMs: z.number().min(0),
  event: z.string().optional(),
  exception: z.string().optional(),
  body: jsonObject.optional(),
  chunk: jsonObject.optional(),
});
const exchange: z.ZodType<Exchange> = z.strictObject({
  format: z.literal("bedrock-local-recording/1"),
  operation: z.string(),
  region: z.string(),
  redacted: z.boolean(),
  recordedAt: z.string(),
  request: z.strictObject({
    method: z.string(),
    path: z.string(),
    query: strings,
    headers: strings,
    body: z.unknown(),
  }),
  response: z.strictObject({
    status: z.number().int().min(100).max(599),
    headers: strings,
    body: z.unknown().optional(),
    text: z.string().optional(),
    frames: z.array(frame).optional(),
  }),
  durationMs: z.number().min(0),
});

/** An exchange and the name of its file. */
export interface NamedExchange {
  readonly file: string;
  readonly exchange: Exchange;
}

const FILE_NAME = /^(\d{4,})-.*\.json$/;

/**
 * Reads the exchanges of a folder, in the order in which they were recorded.
 * @throws InvalidLocalOptionError when the folder cannot be read, holds no exchange, or holds a file that is none
 */
export async function readExchanges(folder: string): Promise<readonly NamedExchange[]> {
  const files = (await listFiles(folder)).sort((a, b) => numberOf(a) - numberOf(b));
  if (files.length === 0) {
    throw new InvalidLocalOptionError(
      "folder",
      folder,
      "It holds no recordings. Record some with bedrock-local --record.",
    );
  }
  return Promise.all(
    files.map(async (file) => ({ file, exchange: parseExchange(await readFile(join(folder, file), "utf8"), file) })),
  );
}

function parseExchange(text: string, file: string): Exchange {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidLocalOptionError("folder", file, `It is not JSON (${String(error)}). Record it again.`);
  }
  const parsed = exchange.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`;
  throw new InvalidLocalOptionError(
    "folder",
    file,
    `It is not a recording (${problem}). Record it again, or remove it.`,
  );
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => FILE_NAME.test(name));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidLocalOptionError("folder", folder, `It cannot be read (${reason}). Name an existing folder.`);
  }
}

function numberOf(file: string): number {
  return Number(FILE_NAME.exec(file)?.[1] ?? 0);
}

/** Writes exchanges into a folder, each into a file of its own. */
export interface ExchangeWriter {
  /** Resolves when the file is written. */
  write(exchange: Exchange): Promise<void>;
  /** Resolves when all files are written. */
  finish(): Promise<void>;
}

/** Creates the folder if there is none. New files continue the numbers of those that are there. */
export async function createExchangeWriter(folder: string): Promise<ExchangeWriter> {
  await mkdir(folder, { recursive: true });
  let number = Math.max(0, ...(await listFiles(folder)).map(numberOf));
  const pending = new Set<Promise<void>>();
  return {
    write(written) {
      number += 1;
      const operation = written.operation.replace(/[^A-Za-z0-9]+/g, "-").slice(0, 60);
      const path = join(folder, `${String(number).padStart(4, "0")}-${operation}.json`);
      const writing = writeFile(path, `${JSON.stringify(written, null, 2)}\n`, { flag: "wx" }).finally(() =>
        pending.delete(writing),
      );
      pending.add(writing);
      return writing;
    },
    async finish() {
      await Promise.allSettled(pending);
    },
  };
}
