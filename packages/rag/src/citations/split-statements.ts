import type { TextSpan } from "./citation";

/** A sentence's end: CJK marks anywhere, ASCII ones before a space, with the quotes and brackets that close after them. */
const END = /[。！？]+[」』）)”"']*|[.!?]+[)”"'’\]]*(?=\s|$)|\n+|$/gu;

/** The sentences of a text without the spaces around them. */
export function splitStatements(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(END)) {
    const span = trimSpan(text, { start: from, end: index + end.length });
    if (span.start < span.end) spans.push(span);
    from = index + end.length;
  }
  return spans;
}

/** The span without the spaces at its ends. */
export function trimSpan(text: string, { start, end }: TextSpan): TextSpan {
  const part = text.slice(start, end);
  const trimmed = part.trimStart();
  const trimmedStart = end - trimmed.length;
  return { start: trimmedStart, end: trimmedStart + trimmed.trimEnd().length };
}
