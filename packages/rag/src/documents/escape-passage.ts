/** `<` and characters that look like it. */
const OPENING_BRACKET = /[<＜﹤‹〈⟨《❮˂ᐸ〈≺]/gu;
/** What can separate a `<` from the letters of a tag, and these from each other: spaces, slashes, marks, invisible characters. */
const SEPARATORS = /[\s\p{Cf}\p{Cc}\p{M}/／⁄∕\\＼]*/uy;
/**
 * Letters that could be mistaken for Latin ones. No list of look-alikes is complete, so every letter of
 * another alphabet counts. Chinese, Japanese and Korean characters do not look like the letters of a tag.
 */
const LOOK_ALIKE = /(?![\p{ASCII}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}])\p{L}/u;
const TAG_NAME = "document";

const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };

/**
 * Escapes the text of a passage so that it cannot open or close a `<document>` tag in a prompt. The `<` of
 * such a tag becomes `&lt;`, however the tag is spelled: in any case, width, letter style or alphabet, and
 * with spaces or invisible characters inside. The rest of the text stays the same.
 */
export function escapePassage(text: string): string {
  return escapeTag(text, TAG_NAME);
}

/**
 * Like `escapePassage`, for any tag.
 *
 * @param name the name of the tag, in lower-case ASCII letters
 */
export function escapeTag(text: string, name: string): string {
  return text.replace(OPENING_BRACKET, (bracket, offset: number) =>
    isSpelledAt(text, offset + bracket.length, name) ? "&lt;" : bracket,
  );
}

/**
 * Escapes a value that is put between double quotes, so that it cannot end them. Line breaks and other
 * control characters become spaces.
 */
export function escapeAttribute(value: string): string {
  const escaped = value.replace(/[&"<>]/g, (character) => ATTRIBUTE_ESCAPES[character] ?? "");
  return escapePassage(escaped.replace(/[\p{Cc}\u2028\u2029]+/gu, " "));
}

/** Whether the letters of `name` follow in the text, with only separators before and between them. */
function isSpelledAt(text: string, start: number, name: string): boolean {
  let at = start;
  for (const letter of name) {
    SEPARATORS.lastIndex = at;
    at += SEPARATORS.exec(text)?.[0].length ?? 0;
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (toPlainLetter(character) !== letter && !LOOK_ALIKE.test(toPlainLetter(character))) return false;
    at += character.length;
  }
  return true;
}

/** Reduces `ｄ`, `𝐝`, `ⓓ`, `Ḍ` and other styles of a letter to `d`. */
function toPlainLetter(character: string): string {
  return character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
