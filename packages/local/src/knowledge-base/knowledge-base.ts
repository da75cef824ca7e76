import { isChinese } from "@bedrock-routed/core";
import { checkDocuments } from "../documents/check-documents";
import type { Chunk, KnowledgeBaseDocument } from "../documents/document";
import { loadFolder } from "../documents/load-folder";
import { splitDocument } from "../documents/split-document";
import { describeValue, InvalidLocalOptionError } from "../invalid-local-option-error";
import { isJapanesePassage } from "../text/language";
import { createSearchIndex, type SearchIndex } from "./search-index";

/** Size of a chunk in estimated tokens. */
export const DEFAULT_CHUNK_TOKENS = 300;

/**
 * A score from which a chunk probably answers the query. Use it as a starting point, not as a guarantee. The questions
 * of a handbook scored 0.6 or more. 64 of 66 questions on other subjects scored less than 0.38. The other two shared
 * their rarest words with the handbook. A paraphrase that shares few words with its chunk scores below the threshold.
 */
export const SUGGESTED_SCORE_THRESHOLD = 0.38;

/** A chunk and how well it matches a query. */
export interface ScoredChunk {
  readonly chunk: Chunk;
  /** Share of the query that the chunk covers, from 0 to 1. */
  readonly score: number;
}

/** Documents that were split into chunks and indexed. */
export interface KnowledgeBase {
  readonly documentCount: number;
  readonly chunks: readonly Chunk[];
  /**
   * Returns every chunk that shares a term with the query and passes the filter, best first. A Chinese query finds no
   * Japanese chunk: the two languages share characters, and few of their readers share both.
   */
  search(query: string, accepts?: (chunk: Chunk) => boolean): ScoredChunk[];
}

/** How documents are split. */
export interface KnowledgeBaseOptions {
  /** Size of a chunk in estimated tokens. A longer sentence stays whole. @default 300 */
  readonly maxChunkTokens?: number;
}

/**
 * Splits documents into chunks by their sections, and indexes the chunks. Everything stays in memory.
 * @throws InvalidLocalOptionError naming a document without `uri` or `text`
 */
export function createKnowledgeBase(
  documents: Iterable<KnowledgeBaseDocument>,
  options: KnowledgeBaseOptions = {},
): KnowledgeBase {
  const all = [...documents];
  checkDocuments(all, "documents");
  const maxTokens = options.maxChunkTokens ?? DEFAULT_CHUNK_TOKENS;
  const chunks = all.flatMap((document) => splitDocument(document, maxTokens));
  return knowledgeBaseOf(all.length, chunks, createSearchIndex(chunks));
}

/** Puts together a knowledge base whose chunks are indexed. */
export function knowledgeBaseOf(documentCount: number, chunks: readonly Chunk[], index: SearchIndex): KnowledgeBase {
  return {
    documentCount,
    chunks,
    search(query, accepts = () => true) {
      const isReadable = isChinese(query) ? ({ text }: Chunk) => !isJapanesePassage(text) : () => true;
      return index.search(query).flatMap(({ index: position, score }) => {
        const chunk = chunks[position];
        return chunk !== undefined && accepts(chunk) && isReadable(chunk) ? [{ chunk, score }] : [];
      });
    },
  };
}

/** Documents, the path of a folder of documents, or a function that fetches documents. */
export type KnowledgeBaseSource =
  | string
  | Iterable<KnowledgeBaseDocument>
  | AsyncIterable<KnowledgeBaseDocument>
  | (() => Promise<Iterable<KnowledgeBaseDocument> | AsyncIterable<KnowledgeBaseDocument>>);

/**
 * Creates the knowledge bases of the server's options.
 * @throws FolderError when a folder cannot be read. Errors of a function that fetches documents pass through.
 */
export async function loadKnowledgeBases(
  sources: Readonly<Record<string, KnowledgeBase | KnowledgeBaseSource>>,
): Promise<Readonly<Record<string, KnowledgeBase>>> {
  const entries = Object.entries(sources).map(
    async ([id, source]) =>
      [id, isKnowledgeBase(source) ? source : await loadSource(source, `knowledgeBases.${id}`)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function loadSource(source: KnowledgeBaseSource, option: string): Promise<KnowledgeBase> {
  if (typeof source === "string") return createKnowledgeBase((await loadFolder(source)).documents);
  const documents: KnowledgeBaseDocument[] = [];
  for await (const document of await fetchDocuments(source, option)) documents.push(document);
  checkDocuments(documents, option);
  return createKnowledgeBase(documents);
}

async function fetchDocuments(
  source: Exclude<KnowledgeBaseSource, string>,
  option: string,
): Promise<Iterable<KnowledgeBaseDocument> | AsyncIterable<KnowledgeBaseDocument>> {
  const documents = typeof source === "function" ? await source() : source;
  const isList =
    typeof documents === "object" &&
    documents !== null &&
    (Symbol.iterator in documents || Symbol.asyncIterator in documents);
  if (isList) return documents;
  throw new InvalidLocalOptionError(option, describeValue(documents), "Let the function return a list of documents.");
}

function isKnowledgeBase(source: KnowledgeBase | KnowledgeBaseSource): source is KnowledgeBase {
  return typeof source === "object" && "search" in source;
}
