/** A text from outside, on one line. Characters that would control the terminal or turn the text's direction are replaced. */
export function toOneLine(text: string): string {
  return withoutControls(
    text
      .split(/[\r\n]/)
      .flatMap((line) => line.trim() || [])
      .join(" "),
  );
}

/** Replaces characters that would move the cursor, change colours, or turn the direction of the text. */
function withoutControls(text: string): string {
  return text.replaceAll(/(?!\n)\p{Cc}|\p{Bidi_Control}/gu, "\uFFFD");
}
