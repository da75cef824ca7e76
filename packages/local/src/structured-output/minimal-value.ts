import type { JsonObject } from "../wire/read-json";
import { matchesPattern } from "./schema-pattern";

/** A valid value for each format of JSON Schema. */
const FORMATS: Readonly<Record<string, string>> = {
  date: "1970-01-01",
  "date-time": "1970-01-01T00:00:00Z",
  time: "00:00:00Z",
  duration: "PT0S",
  email: "unknown@example.com",
  "idn-email": "unknown@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  "uri-reference": "/",
  uuid: "00000000-0000-0000-0000-000000000000",
  regex: ".*",
  "json-pointer": "",
};
/** Largest `minLength` or `minItems` that is honoured. A longer value without content is useless. */
const MAX_MINIMUM = 1000;
/** Fills a string up to `minLength`. */
const FILLER = "-";

/** Returns the shortest string that a schema admits. It considers formats, patterns and lengths. */
export function minimalString(schema: JsonObject): string {
  if (typeof schema.format === "string") return FORMATS[schema.format] ?? "";
  if (typeof schema.pattern === "string") return samplePattern(schema.pattern) ?? "";
  return FILLER.repeat(readSize(schema.minLength, 0));
}

/** Whether a schema admits a string. It considers lengths and patterns. */
export function admitsString(schema: JsonObject, value: string): boolean {
  const length = [...value].length;
  if (length < readSize(schema.minLength, 0) || length > readSize(schema.maxLength, Infinity)) return false;
  return typeof schema.pattern !== "string" || matchesPattern(schema.pattern, value) !== false;
}

/** Returns the number nearest to 0 that the bounds of a schema admit. */
export function minimalNumber(schema: JsonObject, isInteger: boolean): number {
  const step = readStep(schema);
  const candidates = [
    0,
    ...boundsOf(schema).flatMap((bound) => [Math.ceil(bound / step) * step, Math.floor(bound / step) * step]),
  ];
  const steps = candidates.flatMap((value) => [value, value + step, value - step, value + step / 2, value - step / 2]);
  const admitted = steps.filter((value) => admitsNumber(schema, value) && (!isInteger || Number.isInteger(value)));
  return admitted.sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? 0;
}

/** Whether the bounds of a schema admit a number. */
export function admitsNumber(schema: JsonObject, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === "number" && value < minimum) return false;
  if (typeof maximum === "number" && value > maximum) return false;
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) return false;
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) return false;
  return typeof multipleOf !== "number" || Number.isInteger(value / multipleOf);
}

/**
 * Reads a size such as `minItems`.
 * @param otherwise value to return without a valid size; with `Infinity` the size is a maximum, else it is limited to 1,000
 */
export function readSize(value: unknown, otherwise: number): number {
  if (typeof value !== "number" || value < 0) return otherwise;
  return otherwise === Number.POSITIVE_INFINITY ? value : Math.min(value, MAX_MINIMUM);
}

function readStep({ multipleOf }: JsonObject): number {
  if (typeof multipleOf === "number" && multipleOf > 0) return multipleOf;
  return 1;
}

function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonObject): number[] {
  return [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter((bound) => typeof bound === "number");
}

/** A position in a regular expression. */
interface Cursor {
  readonly pattern: string;
  position: number;
}

/** A character that each escape, such as `\d`, matches. */
const ESCAPES: Readonly<Record<string, string>> = {
  d: "0",
  w: "a",
  s: " ",
  D: "a",
  W: "-",
  S: "a",
  n: "\n",
  t: "\t",
  b: "",
  B: "",
};
const CLASS_CANDIDATES = "a0A-_. /:@#é漢";

/**
 * Returns a short string that a regular expression matches: its first alternative, with as few repetitions as possible.
 * `undefined` for expressions that it cannot sample, such as lookarounds.
 */
export function samplePattern(pattern: string): string | undefined {
  try {
    const sample = readAlternatives({ pattern, position: 0 });
    return matchesPattern(pattern, sample) ? sample : undefined;
  } catch {
    return undefined;
  }
}

function readAlternatives(cursor: Cursor): string {
  const first = readSequence(cursor);
  while (cursor.pattern[cursor.position] === "|") {
    cursor.position += 1;
    readSequence(cursor);
  }
  return first;
}

function readSequence(cursor: Cursor): string {
  let text = "";
  while (cursor.position < cursor.pattern.length && !"|)".includes(cursor.pattern.charAt(cursor.position))) {
    const atom = readAtom(cursor);
    text += atom.repeat(readRepetitions(cursor));
  }
  return text;
}

function readAtom(cursor: Cursor): string {
  const character = cursor.pattern.charAt(cursor.position++);
  if (character === "^" || character === "$") return "";
  if (character === ".") return "a";
  if (character === "(") return readGroup(cursor);
  if (character === "[") return readClass(cursor);
  if (character !== "\\") return character;
  const escaped = cursor.pattern.charAt(cursor.position++);
  if (/[pP]/.test(escaped) && cursor.pattern.charAt(cursor.position) === "{") {
    const end = cursor.pattern.indexOf("}", cursor.position);
    const source = `\\${escaped}${cursor.pattern.slice(cursor.position, end + 1)}`;
    cursor.position = end + 1;
    return firstMatch(source);
  }
  return ESCAPES[escaped] ?? escaped;
}

function readGroup(cursor: Cursor): string {
  const kind = /^\?(?::|<[^=!>]+>)/.exec(cursor.pattern.slice(cursor.position))?.[0] ?? "";
  cursor.position += kind.length;
  const text = readAlternatives(cursor);
  cursor.position += 1;
  return text;
}

/** Reads a character class. The class is not parsed: a few characters are tested against it. */
function readClass(cursor: Cursor): string {
  const start = cursor.position - 1;
  while (cursor.position < cursor.pattern.length && cursor.pattern[cursor.position] !== "]") {
    cursor.position += cursor.pattern[cursor.position] === "\\" ? 2 : 1;
  }
  cursor.position += 1;
  return firstMatch(cursor.pattern.slice(start, cursor.position));
}

function firstMatch(source: string): string {
  // Linear: it is matched with single characters.
  const one = new RegExp(`^${source}$`, "u");
  for (const character of CLASS_CANDIDATES) if (one.test(character)) return character;
  for (let code = 33; code < 0x3000; code++) {
    const character = String.fromCodePoint(code);
    if (one.test(character)) return character;
  }
  throw new Error(`No character matches ${source}.`);
}

function readRepetitions(cursor: Cursor): number {
  const quantifier = /^(?:[?*+]|\{(\d+)(?:,\d*)?\})\??/.exec(cursor.pattern.slice(cursor.position));
  if (quantifier === null) return 1;
  cursor.position += quantifier[0].length;
  if (quantifier[1] !== undefined) return Math.min(Number(quantifier[1]), MAX_MINIMUM);
  return quantifier[0].startsWith("+") ? 1 : 0;
}
