import type { DocumentInterface } from "@langchain/core/documents";
import { readPassage } from "./read-passage";

type Key = readonly (string | number)[];

/**
 * Documents in an order that depends on what they are and not on how they scored: by source, then
 * position, then text. The same documents give the same prompt, so its prefix can come from the
 * prompt cache.
 */
export function orderDocuments(documents: readonly DocumentInterface[]): DocumentInterface[] {
  return documents
    .map((document) => ({ document, key: keyOf(document) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ document }) => document);
}

function keyOf(document: DocumentInterface): Key {
  const { source = "", section = "", position, text } = readPassage(document);
  return [source, ...position, section, text];
}

/** By code units: `localeCompare` differs from machine to machine. */
function compareKeys(a: Key, b: Key): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? "";
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
