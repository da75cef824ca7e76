/** What a UTF-16 code unit is, as far as the features need to know: 0 for all others. */
export const SPACE = 1;
export const LINE_BREAK = 2;
export const LOWER = 3;
export const UPPER = 4;
export const DIGIT = 5;
export const KANJI = 6;
export const HIRAGANA = 7;
export const KATAKANA = 8;
export const SENTENCE_END = 9;
export const COMMA = 10;
export const COLON = 11;
export const QUOTE = 12;
export const BRACKET = 13;
export const CODE = 14;
export const OPERATOR = 15;
export const LATEX = 16;
export const APOSTROPHE = 17;

type CharacterClass = number;

const SINGLE_CHARACTERS: readonly (readonly [string, CharacterClass])[] = [
  [" \t\u00a0\u3000", SPACE],
  ["\n\r\u2028", LINE_BREAK],
  [".!?。！？", SENTENCE_END],
  [",、，", COMMA],
  [":;：；", COLON],
  ['"“”„«»「」『』', QUOTE],
  ["()（）[]［］【】", BRACKET],
  ["{}_`#@&|~", CODE],
  ["=+-*/<>%×÷±≤≥≠≈∑∫√∞π∂∆°＝＋−＜＞％", OPERATOR],
  ["\\$^", LATEX],
  ["'’", APOSTROPHE],
];

/** First and last code unit of each range. Later ranges win. */
const RANGES: readonly (readonly [number, number, CharacterClass])[] = [
  [0x61, 0x7a, LOWER],
  [0x41, 0x5a, UPPER],
  [0x30, 0x39, DIGIT],
  [0xff10, 0xff19, DIGIT],
  [0xff21, 0xff3a, UPPER],
  [0xff41, 0xff5a, LOWER],
  [0xdf, 0xf6, LOWER],
  [0xf8, 0x24f, LOWER],
  [0xc0, 0xde, UPPER],
  [0x370, 0x3ff, LOWER],
  [0x400, 0x52f, LOWER],
  [0x3005, 0x3007, KANJI],
  [0x3041, 0x309f, HIRAGANA],
  [0x30a1, 0x30fa, KATAKANA],
  [0x30fc, 0x30ff, KATAKANA],
  [0xff66, 0xff9f, KATAKANA],
  [0x3400, 0x4dbf, KANJI],
  [0x4e00, 0x9fff, KANJI],
  [0xac00, 0xd7a3, KANJI],
  [0xf900, 0xfaff, KANJI],
];

/** The class of each code unit: `characterClasses[text.charCodeAt(index)]`. */
export const characterClasses: Uint8Array = createTable();

function createTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const [first, last, kind] of RANGES) table.fill(kind, first, last + 1);
  for (const [characters, kind] of SINGLE_CHARACTERS) {
    for (const character of characters) table[character.charCodeAt(0)] = kind;
  }
  return table;
}
