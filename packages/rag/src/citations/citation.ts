import { omitUndefined } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { documentName, readPassage } from "../documents/build-context";
import { blankMarkers, cutMarkers, parseMarkers, splitStatements, type TextSpan } from "./answer-spans";
import type { NativeCitation } from "./native-citations";
import { findCited, findQuotation } from "./passage-spans";

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

/** The citations of an answer, and the numbers that point to no document. */
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
  readonly span: (passage: string) => CitedSpan;
}

/**
 * Resolves the markers and native citations of an answer. One that points to no document is reported in
 * `unresolvedMarkers` and gets no citation.
 */
export function resolveCitations(
  answer: string,
  documents: readonly DocumentInterface[],
  native: readonly NativeCitation[],
): ResolvedCitations {
  const mentions = [...readMarkerMentions(answer), ...native.flatMap((one) => readNativeMention(one, documents) ?? [])];
  const numbers = new Set(mentions.sort((a, b) => a.position - b.position).map(({ number }) => number));
  const citations: Citation[] = [];
  const unresolvedMarkers: number[] = [];
  for (const number of numbers) {
    const document = documents[number - 1];
    if (document === undefined) unresolvedMarkers.push(number);
    else citations.push(buildCitation(number, document, mentions));
  }
  return { citations, ...(unresolvedMarkers.length === 0 ? {} : { unresolvedMarkers }) };
}

function buildCitation(number: number, document: DocumentInterface, mentions: readonly Mention[]): Citation {
  const { text, source, section } = readPassage(document);
  return omitUndefined({
    number,
    documentIndex: number - 1,
    source,
    section,
    text,
    spans: mentions.filter((mention) => mention.number === number).map((mention) => mention.span(text)),
  });
}

/** A marker cites the last sentence that begins before it. A marker at the very beginning cites the first one. */
function readMarkerMentions(answer: string): Mention[] {
  const markers = parseMarkers(answer);
  const statements = splitStatements(blankMarkers(answer, markers));
  return markers.flatMap(({ numbers, start, end }) => {
    const statement = statements.findLast((candidate) => candidate.start < start) ?? statements[0];
    const words = statement === undefined ? "" : cutMarkers(answer, statement, markers);
    const span = (text: string): CitedSpan =>
      omitUndefined({ statement, marker: { start, end }, passage: findQuotation(words, text) });
    return numbers.map((number) => ({ number, position: start, span }));
  });
}

function readNativeMention(citation: NativeCitation, documents: readonly DocumentInterface[]): Mention | undefined {
  const { documentIndex, title, statement } = citation;
  const indexOfTitle = documents.findIndex((_document, index) => documentName(index) === title);
  const index = documentIndex ?? indexOfTitle;
  if (index < 0) return undefined;
  return {
    number: index + 1,
    position: statement?.end ?? 0,
    span: (text) => omitUndefined({ statement, passage: findCited(citation, text) }),
  };
}
