import { createKnowledgeBase } from "./create-knowledge-base";
import type { KnowledgeBase, KnowledgeBaseDocument } from "./knowledge-base";
import { loadFolder } from "./load-folder";

/** Documents, the path of a folder of them, or a function that fetches them. */
export type KnowledgeBaseSource =
  | string
  | Iterable<KnowledgeBaseDocument>
  | AsyncIterable<KnowledgeBaseDocument>
  | (() => Promise<Iterable<KnowledgeBaseDocument> | AsyncIterable<KnowledgeBaseDocument>>);

/**
 * Makes knowledge bases of what they are given as.
 * @throws FolderError when a folder cannot be read; what a function throws
 */
export async function loadKnowledgeBases(
  sources: Readonly<Record<string, KnowledgeBase | KnowledgeBaseSource>>,
): Promise<Readonly<Record<string, KnowledgeBase>>> {
  const entries = Object.entries(sources).map(
    async ([id, source]) => [id, isKnowledgeBase(source) ? source : await loadSource(source)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function loadSource(source: KnowledgeBaseSource): Promise<KnowledgeBase> {
  if (typeof source === "string") return createKnowledgeBase((await loadFolder(source)).documents);
  const documents: KnowledgeBaseDocument[] = [];
  for await (const document of typeof source === "function" ? await source() : source) documents.push(document);
  return createKnowledgeBase(documents);
}

function isKnowledgeBase(source: KnowledgeBase | KnowledgeBaseSource): source is KnowledgeBase {
  return typeof source === "object" && "search" in source;
}
