import type { DocumentInterface } from "@langchain/core/documents";
import { toLine } from "./escape-passage";
import { findInvisible, stripInvisible } from "./invisible-characters";
import { readPassage } from "./passage";

/**
 * Converse refuses requests with more: "You can't include more than 5 documents in a request."
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-api-restrictions.html
 */
const MAX_DOCUMENT_BLOCKS = 5;

/** A passage in the text of a group. Offsets are UTF-16 units of that text. */
export interface GroupedPassage {
  /** Index of the document. */
  readonly documentIndex: number;
  /** Where its heading begins, or its text when it has none. */
  readonly start: number;
  readonly textStart: number;
  /** Exclusive. */
  readonly end: number;
  /** Turns an offset of the passage as it was sent into one of the document's own text. */
  readonly toOriginal: (offset: number) => number;
}

/** What one `document` block of a request holds. */
export interface DocumentGroup {
  /** The name of the block. A native citation can give this name as its title. */
  readonly name: string;
  readonly text: string;
  /** The source, and the section of a single passage. Empty when there is none, or more than one source. */
  readonly context: string;
  readonly passages: readonly GroupedPassage[];
}

/**
 * Puts documents into groups. As many as the limit have one each. More are grouped by source, and too many
 * sources share groups of about the same size. The order stays the same.
 *
 * @param documents sorted by source, as `orderDocuments` returns them
 * @param limit of groups
 */
export function groupDocuments(
  documents: readonly DocumentInterface[],
  limit: number = MAX_DOCUMENT_BLOCKS,
): DocumentGroup[] {
  const passages = documents.map((document, documentIndex) => ({ ...readPassage(document), documentIndex }));
  const groups = passages.length <= limit ? passages.map((one) => [one]) : mergeGroups(bySource(passages), limit);
  return groups.map((members, index) => buildGroup(members, `Document ${index + 1}`));
}

interface Member {
  readonly documentIndex: number;
  readonly text: string;
  readonly source?: string;
  readonly section?: string;
}

/** Neighbours with the same source. A document without a source is alone. */
function bySource(members: readonly Member[]): Member[][] {
  const groups: Member[][] = [];
  for (const member of members) {
    const last = groups.at(-1);
    if (last !== undefined && member.source !== undefined && last[0]?.source === member.source) last.push(member);
    else groups.push([member]);
  }
  return groups;
}

/** Joins neighbours: each goes where the middle of its text is in the whole. */
function mergeGroups(groups: readonly Member[][], limit: number): Member[][] {
  if (groups.length <= limit) return [...groups];
  const lengths = groups.map((members) => members.reduce((sum, { text }) => sum + text.length, 0));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const merged = Array.from({ length: limit }, (): Member[] => []);
  let before = 0;
  for (const [index, members] of groups.entries()) {
    const length = lengths[index] ?? 0;
    const share = (before + length / 2) / Math.max(1, total);
    merged[Math.min(limit - 1, Math.floor(share * limit))]?.push(...members);
    before += length;
  }
  return merged.filter((members) => members.length > 0);
}

function buildGroup(members: readonly Member[], name: string): DocumentGroup {
  const [first] = members;
  const isAlone = members.length === 1;
  const hasOneSource = members.every(({ source }) => source === first?.source);
  const passages: GroupedPassage[] = [];
  let text = "";
  for (const { documentIndex, source, section, text: original } of members) {
    if (text !== "") text += "\n\n";
    const start = text.length;
    const heading = isAlone ? "" : joinHeading(hasOneSource ? [section] : [source, section]);
    if (heading !== "") text += `${heading}\n`;
    const textStart = text.length;
    text += stripInvisible(original);
    passages.push({ documentIndex, start, textStart, end: text.length, toOriginal: createOffsetMap(original) });
  }
  const context = hasOneSource ? joinHeading(isAlone ? [first?.source, first?.section] : [first?.source]) : "";
  return { name, text, context, passages };
}

function joinHeading(parts: readonly (string | undefined)[]): string {
  return parts.flatMap((part) => (part === undefined ? [] : [toLine(part)])).join(" › ");
}

/** The invisible characters that were removed before an offset have to be counted again. */
function createOffsetMap(original: string): GroupedPassage["toOriginal"] {
  const removed = findInvisible(original);
  return (offset) => {
    let at = offset;
    for (const { start, end } of removed) {
      if (start > at) break;
      at += end - start;
    }
    return at;
  };
}
