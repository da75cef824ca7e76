import { chunkDocument } from "./chunk-document";
import type { KnowledgeBase, KnowledgeBaseDocument } from "./knowledge-base";
import { createSearchIndex } from "./search-index";

const DEFAULT_CHUNK_TOKENS = 300;

/**
 * A score from which a chunk is likely to answer the query. The questions of a handbook scored 0.59
 * and more, questions on other subjects 0.37 and less. A paraphrase that shares few words with the
 * documents can fall below, so take it as a start.
 */
export const SUGGESTED_MINIMUM_SCORE = 0.38;

/** How documents are cut. */
export interface KnowledgeBaseOptions {
  /** Size of a chunk in estimated tokens; a longer sentence stays whole. @default 300 */
  readonly maximumChunkTokens?: number;
}

/** Cuts documents into chunks by their sections, and indexes them. All in memory. */
export function createKnowledgeBase(
  documents: Iterable<KnowledgeBaseDocument>,
  options: KnowledgeBaseOptions = {},
): KnowledgeBase {
  const all = [...documents];
  const maximumTokens = options.maximumChunkTokens ?? DEFAULT_CHUNK_TOKENS;
  const chunks = all.flatMap((document) => chunkDocument(document, maximumTokens));
  const index = createSearchIndex(chunks);
  return {
    documentCount: all.length,
    chunks,
    search: (query, accepts = () => true) =>
      index.search(query).flatMap(({ index: position, score }) => {
        const chunk = chunks[position];
        return chunk !== undefined && accepts(chunk) ? [{ chunk, score }] : [];
      }),
  };
}
