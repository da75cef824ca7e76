import type { BedrockAgentRuntimeClientConfig } from "@aws-sdk/client-bedrock-agent-runtime";
import type { Callbacks } from "@langchain/core/callbacks/manager";
import type { RetrieveClient } from "../options/knowledge-base-source";

/** What a reranking asks for; each can be set for the reranker and for a call. */
export interface RerankerSettings {
  /**
   * Most documents to return.
   * @default all of them
   */
  topN?: number | undefined;
  /**
   * Drops documents whose relevance is lower, 0 to 1.
   * @default none
   */
  scoreThreshold?: number | undefined;
  /**
   * Fields of the model's own.
   * @default none
   */
  additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Most ms that a call may take, retries and all batches included.
   * @default none
   */
  timeout?: number | undefined;
}

/** Options of `BedrockReranker`. */
export interface BedrockRerankerOptions extends RerankerSettings {
  /** The reranking model: its id, such as `"cohere.rerank-v3-5:0"`, or its ARN. */
  model: string;
  /**
   * The Region to call.
   * @default the Region of the ARN, else `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the AWS SDK's own search
   */
  region?: string | undefined;
  /**
   * A client to use instead of a new one; it brings its own Region.
   * @default a new `BedrockAgentRuntimeClient`
   */
  client?: RetrieveClient | undefined;
  /**
   * Options for the new client: `endpoint`, `credentials`, `maxAttempts` and so on.
   * @default none
   */
  clientOptions?: BedrockAgentRuntimeClientConfig | undefined;
  /**
   * Handlers that are told of every reranking, besides those of a call.
   * @default none
   */
  callbacks?: Callbacks | undefined;
}

/** Options of a call. */
export interface RerankCallOptions extends RerankerSettings {
  /**
   * Ends the call.
   * @default none
   */
  signal?: AbortSignal | undefined;
  /**
   * Handlers that are told of this call.
   * @default those of the run that surrounds it, where the runtime can tell
   */
  callbacks?: Callbacks | undefined;
}
