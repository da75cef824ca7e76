import type { Chunk } from "../documents/document";
import type { JsonObject } from "../wire/read-json";
import type { KnowledgeBase, ScoredChunk } from "./knowledge-base";
import { buildFilter } from "./metadata-filter";
import { rerankChunks } from "./rerank";
import type { SearchConfiguration } from "./search-configuration";

/** What to search for. */
export type Query = { readonly text: string } | { readonly image: Buffer };

/**
 * Returns every chunk that matches the query, the filter and the user's access rights, best first. With reranking, it
 * sorts the best `size` chunks again and returns the best `rerankedSize` of them. An image query cannot be reranked,
 * so its order stays.
 * @param userId the user who searches; a document with `readers` is found by those users only
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

/** Finds images with exactly the same bytes. Similar images do not match. */
function searchImages(chunks: readonly Chunk[], image: Buffer): ScoredChunk[] {
  return chunks.flatMap((chunk) => {
    const [, data] = chunk.content?.type === "IMAGE" ? chunk.content.byteContent.split(";base64,") : [];
    return data !== undefined && Buffer.from(data, "base64").equals(image) ? [{ chunk, score: 1 }] : [];
  });
}

/** The only data source of a knowledge base: the documents that it was created from. */
export const DATA_SOURCE_ID = "LOCALFILES";

/** Builds a chunk as Retrieve and RetrieveAndGenerate return it. */
export function buildReference(chunk: Chunk): JsonObject {
  return {
    content: chunk.content ?? { type: "TEXT", text: chunk.text },
    location: chunk.location ?? { type: "S3", s3Location: { uri: chunk.uri } },
    metadata: attributesOf(chunk),
  };
}

/** The metadata of a chunk in filters and responses. */
function attributesOf(chunk: Chunk): JsonObject {
  return {
    ...(chunk.section === "" ? {} : { section: chunk.section }),
    ...chunk.metadata,
    "x-amz-bedrock-kb-source-uri": chunk.uri,
    "x-amz-bedrock-kb-chunk-id": chunk.id,
    "x-amz-bedrock-kb-data-source-id": DATA_SOURCE_ID,
  };
}
