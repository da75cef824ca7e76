import type { DocumentInterface } from "@langchain/core/documents";
import { documentName } from "../context/build-document-blocks";
import { readPassage } from "../context/read-passage";
import type { Citation, CitedSpan, TextSpan } from "./citation";
import { findCited } from "./find-cited";
import { findQuotation } from "./find-quotation";
import type { NativeCitation } from "./native-citation-reader";
import { blankMarkers, cutMarkers, parseMarkers } from "./parse-markers";
import { splitStatements } from "./split-statements";

/** Citations, and the numbers that point to nothing. */
export interface ResolvedCitations {
  readonly citations: readonly Citation[];
  readonly unresolvedMarkers?: readonly number[];
}

/** One mention of a document in an answer. */
interface Mention {
  readonly number: number;
  /** For the order among mentions. */
  readonly position: number;
  readonly span: (passage: string) => CitedSpan;
}

/** Resolves markers and native citations. Those that point to no document are told apart, not made up. */
export function toCitations(
  answer: string,
  documents: readonly DocumentInterface[],
  native: readonly NativeCitation[],
): ResolvedCitations {
  const mentions = [...toMarkerMentions(answer), ...native.flatMap((one) => toNativeMention(one, documents) ?? [])];
  const numbers = new Set(mentions.sort((a, b) => a.position - b.position).map(({ number }) => number));
  const citations: Citation[] = [];
  const unresolvedMarkers: number[] = [];
  for (const number of numbers) {
    const document = documents[number - 1];
    if (document === undefined) unresolvedMarkers.push(number);
    else citations.push(toCitation(number, document, mentions));
  }
  return { citations, ...(unresolvedMarkers.length === 0 ? {} : { unresolvedMarkers }) };
}

function toCitation(number: number, document: DocumentInterface, mentions: readonly Mention[]): Citation {
  const { text, source, section } = readPassage(document);
  return {
    number,
    documentIndex: number - 1,
    ...(source === undefined ? {} : { source }),
    ...(section === undefined ? {} : { section }),
    text,
    spans: mentions.filter((mention) => mention.number === number).map((mention) => mention.span(text)),
  };
}

/** A marker belongs to the last sentence that begins before it; at the very beginning, to the first. */
function toMarkerMentions(answer: string): Mention[] {
  const markers = parseMarkers(answer);
  const statements = splitStatements(blankMarkers(answer, markers));
  return markers.flatMap(({ numbers, start, end }) => {
    const statement = statements.findLast((candidate) => candidate.start < start) ?? statements[0];
    const words = statement === undefined ? "" : cutMarkers(answer, statement, markers);
    const span = (text: string): CitedSpan => ({
      ...(statement === undefined ? {} : { statement }),
      marker: { start, end },
      ...withPassage(findQuotation(words, text)),
    });
    return numbers.map((number) => ({ number, position: start, span }));
  });
}

function toNativeMention(citation: NativeCitation, documents: readonly DocumentInterface[]): Mention | undefined {
  const { documentIndex, title, statement } = citation;
  const named = documents.findIndex((_document, index) => documentName(index) === title);
  const index = documentIndex ?? named;
  if (index < 0) return undefined;
  return {
    number: index + 1,
    position: statement?.end ?? 0,
    span: (text) => ({ ...(statement === undefined ? {} : { statement }), ...withPassage(findCited(citation, text)) }),
  };
}

function withPassage(passage: TextSpan | undefined): Pick<CitedSpan, "passage"> {
  return passage === undefined ? {} : { passage };
}
