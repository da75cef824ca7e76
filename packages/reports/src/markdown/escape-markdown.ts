/** Text as it is, in Markdown and in a cell of its tables: no markup, no HTML, no link, no new line. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_[\]|~]|:(?=\/\/)/g, "\\$&")
    .replaceAll(/\bwww\./gi, (start) => start.replace(".", "\\."));
}
