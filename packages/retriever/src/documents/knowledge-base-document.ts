import type { RetrievalResultContentColumn, RetrievalResultLocation } from "@aws-sdk/client-bedrock-agent-runtime";
import type { DocumentInterface } from "@langchain/core/documents";

/**
 * What is known of a retrieved passage. Fields at the top are this package's and nobody else's;
 * everything that the data source's owner wrote is under `attributes`. What the service did not
 * report is absent.
 */
export interface KnowledgeBaseDocumentMetadata {
  /** The ten characters of the knowledge base that it was found in. */
  readonly knowledgeBaseId: string;
  /** URI, URL or id of the document, whatever the kind of data source. For SQL, the query. */
  readonly source?: string;
  /** Relevance to the query; its range depends on the vector store and the reranker. */
  readonly score?: number;
  /** Its score in the fusion of several knowledge bases, by which they are in order. */
  readonly fusionScore?: number;
  /** The score that `BedrockReranker` gave it, 0 to 1. */
  readonly relevanceScore?: number;
  /** The location as the service sent it. */
  readonly location?: RetrievalResultLocation;
  readonly documentId?: string;
  readonly chunkId?: string;
  readonly dataSourceId?: string;
  /** Page of a PDF. */
  readonly page?: number;
  /** The attribute `section`, when the owner gave one that is a string. */
  readonly section?: string;
  /** `TEXT`, `IMAGE`, `ROW`, `AUDIO`, `VIDEO`, or one that this package does not know yet. */
  readonly contentType?: string;
  /** The cells of a structured result. */
  readonly row?: readonly RetrievalResultContentColumn[];
  /** Where the image, audio or video is: an `s3:` or `data:` URI. */
  readonly mediaUri?: string;
  /** Such as `video/mp4`. */
  readonly mimeType?: string;
  /** Where a passage of audio or video starts, in ms. */
  readonly startMs?: number;
  /** Where a passage of audio or video ends, in ms. */
  readonly endMs?: number;
  /** There when the guardrail of the search intervened. */
  readonly guardrailAction?: "INTERVENED";
  /** Metadata as the service sent it: the owner's attributes and the `x-amz-bedrock-kb-…` keys. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A retrieved passage. `pageContent` is the text of the service, byte for byte; `id` is the chunk's. */
export type KnowledgeBaseDocument = DocumentInterface<KnowledgeBaseDocumentMetadata>;
