/** Characters a token, by script. No public tokenizer exists for Claude 3 and later or Nova. */
const LATIN_CHARACTERS = 4;
const CJK_CHARACTERS = 0.9;

/** The ranges of code units that count as CJK, in order: each is its first and its last. */
const CJK_RANGES: readonly (readonly [number, number])[] = [
  [0x1100, 0x11ff],
  [0x2e80, 0x9fff],
  [0xa960, 0xa97f],
  [0xac00, 0xd7ff],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe4f],
  [0xff00, 0xffef],
];

/** Everything from the first range on. V8 answers at once for strings that are Latin-1 inside. */
const BEYOND_LATIN = /[\u1100-\uffff]/;

/**
 * An estimate of the tokens of a text: 4 characters a token for Latin script, 0.9 for Chinese,
 * Japanese and Korean. Exact counts come from a response's `usage` or from CountTokens.
 */
export function estimateTokens(text: string): number {
  const cjk = BEYOND_LATIN.test(text) ? countCjk(text) : 0;
  return Math.ceil(cjk / CJK_CHARACTERS + (text.length - cjk) / LATIN_CHARACTERS);
}

/** By code unit: a global regular expression takes ten times as long, and this runs for every prompt. */
function countCjk(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (isCjk(text.charCodeAt(index))) count += 1;
  }
  return count;
}

function isCjk(unit: number): boolean {
  for (const [first, last] of CJK_RANGES) {
    if (unit < first) return false;
    if (unit <= last) return true;
  }
  return false;
}
