import type { DocumentInterface } from "@langchain/core/documents";
import { parseMarkers } from "./parse-markers";
import type { Citation, RagAnswer } from "./rag-answer";
import { readPassage } from "./read-passage";

/** Resolves the markers of an answer. Those that point to no document are told apart, not made up. */
export function toCitations(
  answer: string,
  documents: readonly DocumentInterface[],
): Pick<RagAnswer, "citations" | "unresolvedMarkers"> {
  const citations: Citation[] = [];
  const unresolvedMarkers: number[] = [];
  for (const number of parseMarkers(answer)) {
    const documentIndex = number - 1;
    const document = documents[documentIndex];
    if (document === undefined) unresolvedMarkers.push(number);
    else citations.push(toCitation(number, document));
  }
  return { citations, ...(unresolvedMarkers.length === 0 ? {} : { unresolvedMarkers }) };
}

function toCitation(number: number, document: DocumentInterface): Citation {
  const { text, source, section } = readPassage(document);
  return {
    number,
    documentIndex: number - 1,
    ...(source === undefined ? {} : { source }),
    ...(section === undefined ? {} : { section }),
    text,
  };
}
