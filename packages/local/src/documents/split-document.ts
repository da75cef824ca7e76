import { createHash } from "node:crypto";
import { estimateTokens, omitUndefined } from "@bedrock-routed/core";
import { type Span, splitSentences } from "../text/split-sentences";
import { type Chunk, type KnowledgeBaseDocument, SECTION_SEPARATOR } from "./document";
import { type DocumentFormat, formatOf } from "./document-formats";

/**
 * Splits a document into chunks, in the order of the text. No chunk crosses a heading, and no sentence is split.
 * @param maxTokens size of a chunk in estimated tokens; only a single longer sentence exceeds it
 */
export function splitDocument(document: KnowledgeBaseDocument, maxTokens: number): Chunk[] {
  const { uri, location, content, readers, metadata = {}, mediaType = "text/plain" } = document;
  const format = formatOf(mediaType);
  const text = format.readText(document.text);
  const shared = { ...omitUndefined({ location, content, readers }), metadata };
  if (content !== undefined) return [{ id: chunkId(uri, 0), uri, text, section: "", ...shared }];
  const pieces = splitSections(text, format).flatMap((section) =>
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

const CODE_FENCE = /^ {0,3}(`{3,}|~{3,})/;
const FRONT_MATTER = /^---[ \t]*\r?\n[\w-]+:[\s\S]*?\n---[ \t]*(?:\r?\n|$)/;

/** Splits a text at its headings. Headings and front matter belong to no section. */
function splitSections(text: string, { readHeading, isMarkdown }: DocumentFormat): Section[] {
  const sections: Section[] = [];
  // Sparse when a level was skipped, as in `#` followed by `###`.
  let headings: (string | undefined)[] = [];
  let start = isMarkdown ? (FRONT_MATTER.exec(text)?.[0].length ?? 0) : 0;
  let openFence: string | undefined;
  const close = (end: number): void => {
    if (text.slice(start, end).trim() === "") return;
    const titles = headings.filter((title): title is string => title !== undefined && title !== "");
    sections.push({ headings: titles, start, end });
  };
  for (const match of text.matchAll(/[^\n]*(?:\n|$)/g)) {
    if (match.index < start) continue;
    const line = match[0].replace(/\r?\n$/, "");
    const fence = isMarkdown ? CODE_FENCE.exec(line)?.[1] : undefined;
    if (fence !== undefined) openFence = nextFence(openFence, fence);
    const heading = openFence === undefined ? readHeading(line) : undefined;
    if (heading === undefined) continue;
    close(match.index);
    headings = [...headings.slice(0, heading.level - 1), heading.title];
    start = match.index + match[0].length;
  }
  close(text.length);
  return sections;
}

/** A code fence ends at a fence of the same character that is at least as long. */
function nextFence(open: string | undefined, fence: string): string | undefined {
  if (open === undefined) return fence;
  return fence.startsWith(open) ? undefined : open;
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
