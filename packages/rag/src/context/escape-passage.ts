/** `<` and the characters that look like it. */
const OPENING = /[<＜﹤‹〈⟨《❮˂ᐸ〈≺]/gu;
/** What may stand between a `<` and the letters of a tag: spaces, slashes, marks and invisible characters. */
const BETWEEN = /[\s\p{Cf}\p{Cc}\p{M}/／⁄∕\\＼]*/uy;
/**
 * Letters that may stand in for Latin ones: no list of look-alikes is complete, so all of other
 * alphabets, and none of the scripts that look like nothing in a tag.
 */
const STAND_IN = /(?![\p{ASCII}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}])\p{L}/u;
const TAG_NAME = "document";

const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };

/** A passage's text that cannot open or close a `<document>`. Everything else stays as it is. */
export function escapePassage(text: string): string {
  return escapeTag(text, TAG_NAME);
}

/** A text that cannot open or close a tag of this name, in lower-case ASCII letters, however it is spelt. */
export function escapeTag(text: string, name: string): string {
  return text.replace(OPENING, (opening, offset: number) =>
    isSpeltAt(text, offset + opening.length, name) ? "&lt;" : opening,
  );
}

/** A value between double quotes that cannot leave them. Line breaks and other control characters become spaces. */
export function escapeAttribute(value: string): string {
  const escaped = value.replace(/[&"<>]/g, (character) => ATTRIBUTE_ESCAPES[character] ?? "");
  return escapePassage(escaped.replace(/[\p{Cc}\u2028\u2029]+/gu, " "));
}

/** Whether letters of any case, width, style or alphabet spell the name, with nothing but invisible things between. */
function isSpeltAt(text: string, start: number, name: string): boolean {
  let at = start;
  for (const letter of name) {
    BETWEEN.lastIndex = at;
    at += BETWEEN.exec(text)?.[0].length ?? 0;
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (plain(character) !== letter && !STAND_IN.test(plain(character))) return false;
    at += character.length;
  }
  return true;
}

/** `ｄ`, `𝐝`, `ⓓ`, `Ḍ` and the like are a `d`. */
function plain(character: string): string {
  return character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
