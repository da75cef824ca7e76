import { BedrockRoutedError } from "@bedrock-routed/core";

/** Why a search or a reranking failed, where the remedy is known. */
export type RetrievalFailure = "not-found" | "access-denied" | "not-ready" | "not-synced" | "throttled";

/** What is known of the request that failed. */
export interface RetrievalErrorFacts {
  readonly reason: RetrievalFailure;
  readonly operation: "Retrieve" | "Rerank";
  readonly knowledgeBaseId?: string | undefined;
  readonly region?: string | undefined;
  readonly requestId?: string | undefined;
  /** Requests that the AWS SDK sent before it gave up. */
  readonly attempts?: number | undefined;
}

/** Amazon Bedrock could not search or rerank. The message names the remedy; `cause` is the AWS SDK's error, if there was one. */
export class RetrievalError extends BedrockRoutedError {
  readonly reason: RetrievalFailure;
  readonly operation: "Retrieve" | "Rerank";
  readonly knowledgeBaseId: string | undefined;
  readonly region: string | undefined;
  readonly requestId: string | undefined;
  readonly attempts: number | undefined;
  /** Whether the same call can succeed later without a change. */
  readonly retryable: boolean;

  constructor(message: string, facts: RetrievalErrorFacts, cause: unknown) {
    super(message, { cause });
    this.reason = facts.reason;
    this.operation = facts.operation;
    this.knowledgeBaseId = facts.knowledgeBaseId;
    this.region = facts.region;
    this.requestId = facts.requestId;
    this.attempts = facts.attempts;
    this.retryable = facts.reason === "throttled" || facts.reason === "not-ready";
  }
}
