import { buildFilter } from "../build-filter";
import type { Chunk, KnowledgeBase, ScoredChunk } from "../knowledge-base";
import { rerankChunks } from "../rerank/rerank-chunks";
import { attributesOf } from "./build-result";
import type { Query } from "./read-query";
import type { SearchConfiguration } from "./search-configuration";

/**
 * Everything that is found, best first. A reranker orders the best `size` chunks anew, of which the
 * best `rerankedSize` are all there is; without a text it has nothing to order by.
 * @param userId whose access rights count: what has `readers` is found by them alone
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-retrieve-acl.html
 */
export function searchChunks(
  knowledgeBase: KnowledgeBase,
  query: Query,
  { filter, size, rerankedSize }: SearchConfiguration,
  userId: string | undefined,
): ScoredChunk[] {
  const passes = filter === undefined ? () => true : buildFilter(filter);
  const accepts = (chunk: Chunk): boolean => isReader(userId, chunk) && passes(attributesOf(chunk));
  const found =
    "text" in query
      ? knowledgeBase.search(query.text, accepts)
      : searchImages(knowledgeBase.chunks.filter(accepts), query.image);
  if (rerankedSize === undefined) return found;
  const best = found.slice(0, size);
  return ("text" in query ? rerankChunks(query.text, best) : best).slice(0, rerankedSize);
}

function isReader(userId: string | undefined, { readers }: Chunk): boolean {
  return readers === undefined || (userId !== undefined && readers.includes(userId));
}

/** The same bytes, and not what looks alike. */
function searchImages(chunks: readonly Chunk[], image: Buffer): ScoredChunk[] {
  return chunks.flatMap((chunk) => {
    const [, data] = chunk.content?.type === "IMAGE" ? chunk.content.byteContent.split(";base64,") : [];
    return data !== undefined && Buffer.from(data, "base64").equals(image) ? [{ chunk, score: 1 }] : [];
  });
}
