import type { ChunkContent, ChunkLocation } from "./chunk-content";

/** A value that a metadata filter can compare. */
export type MetadataValue = string | number | boolean | readonly string[];

/** A document to search in. */
export interface KnowledgeBaseDocument {
  /** Reported as the S3 location of its chunks, such as `s3://bucket/path.md`. */
  readonly uri: string;
  /** What is searched. */
  readonly text: string;
  /** Where its chunks come from. @default the S3 location `uri` */
  readonly location?: ChunkLocation;
  /** What is returned instead of text; such a document is one chunk. @default the text of each chunk */
  readonly content?: ChunkContent;
  /** How sections are found. @default "text/plain" */
  readonly mediaType?: "text/markdown" | "text/plain" | "text/html";
  /** Returned with every chunk, and open to filters. */
  readonly metadata?: Readonly<Record<string, MetadataValue>>;
  /**
   * Who finds it: the `userContext.userId` of a request has to be among them, as for a data source
   * with access control lists. Without `userContext` nobody does. @default everyone
   */
  readonly readers?: readonly string[];
}

/** A passage of a document. */
export interface Chunk {
  /** Unique within its knowledge base, and the same for the same documents. */
  readonly id: string;
  readonly uri: string;
  /** Exact source text: for HTML, of the text that was read from it. */
  readonly text: string;
  /** Headings above the passage, such as `"Business Travel > Hotels"`; empty without headings. */
  readonly section: string;
  /** `undefined`: the S3 location `uri`. */
  readonly location?: ChunkLocation;
  /** `undefined`: its text. */
  readonly content?: ChunkContent;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
  /** `undefined`: everyone. */
  readonly readers?: readonly string[];
}

/** A chunk and how well it fits a query. */
export interface ScoredChunk {
  readonly chunk: Chunk;
  /** 0 to 1: the share of the query that the chunk answers to. */
  readonly score: number;
}

/** Documents, cut into chunks and indexed. */
export interface KnowledgeBase {
  readonly documentCount: number;
  readonly chunks: readonly Chunk[];
  /** Every chunk that shares a term with the query and passes the filter, best first. */
  search(query: string, accepts?: (chunk: Chunk) => boolean): ScoredChunk[];
}
