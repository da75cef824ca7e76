import { createHash } from "node:crypto";
import { estimateTokens, omitUndefined } from "@bedrock-routed/core";
import { type Span, splitSentences } from "../text/split-sentences";
import { type Chunk, type KnowledgeBaseDocument, SECTION_SEPARATOR } from "./document";
import { readText } from "./document-formats";
import { readHeading } from "./text-as-read";

/**
 * Splits a document into chunks, in the order of the text. No chunk crosses a heading, and no sentence is split.
 * @param maxTokens size of a chunk in estimated tokens; only a single longer sentence exceeds it
 */
export function splitDocument(document: KnowledgeBaseDocument, maxTokens: number): Chunk[] {
  const { uri, location, content, readers, metadata = {}, mediaType = "text/plain" } = document;
  const text = readText(document.text, mediaType);
  const shared = { ...omitUndefined({ location, content, readers }), metadata };
  if (content !== undefined) return [{ id: chunkId(uri, 0), uri, text, section: "", ...shared }];
  const pieces = splitSections(text).flatMap((section) =>
    splitPieces(text, section, maxTokens).map(({ start, end }) => ({
      text: text.slice(start, end),
      section: section.headings.join(SECTION_SEPARATOR),
    })),
  );
  return pieces.map((piece, index) => ({ id: chunkId(uri, index), uri, ...piece, ...shared }));
}

function chunkId(uri: string, index: number): string {
  return createHash("sha256").update(`${uri}#${index}`).digest("base64url").slice(0, 20);
}

/** The text between two headings. */
interface Section extends Span {
  /** The headings above the text, outermost first. */
  readonly headings: readonly string[];
}

/** Splits a text at its headings. Headings belong to no section. */
function splitSections(text: string): Section[] {
  const sections: Section[] = [];
  // `undefined` for a level that was skipped, as in `#` followed by `###`.
  let headings: (string | undefined)[] = [];
  let start = 0;
  const close = (end: number): void => {
    if (text.slice(start, end).trim() === "") return;
    const titles = headings.filter((title): title is string => title !== undefined && title !== "");
    sections.push({ headings: titles, start, end });
  };
  for (const match of text.matchAll(/[^\n]*\n?/g)) {
    const heading = readHeading(match[0].replace(/\r?\n$/, ""));
    if (heading === undefined) continue;
    close(match.index);
    const above = Array.from({ length: heading.level - 1 }, (_, level) => headings[level]);
    headings = [...above, heading.title];
    start = match.index + match[0].length;
  }
  close(text.length);
  return sections;
}

/**
 * Splits a section between sentences, list items or table rows. A piece ends at a paragraph once it is more than half
 * full.
 */
function splitPieces(text: string, { start, end }: Span, maxTokens: number): Span[] {
  const whole = text.slice(start, end);
  if (estimateTokens(whole) <= maxTokens) return [trim(text, { start, end })];
  const pieces: Span[] = [];
  let open: Span | undefined;
  for (const sentence of splitSentences(whole)) {
    const next: Span = { start: start + sentence.start, end: start + sentence.end };
    if (open === undefined) {
      open = next;
    } else if (isFull(text, open, next, maxTokens)) {
      pieces.push(open);
      open = next;
    } else {
      open = { start: open.start, end: next.end };
    }
  }
  return open === undefined ? pieces : [...pieces, open];
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
