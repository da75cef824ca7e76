import type { Callbacks } from "@langchain/core/callbacks/manager";
import type { BaseDocumentCompressor } from "@langchain/core/retrievers/document_compressors";
import type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "../documents/knowledge-base-document";
import { fuseRankings, type Ranking } from "./fuse-rankings";

/**
 * Merges the documents of several knowledge bases into one ranking without duplicates. Two are the
 * same when source, text and medium are: a copy elsewhere is another source, which can be cited.
 */
export function fuseDocuments(rankings: readonly Ranking<KnowledgeBaseDocument>[]): KnowledgeBaseDocument[] {
  return fuseRankings(rankings, keyOf).map(({ item, score }) => ({
    ...item,
    metadata: { ...item.metadata, fusionScore: score },
  }));
}

/** Lets a compressor put the merged documents into their order. */
export async function fuseByCompressor(
  compressor: BaseDocumentCompressor,
  documents: KnowledgeBaseDocument[],
  query: string,
  callbacks: Callbacks | undefined,
): Promise<KnowledgeBaseDocument[]> {
  const compressed = await compressor.compressDocuments(documents, query, callbacks);
  // A compressor picks and orders documents; it keeps the metadata that they came with.
  return compressed.map((document) => ({ ...document, metadata: document.metadata as KnowledgeBaseDocumentMetadata }));
}

function keyOf({ pageContent, metadata }: KnowledgeBaseDocument): string {
  return JSON.stringify([metadata.source, metadata.page, metadata.startMs, pageContent, metadata.mediaUri]);
}
