import { omitUndefined } from "@bedrock-routed/core";
import {
  connectOpenAIModel,
  InvalidLocalOptionError,
  indexCacheFolder,
  indexFolder,
  LOCAL_DOCUMENT_URI_PREFIX,
  type LocalBedrockOptions,
  type ModelRespond,
  type SkippedFile,
  SUGGESTED_SCORE_THRESHOLD,
  startLocalBedrock,
} from "@bedrock-routed/local";
import { type Environment, UsageError } from "./environment";

const KNOWLEDGE_BASE_ID = "LOCALDOCS1";

/** The result of reading and indexing a folder. */
export interface IndexedFolder {
  readonly documents: number;
  readonly passages: number;
  readonly skipped: readonly SkippedFile[];
  /** Number of documents whose index was kept from the last time. */
  readonly reused: number;
  /** Time to read the folder and index all passages. */
  readonly milliseconds: number;
  /** The language model that answers. `undefined` means that answers are quotes. */
  readonly languageModel?: ModelRespond["languageModel"];
}

/** A model server on this machine. */
export interface ModelOptions {
  readonly url: string;
  /** @default the server's only model */
  readonly model?: string;
  readonly allowRemote: boolean;
}

/** Options of `createLocalEnvironment`. */
export interface LocalEnvironmentOptions {
  readonly folder: string;
  readonly instructions?: string;
  readonly onProgress: (done: number, total: number) => void;
  /** Whether the index is kept for the next time. */
  readonly keepsIndex: boolean;
  /** Lets a language model answer. @default answers are quotes */
  readonly model?: ModelOptions;
  /** How long answers take. @default as long as they take to build */
  readonly latency?: NonNullable<LocalBedrockOptions["latency"]>;
}

/**
 * Starts a local Bedrock on loopback, with a knowledge base made of a folder's documents.
 * @throws Error with a message of one line when the folder is missing or has no readable document
 */
export async function createLocalEnvironment(
  options: LocalEnvironmentOptions,
): Promise<{ environment: Environment; indexed: IndexedFolder }> {
  const respond = options.model === undefined ? undefined : await connectModel(options.model);
  const started = performance.now();
  const { knowledgeBase, skipped, reused } = await indexFolder(options.folder, {
    onProgress: ({ done, total }) => options.onProgress(done, total),
    ...(options.keepsIndex ? { cacheFolder: indexCacheFolder() } : {}),
  });
  if (knowledgeBase.documentCount === 0) {
    const why =
      skipped.length === 0 ? "" : ` (${skipped.length} skipped, the first: ${skipped[0]?.path}: ${skipped[0]?.reason})`;
    throw new Error(
      `No readable .md, .txt or .html document in ${options.folder}${why}. Pass --docs a folder that has some.`,
    );
  }
  const milliseconds = performance.now() - started;
  const knowledgeBases = { [KNOWLEDGE_BASE_ID]: knowledgeBase };
  const { latency } = options;
  const local = await startLocalBedrock({ knowledgeBases, ...omitUndefined({ respond, latency }) });
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
    indexed: {
      documents: knowledgeBase.documentCount,
      passages: knowledgeBase.chunks.length,
      skipped,
      reused,
      milliseconds,
      ...omitUndefined({ languageModel: respond?.languageModel }),
    },
  };
}

async function connectModel({ url, model, allowRemote }: ModelOptions): Promise<ModelRespond> {
  return await connectOpenAIModel({
    url,
    ...omitUndefined({ model, apiKey: process.env.LOCAL_MODEL_API_KEY || undefined }),
    ...(allowRemote ? { allowRemote: "I understand that texts leave this machine" } : {}),
  }).catch((error: unknown) => {
    if (!InvalidLocalOptionError.isInstance(error)) throw error;
    const own = error.message.replace(/^Invalid option url:/, "Invalid --model-url");
    throw new UsageError(own.replace(/set allowRemote to "[^"]*"/, "add --allow-remote-model"));
  });
}
