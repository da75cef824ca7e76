import type { BaseRetrieverInput } from "@langchain/core/retrievers";
import type { BaseDocumentCompressor } from "@langchain/core/retrievers/document_compressors";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { BedrockAgentClient, ConnectionOptions, RetrieveClient } from "../connection";
import type { RetrievalCall, RetrievalSettings } from "./retrieval-settings";

/** Options of `BedrockKnowledgeBaseRetriever`, besides LangChain's `callbacks`, `tags`, `metadata` and `verbose`. */
export interface BedrockKnowledgeBaseRetrieverOptions extends BaseRetrieverInput, RetrievalSettings, ConnectionOptions {
  /** The knowledge base: its ten-character id, or its ARN. Pass this or `knowledgeBases`. */
  knowledgeBaseId?: string | undefined;
  /**
   * Several knowledge bases, which are searched in parallel and whose results are merged. Each is an id, an
   * ARN, or an object with settings that differ from the retriever's.
   */
  knowledgeBases?: readonly (string | KnowledgeBaseSource)[] | undefined;
  /**
   * How to merge the results of several knowledge bases: by their ranks, or by a document compressor such
   * as `BedrockReranker`.
   * @default "reciprocal-rank"
   */
  fusion?: "reciprocal-rank" | BaseDocumentCompressor | undefined;
  /**
   * What to do when one of several knowledge bases fails: fail (`"throw"`), continue with the others
   * (`"skip"`), or call a function and continue. When all of them fail, the first error is thrown.
   * @default "throw"
   */
  onKnowledgeBaseError?: "throw" | "skip" | ((failure: KnowledgeBaseFailure) => void) | undefined;
  /**
   * Maximum duration of a call in ms, including its retries and pages. The `timeout` of a call overrides it.
   * @default none
   */
  timeout?: number | undefined;
  /**
   * A control-plane client, such as a `BedrockAgent` of `@aws-sdk/client-bedrock-agent`. When a search
   * without filter and user finds nothing, the retriever asks it whether the knowledge base was ever
   * synced. If not, the search throws a RetrievalError.
   * @default none: a search of a knowledge base that was never synced finds nothing
   */
  bedrockAgentClient?: BedrockAgentClient | undefined;
}

/** One of several knowledge bases, with settings that differ from the retriever's. */
export interface KnowledgeBaseSource extends RetrievalSettings {
  /** The knowledge base: its ten-character id, or its ARN. */
  knowledgeBaseId: string;
  /**
   * Weight of its ranking when results are merged, above 0.
   * @default 1
   */
  weight?: number | undefined;
  /**
   * Its Region.
   * @default the Region of the ARN, else the retriever's
   */
  region?: string | undefined;
  /**
   * A client for this knowledge base.
   * @default the retriever's, or a new one for its Region
   */
  client?: RetrieveClient | undefined;
  /**
   * The control-plane client of its Region.
   * @default the retriever's
   */
  bedrockAgentClient?: BedrockAgentClient | undefined;
}

/** A knowledge base whose search failed while others succeeded. */
export interface KnowledgeBaseFailure {
  /** Ten-character id. */
  readonly knowledgeBaseId: string;
  /** A RetrievalError, or the error of the AWS SDK. */
  readonly error: unknown;
}

/** Options of a call: LangChain's, and `retrieval`, which overrides the options of the constructor. */
export interface KnowledgeBaseCallOptions extends RunnableConfig {
  /**
   * Settings of this call only. A setting that is left out keeps the value of the constructor.
   * @default none
   */
  retrieval?: RetrievalCall | undefined;
}
