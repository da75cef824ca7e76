import { omitUndefined } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { type DocumentGroup, groupDocuments } from "../documents/document-groups";
import { stripInvisible } from "../documents/invisible-characters";
import { readPassage } from "../documents/passage";
import { locateCited } from "./locate-cited";
import { cutMarkers, type MarkedAnswer, type Marker, readMarkers } from "./markers";
import type { NativeCitation } from "./native-citations";
import { findQuotation } from "./passage-spans";
import { CONTENT, splitStatements, type TextSpan } from "./statements";

/** One place in an answer that cites a passage. */
export interface CitedSpan {
  /**
   * The statement, in `answer`. Absent when the message does not say which statement it is, such as a
   * message that was concatenated from a stream.
   */
  readonly statement?: TextSpan;
  /** The marker, in `answer`. Absent for a native citation. */
  readonly marker?: TextSpan;
  /** The quoted words, in the passage's text. Absent when the statement does not quote the passage. */
  readonly passage?: TextSpan;
}

/** A passage that an answer cites, by markers such as `[2]` or by native citations. */
export interface Citation {
  /** The number in the marker, from 1. */
  readonly number: number;
  /** Index of the passage in `documents`: `number − 1`. */
  readonly documentIndex: number;
  /** The passage's `metadata.source`. */
  readonly source?: string;
  /** The passage's `metadata.section`. */
  readonly section?: string;
  /** The passage's text. */
  readonly text: string;
  /** Where the answer cites the passage, in order. */
  readonly spans: readonly CitedSpan[];
}

/** The citations of an answer, and the numbers that cannot be resolved. */
export interface ResolvedCitations {
  readonly citations: readonly Citation[];
  /** Present only when there are any. */
  readonly unresolvedMarkers?: readonly number[];
}

/** One mention of a document in an answer. */
interface Mention {
  readonly number: number;
  /** Mentions are sorted by it. */
  readonly position: number;
  /** Absent when it is not certain that the document is cited. */
  readonly span?: (passage: string) => CitedSpan;
}

/** How the documents were sent to the model: as numbered text, or in `document` blocks. */
export type CitationMode = "markers" | "native";

/**
 * Resolves the markers and native citations of an answer. One that points to no document, or not certainly to
 * one, is reported in `unresolvedMarkers` and gets no citation.
 */
export function resolveCitations(
  answer: string,
  documents: readonly DocumentInterface[],
  native: readonly NativeCitation[],
  mode: CitationMode = "markers",
): ResolvedCitations {
  const groups = groupDocuments(documents, mode === "native" ? undefined : documents.length);
  // In blocks with several passages the model sees no numbers of passages.
  const isNumbered = groups.length === documents.length;
  const passages = documents.map(({ pageContent }) => stripInvisible(pageContent));
  const mentions = [
    ...readMarkerMentions(answer, readMarkers(answer, passages), isNumbered),
    ...native.flatMap((citation) => readNativeMentions(citation, groups)),
  ].sort((a, b) => a.position - b.position);
  const spans = new Map<number, CitedSpan[]>();
  const unresolved = new Set<number>();
  for (const { number, span } of mentions) {
    const document = documents[number - 1];
    if (document === undefined || span === undefined) unresolved.add(number);
    else addTo(spans, number, span(document.pageContent));
  }
  return {
    citations: [...spans].flatMap(([number, found]) => {
      const document = documents[number - 1];
      return document === undefined ? [] : [buildCitation(number, document, found)];
    }),
    ...(unresolved.size === 0 ? {} : { unresolvedMarkers: [...unresolved] }),
  };
}

function buildCitation(number: number, document: DocumentInterface, spans: readonly CitedSpan[]): Citation {
  const { text, source, section } = readPassage(document);
  return omitUndefined({ number, documentIndex: number - 1, source, section, text, spans });
}

function readMarkerMentions(answer: string, marked: MarkedAnswer, isNumbered: boolean): Mention[] {
  const clear = isNumbered ? marked.markers.filter(({ isClear }) => isClear) : [];
  const certain = findStatements(answer, marked.prose, clear).flatMap(({ marker, statement }) => {
    const { numbers, start, end } = marker;
    const span = (text: string): CitedSpan =>
      omitUndefined({ statement: statement?.span, marker: { start, end }, passage: statement?.findQuotation(text) });
    return numbers.map((number) => ({ number, position: start, span }));
  });
  const unclear = marked.markers.filter(({ isClear }) => !isNumbered || !isClear);
  return [
    ...certain,
    ...unclear.flatMap(({ numbers, start }) => numbers.map((number) => ({ number, position: start }))),
  ];
}

/** A statement with its markers. Many markers can share one, so what is found for it is kept. */
class Statement {
  readonly span: TextSpan;
  readonly #answer: string;
  readonly #markers: Marker[] = [];
  readonly #quotations = new Map<string, TextSpan | undefined>();

  constructor(answer: string, span: TextSpan) {
    this.#answer = answer;
    this.span = span;
  }

  add(marker: Marker): void {
    this.#markers.push(marker);
  }

  findQuotation(passage: string): TextSpan | undefined {
    if (!this.#quotations.has(passage)) {
      const words = cutMarkers(this.#answer, this.span, this.#markers);
      this.#quotations.set(passage, findQuotation(words, passage));
    }
    return this.#quotations.get(passage);
  }
}

/**
 * The statement of each marker: the last one that begins before the marker, also when the marker follows its
 * full stop or is alone on the next line. A marker at the beginning of a line with words cites these words.
 * `undefined` when the answer has no words.
 *
 * @param markers in order
 */
function findStatements(
  answer: string,
  prose: string,
  markers: readonly Marker[],
): { readonly marker: Marker; readonly statement: Statement | undefined }[] {
  const statements = splitStatements(prose)
    .filter(({ start, end }) => CONTENT.test(prose.slice(start, end)))
    .map((span) => new Statement(answer, span));
  const lines = findLines(prose);
  let [before, around, line] = [0, 0, 0];
  return markers.map((marker) => {
    while ((statements[before]?.span.start ?? Number.POSITIVE_INFINITY) < marker.start) before += 1;
    while ((statements[around]?.span.end ?? Number.POSITIVE_INFINITY) < marker.end) around += 1;
    while ((lines[line]?.end ?? Number.POSITIVE_INFINITY) < marker.end) line += 1;
    const holder = statements[around];
    if (holder !== undefined && holder.span.start <= marker.start) holder.add(marker);
    const isLeading = marker.end <= (lines[line]?.contentStart ?? 0);
    return { marker, statement: isLeading ? holder : (statements[before - 1] ?? statements[0]) };
  });
}

/** What can stand before the words of a line: list marks, quotation marks, a number, Markdown. */
const LINE_START = /[\s>*+#|_•・-]*(?:\p{Nd}{1,3}[.)．）]\s*)?[\s*_]*/uy;

/** The ends of the lines, and where their words begin: 0 when a line has none. */
function findLines(prose: string): { readonly contentStart: number; readonly end: number }[] {
  const lines: { readonly contentStart: number; readonly end: number }[] = [];
  let start = 0;
  for (const line of prose.split("\n")) {
    LINE_START.lastIndex = 0;
    const length = LINE_START.exec(line)?.[0].length ?? 0;
    const contentStart = CONTENT.test(line.slice(length)) ? start + length : 0;
    lines.push({ contentStart, end: start + line.length });
    start += line.length + 1;
  }
  return lines;
}

/** The passages that a native citation cites. A block that does not exist is reported by its number. */
function readNativeMentions(citation: NativeCitation, groups: readonly DocumentGroup[]): Mention[] {
  const { documentIndex, title, statement } = citation;
  const index = documentIndex ?? groups.findIndex(({ name }) => name === title);
  const group = groups[index];
  const position = statement?.end ?? 0;
  if (index < 0) return [];
  if (group === undefined) return [{ number: index + 1, position }];
  const cited = locateCited(citation, group);
  if (cited.length === 0) return group.passages.map((one) => ({ number: one.documentIndex + 1, position }));
  return cited.map(({ documentIndex: found, passage }) => ({
    number: found + 1,
    position,
    span: () => omitUndefined({ statement, passage }),
  }));
}

function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
