import type { Found } from "./text-reader";

/** `name: value`, `"name": "value"`, `name = value`; the value ends with the line or a comma outside quotes. */
export function findLabelled(text: string, name: string): Found<string> | undefined {
  if (name === "") return undefined;
  const label = name
    .split(" ")
    .map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ""))
    .join("[\\s_-]*");
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])["'*]*${label}["'*]*\\s*[:：=]\\s*(?:"(?<quoted>(?:[^"\\\\]|\\\\.)*)"|(?<plain>[^\\s,;、。{\\[][^\\n,;、。}\\]]*))`,
    "iu",
  );
  const match = pattern.exec(text);
  const value = (match?.groups?.quoted ?? match?.groups?.plain)?.replace(/^\*+|\*+$/g, "").trim();
  if (match === null || value === undefined || value === "") return undefined;
  return { value, start: match.index, end: match.index + match[0].length };
}
