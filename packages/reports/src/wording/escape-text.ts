/** Escapes a text so that it stands as it is, also in a table cell: no markup, HTML, link, new line or turned text. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_[\]|~]|:(?=\/\/)/g, "\\$&")
    .replaceAll(/\bwww\./gi, (start) => start.replace(".", "\\."));
}

/** Names come from outside, and must not move the cursor, change the colours of a terminal, or reorder its text. */
export function withoutControls(text: string): string {
  return text.replaceAll(/(?!\n)\p{Cc}|\p{Bidi_Control}/gu, "�");
}
