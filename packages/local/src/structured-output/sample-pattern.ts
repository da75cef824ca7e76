/** The part of a regular expression that is still to be read. */
interface Cursor {
  readonly pattern: string;
  position: number;
}

/** What escapes such as `\d` stand for. */
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
 * A short string that a regular expression matches: the first alternative, each repetition as seldom
 * as it may be. `undefined` for expressions that it cannot follow, such as lookarounds.
 */
export function samplePattern(pattern: string): string | undefined {
  try {
    const sample = readAlternatives({ pattern, position: 0 });
    return new RegExp(pattern, "u").test(sample) ? sample : undefined;
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

/** A character class, tried against a few characters rather than parsed. */
function readClass(cursor: Cursor): string {
  const start = cursor.position - 1;
  while (cursor.position < cursor.pattern.length && cursor.pattern[cursor.position] !== "]") {
    cursor.position += cursor.pattern[cursor.position] === "\\" ? 2 : 1;
  }
  cursor.position += 1;
  return firstMatch(cursor.pattern.slice(start, cursor.position));
}

function firstMatch(source: string): string {
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
  if (quantifier[1] !== undefined) return Number(quantifier[1]);
  return quantifier[0].startsWith("+") ? 1 : 0;
}
