/** Invisible characters, which a model may overlook between letters. */
const UNSEEN = "\\p{Cf}*";
/** The tag's name, in ASCII or full-width letters of either case. */
const NAME = [..."document"].map((letter) => `[${letter}${toFullWidth(letter)}]`).join(UNSEEN);
/** A `<`, in its three widths, before the tag's name, whatever spaces and slashes stand between. */
const TAG_OPENING = new RegExp(`[<＜﹤](?=[\\s\\p{Cf}/／]*${NAME})`, "giu");

const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };

/** A passage's text that cannot open or close a `<document>`. Everything else stays as it is. */
export function escapePassage(text: string): string {
  return text.replace(TAG_OPENING, "&lt;");
}

/** A value between double quotes that cannot leave them. Line breaks and other control characters become spaces. */
export function escapeAttribute(value: string): string {
  const escaped = value.replace(/[&"<>]/g, (character) => ATTRIBUTE_ESCAPES[character] ?? "");
  return escapePassage(escaped.replace(/\p{Cc}+/gu, " "));
}

function toFullWidth(letter: string): string {
  const distance = "ａ".charCodeAt(0) - "a".charCodeAt(0);
  return String.fromCharCode(letter.charCodeAt(0) + distance);
}
