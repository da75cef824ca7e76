import { omitUndefined } from "@bedrock-routed/core";
import {
  createKnowledgeBase,
  LOCAL_DOCUMENT_URI_PREFIX,
  loadFolder,
  type SkippedFile,
  SUGGESTED_SCORE_THRESHOLD,
  startLocalBedrock,
} from "@bedrock-routed/local";
import type { Environment } from "./environment";

const KNOWLEDGE_BASE_ID = "LOCALDOCS1";

/** The result of reading and indexing a folder. */
export interface IndexedFolder {
  readonly documents: number;
  readonly passages: number;
  readonly skipped: readonly SkippedFile[];
  /** Time to read the folder and index all passages. */
  readonly milliseconds: number;
}

/** Options of `createLocalEnvironment`. */
export interface LocalEnvironmentOptions {
  readonly folder: string;
  readonly instructions?: string;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Starts a local Bedrock on loopback, with a knowledge base made of a folder's documents.
 * @throws Error with a message of one line when the folder is missing or has no readable document
 */
export async function createLocalEnvironment(
  options: LocalEnvironmentOptions,
): Promise<{ environment: Environment; indexed: IndexedFolder }> {
  const started = performance.now();
  const { documents, skipped } = await loadFolder(options.folder, {
    onProgress: ({ done, total }) => options.onProgress(done, total),
  });
  if (documents.length === 0) {
    const why =
      skipped.length === 0 ? "" : ` (${skipped.length} skipped, the first: ${skipped[0]?.path}: ${skipped[0]?.reason})`;
    throw new Error(
      `No readable .md, .txt or .html document in ${options.folder}${why}. Pass --docs a folder that has some.`,
    );
  }
  const knowledgeBase = createKnowledgeBase(documents);
  const milliseconds = performance.now() - started;
  const local = await startLocalBedrock({ knowledgeBases: { [KNOWLEDGE_BASE_ID]: knowledgeBase } });
  return {
    environment: omitUndefined({
      clientConfig: local.clientConfig,
      modelId: local.defaultRouterArn,
      knowledgeBaseId: KNOWLEDGE_BASE_ID,
      scoreThreshold: SUGGESTED_SCORE_THRESHOLD,
      sourcePrefix: LOCAL_DOCUMENT_URI_PREFIX,
      instructions: options.instructions,
      close: () => local.close(),
    }),
    indexed: { documents: documents.length, passages: knowledgeBase.chunks.length, skipped, milliseconds },
  };
}
