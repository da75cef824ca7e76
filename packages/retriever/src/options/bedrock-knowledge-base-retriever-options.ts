import type { BedrockAgentRuntimeClientConfig } from "@aws-sdk/client-bedrock-agent-runtime";
import type { BaseRetrieverInput } from "@langchain/core/retrievers";
import type { BaseDocumentCompressor } from "@langchain/core/retrievers/document_compressors";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { BedrockAgentClient } from "../sync/sync-client";
import type { KnowledgeBaseSource, RetrieveClient } from "./knowledge-base-source";
import type { RetrievalCall, RetrievalSettings } from "./retrieval-settings";

/** A knowledge base that could not be searched, while others could. */
export interface KnowledgeBaseFailure {
  readonly knowledgeBaseId: string;
  readonly error: unknown;
}

/** Options of `BedrockKnowledgeBaseRetriever`, besides LangChain's `callbacks`, `tags`, `metadata` and `verbose`. */
export interface BedrockKnowledgeBaseRetrieverOptions extends BaseRetrieverInput, RetrievalSettings {
  /** The knowledge base: its ten-character id, or its ARN. Give this or `knowledgeBases`. */
  knowledgeBaseId?: string | undefined;
  /** Several, which are searched at the same time and merged: ids or ARNs, or these with settings of their own. */
  knowledgeBases?: readonly (string | KnowledgeBaseSource)[] | undefined;
  /**
   * How results of several are merged: by their ranks, or by a compressor such as `BedrockReranker`.
   * @default "reciprocal-rank"
   */
  fusion?: "reciprocal-rank" | BaseDocumentCompressor | undefined;
  /**
   * What to do when one of several fails: `"throw"`, or go on with the others (`"skip"`), or go on and call this.
   * When all fail, the first error is thrown.
   * @default "throw"
   */
  onKnowledgeBaseError?: "throw" | "skip" | ((failure: KnowledgeBaseFailure) => void) | undefined;
  /**
   * Most ms that a call may take, retries and pages included; the `timeout` of a call beats it.
   * @default none
   */
  timeout?: number | undefined;
  /**
   * The Region of the knowledge bases.
   * @default the Region of the ARN, else `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the AWS SDK's own search
   */
  region?: string | undefined;
  /**
   * A client to use instead of a new one; it brings its own Region.
   * @default a new `BedrockAgentRuntimeClient`
   */
  client?: RetrieveClient | undefined;
  /**
   * Options for new clients: `endpoint`, `credentials`, `maxAttempts` and so on.
   * @default none
   */
  clientOptions?: BedrockAgentRuntimeClientConfig | undefined;
  /**
   * A client of the control plane, such as a `BedrockAgent` of `@aws-sdk/client-bedrock-agent`. When a
   * search without a filter or a user finds nothing, it is asked whether the knowledge base was ever
   * synced; if not, the search throws.
   * @default none: a knowledge base that was never synced finds nothing
   */
  bedrockAgentClient?: BedrockAgentClient | undefined;
}

/** Options of a call: LangChain's, and `retrieval`, which beats what the retriever was constructed with. */
export interface KnowledgeBaseCallOptions extends RunnableConfig {
  /**
   * Settings of this call alone; what is left out stays as constructed.
   * @default none
   */
  retrieval?: RetrievalCall | undefined;
}
