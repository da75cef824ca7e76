import { isJsonObject } from "../wire/read-json";
import type { Exchange } from "./exchange-file";

/** Members that SDKs fill with a new value for each request. */
const VOLATILE = new Set(["clientRequestToken"]);

/** What makes two requests the same. */
export type ComparedRequest = Pick<Exchange, "operation"> &
  Pick<Exchange["request"], "method" | "path" | "query" | "headers" | "body">;

/** Returns a text that is the same for requests that get the same answer: the order of members does not matter. */
export function keyOf(request: ComparedRequest): string {
  const { method, path, query, headers, body } = request;
  return JSON.stringify([...listLeaves({ method, path, query, headers, body })].sort());
}

/** Paths and values of everything that is not an object or an array. */
function listLeaves(value: unknown, path = ""): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  const walk = (inner: unknown, at: string): void => {
    if (Array.isArray(inner)) {
      if (inner.length === 0) leaves.set(at, "[]");
      for (const [index, item] of inner.entries()) walk(item, `${at}[${index}]`);
    } else if (isJsonObject(inner)) {
      const entries = Object.entries(inner).filter(([key, item]) => !VOLATILE.has(key) && item !== undefined);
      if (entries.length === 0) leaves.set(at, "{}");
      for (const [key, item] of entries) walk(item, at === "" ? key : `${at}.${key}`);
    } else if (inner !== undefined) leaves.set(at, inner);
  };
  walk(value, path);
  return leaves;
}

/** How a request differs from a recorded one. */
export interface Difference {
  /** Number of values that are different, missing or new. */
  readonly count: number;
  /** The same, where texts that are alike count less. */
  readonly distance: number;
  /** Descriptions of the first differences, without the texts themselves. */
  readonly descriptions: readonly string[];
}

const MAX_DESCRIPTIONS = 5;

/** Compares a request with a recorded one. */
export function compareRequests(recorded: ComparedRequest, sent: ComparedRequest): Difference {
  const [before, after] = [recorded, sent].map(({ method, path, query, headers, body }) =>
    listLeaves({ method, path, query, headers, body }),
  );
  const paths = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  const different = paths.filter((path) => before?.get(path) !== after?.get(path));
  const descriptions = different
    .slice(0, MAX_DESCRIPTIONS)
    .map((path) => `${path} ${describe(before?.get(path), after?.get(path))}`);
  const distance = different.reduce((sum, path) => sum + distanceOf(before?.get(path), after?.get(path)), 0);
  return { count: different.length, distance, descriptions };
}

/** 1, or the share of two texts that is not the same at their start and end. */
function distanceOf(recorded: unknown, sent: unknown): number {
  if (typeof recorded !== "string" || typeof sent !== "string") return 1;
  const length = Math.max(recorded.length, sent.length);
  const start = countEqual(recorded, sent, (text, index) => text[index]);
  const end = countEqual(recorded, sent, (text, index) => text[text.length - 1 - index]);
  return Math.max(0, length - start - end) / length;
}

/** Counts the characters that are equal, in the order of `at`. */
function countEqual(a: string, b: string, at: (text: string, index: number) => string | undefined): number {
  const length = Math.min(a.length, b.length);
  let same = 0;
  while (same < length && at(a, same) === at(b, same)) same += 1;
  return same;
}

function describe(recorded: unknown, sent: unknown): string {
  if (sent === undefined) return "is missing";
  if (recorded === undefined) return "was not recorded";
  if (typeof recorded !== "string" || typeof sent !== "string") return `is ${print(sent)}, recorded ${print(recorded)}`;
  const same = countEqual(recorded, sent, (text, index) => text[index]);
  return `has ${sent.length} characters, recorded ${recorded.length}, and differs from character ${same + 1} on`;
}

/** Texts can be content of a user, so only their length is shown. */
function print(value: unknown): string {
  return typeof value === "string" ? `a text of ${value.length} characters` : JSON.stringify(value);
}
