import { isJsonObject, type JsonObject } from "../wire/read-json";

const SEPARATOR = "\\s*(?:,|、|，|・|＆|&|\\band\\b|\\bor\\b|と|や|および|及び)\\s*(?:and\\s+|the\\s+)?";
const NAME = "\\p{Lu}[\\p{L}\\p{M}\\p{N}'’&-]*(?:\\s+\\p{Lu}[\\p{L}\\p{M}\\p{N}'’&-]*)*";
const JAPANESE_WORD = "[\\p{Script=Han}\\p{Script=Katakana}ー]{1,20}";
const CODE = "#?(?=[\\p{L}_-]{0,20}\\d)[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,40}";

/** How the parts of an enumeration look, by how the first value looks. */
const LOOKS: readonly string[] = [CODE, NAME, JAPANESE_WORD];
/** A longer value is not a part of an enumeration. */
const MAX_VALUE = 100;
/** The most calls for one enumeration. */
const MAX_CALLS = 10;

/**
 * Finds out whether a question asks for the same thing of several values, as in "the weather in Tokyo and Osaka".
 * @param input the arguments of a call
 * @returns the arguments of each call, in the order of the question
 */
export function repeatCall(input: JsonObject, question: string): JsonObject[] {
  const values = Object.entries(input).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  for (const [key, value] of values) {
    const own = enumerated(value, question);
    // The other values of an enumeration can belong to other arguments, as in "compare Tokyo and Osaka".
    if (own.length < 2 || values.some(([other, taken]) => other !== key && own.includes(taken))) continue;
    if (Object.values(input).some((taken) => Array.isArray(taken) || isJsonObject(taken))) continue;
    return own.slice(0, MAX_CALLS).map((item) => ({ ...input, [key]: item }));
  }
  return [input];
}

function enumerated(value: string, question: string): string[] {
  const start = question.indexOf(value);
  if (start < 0 || value === "" || value.length > MAX_VALUE) return [];
  // Linear: a value has at most 100 characters.
  const looks = LOOKS.find((own) => new RegExp(`^(?:${own})$`, "u").test(value));
  if (looks === undefined) return [];
  const before: string[] = [];
  const after: string[] = [];
  // Linear: it gets 200 characters.
  const previous = new RegExp(`(?<![\\p{L}\\p{N}])(${looks})${SEPARATOR}$`, "u");
  // Linear: it gets 200 characters.
  const next = new RegExp(`^${SEPARATOR}(${looks})(?![\\p{L}\\p{N}])`, "u");
  // Linear: it gets 200 characters.
  const nextJapanese = new RegExp(`^${SEPARATOR}(${looks})`, "u");
  // An enumeration is short. Only so much of the question is looked at.
  let left = question.slice(Math.max(0, start - 200), start);
  for (let match = previous.exec(left); match !== null && before.length < MAX_CALLS; match = previous.exec(left)) {
    before.unshift(match[1] ?? "");
    left = left.slice(0, match.index);
  }
  let right = question.slice(start + value.length, start + value.length + 200);
  const pattern = looks === JAPANESE_WORD ? nextJapanese : next;
  for (let match = pattern.exec(right); match !== null && after.length < MAX_CALLS; match = pattern.exec(right)) {
    after.push(match[1] ?? "");
    right = right.slice(match[0].length);
  }
  return [...new Set([...before, value, ...after])];
}
