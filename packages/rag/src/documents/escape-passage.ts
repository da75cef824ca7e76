import { stripInvisible } from "./invisible-characters";

/** A delimiter of a prompt that encloses passages in plain `<document>` elements. */
const DELIMITER = /<(?=\/?document(?:\s[^<>]*)?\/?>)/g;

/**
 * Prepares a passage for a prompt of your own that encloses passages in `<document>` elements: removes
 * invisible characters, and escapes the `<` of text that equals such a delimiter. Everything else stays the
 * same, such as `List<Document>`.
 *
 * The prompts of the chain do not need it: their delimiters have a boundary that a passage cannot contain.
 */
export function escapePassage(text: string): string {
  return stripInvisible(text).replace(DELIMITER, "&lt;");
}

const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };

/** Escapes a value that is put between double quotes, so that it cannot end them or begin a line. */
export function escapeAttribute(value: string): string {
  return toLine(value).replace(/[&"<>]/g, (character) => ATTRIBUTE_ESCAPES[character] ?? "");
}

/** A text on one line, without invisible characters. */
export function toLine(text: string): string {
  return stripInvisible(text).replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
