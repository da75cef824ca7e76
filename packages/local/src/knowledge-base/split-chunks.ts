import { estimateTokens } from "@bedrock-routed/core";
import { type Span, splitSentences } from "../text/split-sentences";

/**
 * Cuts `text.slice(start, end)` into pieces of at most `maxTokens` by estimate, between
 * sentences, list items or table rows. A piece ends at a paragraph once it is more than half full.
 * A sentence that is longer by itself stays whole.
 */
export function splitChunks(text: string, { start, end }: Span, maxTokens: number): Span[] {
  const whole = text.slice(start, end);
  if (estimateTokens(whole) <= maxTokens) return [trim(text, { start, end })];
  const chunks: Span[] = [];
  let open: Span | undefined;
  for (const sentence of splitSentences(whole)) {
    const next: Span = { start: start + sentence.start, end: start + sentence.end };
    if (open === undefined) {
      open = next;
    } else if (isFull(text, open, next, maxTokens)) {
      chunks.push(open);
      open = next;
    } else {
      open = { start: open.start, end: next.end };
    }
  }
  return open === undefined ? chunks : [...chunks, open];
}

function isFull(text: string, open: Span, next: Span, maxTokens: number): boolean {
  if (estimateTokens(text.slice(open.start, next.end)) > maxTokens) return true;
  const startsParagraph = /\n[ \t]*\r?\n/.test(text.slice(open.end, next.start));
  return startsParagraph && estimateTokens(text.slice(open.start, open.end)) > maxTokens / 2;
}

function trim(text: string, { start, end }: Span): Span {
  const piece = text.slice(start, end);
  const from = start + piece.length - piece.trimStart().length;
  return { start: from, end: from + piece.trim().length };
}
