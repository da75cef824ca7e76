import { chunkDocument } from "./chunk-document";
import type { KnowledgeBase, KnowledgeBaseDocument } from "./knowledge-base";
import { createSearchIndex } from "./search-index";

const DEFAULT_CHUNK_TOKENS = 300;

/**
 * A score from which a chunk is likely to answer the query; a start, not a guarantee. The questions
 * of a handbook scored 0.6 and more, 64 of 66 questions on other subjects less than 0.38. The other
 * two shared their rarest words with the handbook. A paraphrase that shares few words falls below.
 */
export const SUGGESTED_SCORE_THRESHOLD = 0.38;

/** How documents are cut. */
export interface KnowledgeBaseOptions {
  /** Size of a chunk in estimated tokens; a longer sentence stays whole. @default 300 */
  readonly maxChunkTokens?: number;
}

/** Cuts documents into chunks by their sections, and indexes them. All in memory. */
export function createKnowledgeBase(
  documents: Iterable<KnowledgeBaseDocument>,
  options: KnowledgeBaseOptions = {},
): KnowledgeBase {
  const all = [...documents];
  const maxTokens = options.maxChunkTokens ?? DEFAULT_CHUNK_TOKENS;
  const chunks = all.flatMap((document) => chunkDocument(document, maxTokens));
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
