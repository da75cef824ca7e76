import { BedrockRoutedError } from "@bedrock-routed/core";

/** Why a search or a reranking failed, for the failures that have a known remedy. */
export type RetrievalFailure =
  | "not-found"
  | "access-denied"
  | "not-ready"
  | "not-synced"
  | "throttled"
  | "no-progress"
  | "rejected-setting";

/** Facts about the failed request. */
export interface RetrievalErrorFacts {
  readonly reason: RetrievalFailure;
  readonly operation: "Retrieve" | "Rerank";
  /** Ten-character id; absent when a Rerank request failed. */
  readonly knowledgeBaseId?: string | undefined;
  readonly region?: string | undefined;
  readonly requestId?: string | undefined;
  /** Number of requests that the AWS SDK sent before it gave up. */
  readonly attempts?: number | undefined;
  /** The setting that the service refused, such as `"searchType"`; only for the reason `rejected-setting`. */
  readonly setting?: string | undefined;
}

/**
 * A search or a reranking failed for a reason with a known remedy, which the message names. `cause` is the
 * error of the AWS SDK; it is `undefined` for the reasons `not-synced` and `no-progress`.
 */
export class RetrievalError extends BedrockRoutedError {
  readonly reason: RetrievalFailure;
  readonly operation: "Retrieve" | "Rerank";
  /** Ten-character id; `undefined` when a Rerank request failed. */
  readonly knowledgeBaseId: string | undefined;
  /** `undefined` when the client does not tell its Region. */
  readonly region: string | undefined;
  readonly requestId: string | undefined;
  /** Number of requests that the AWS SDK sent before it gave up. */
  readonly attempts: number | undefined;
  /** The setting that the service refused, such as `"searchType"`; `undefined` for other reasons. */
  readonly setting: string | undefined;
  /** Whether the same call can succeed later without a change: `true` for `throttled` and `not-ready`. */
  readonly retryable: boolean;

  constructor(message: string, facts: RetrievalErrorFacts, cause: unknown) {
    super(message, { cause });
    this.reason = facts.reason;
    this.operation = facts.operation;
    this.knowledgeBaseId = facts.knowledgeBaseId;
    this.region = facts.region;
    this.requestId = facts.requestId;
    this.attempts = facts.attempts;
    this.setting = facts.setting;
    this.retryable = facts.reason === "throttled" || facts.reason === "not-ready";
  }
}

/** A setting that the service refused. */
export interface RejectedSetting {
  /** As the caller writes it, such as `"rerank.model"`. */
  readonly setting: string;
  /** What is wrong with it and what to do, in whole sentences. */
  readonly advice: string;
}

/** A request that failed. */
export interface FailedRequest {
  readonly operation: "Retrieve" | "Rerank";
  readonly knowledgeBaseId?: string;
  readonly modelArn?: string;
  readonly region: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** What the error says about the settings of the request. */
  readonly rejected?: RejectedSetting | undefined;
}

/** Reasons that follow from an exception of the service. */
type ServiceFailure = Exclude<RetrievalFailure, "not-synced" | "no-progress" | "rejected-setting">;

const REASONS: Readonly<Record<string, ServiceFailure>> = {
  ResourceNotFoundException: "not-found",
  AccessDeniedException: "access-denied",
  ConflictException: "not-ready",
  DependencyFailedException: "not-ready",
  BadGatewayException: "not-ready",
  ThrottlingException: "throttled",
  ServiceQuotaExceededException: "throttled",
};
/** Words in a ValidationException about a vector store that is paused (Aurora's auto-pause) or has no index yet. */
const NOT_READY = /auto-?paused|resuming|not (?:yet )?(?:in a )?(?:ready|active|synced)|no such index|index_not_found/i;

/**
 * The error to throw for a failed request: a RetrievalError when the remedy is known, the reason of the
 * signal when the call was aborted, else the given error, such as a ConnectionLostError.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html#API_agent-runtime_Retrieve_Errors
 */
export function toRetrievalError(error: unknown, request: FailedRequest): unknown {
  if (request.signal?.aborted) return request.signal.reason;
  if (!(error instanceof Error)) return error;
  const reason = readReason(error);
  if (reason !== undefined) {
    const facts = { ...request, ...readSdkMetadata(error), reason };
    return new RetrievalError(describe(facts, request), facts, error);
  }
  if (request.rejected === undefined) return error;
  const { setting, advice } = request.rejected;
  const facts = { ...request, ...readSdkMetadata(error), reason: "rejected-setting" as const, setting };
  return new RetrievalError(`Amazon Bedrock refused ${describeTarget(request)}. ${advice}`, facts, error);
}

/** Such as `the search of knowledge base KB12345678 in us-east-1`. */
function describeTarget({ knowledgeBaseId, modelArn, region = "the client's Region" }: FailedRequest): string {
  return knowledgeBaseId === undefined
    ? `to rerank with ${modelArn ?? "the model"} in ${region}`
    : `the search of knowledge base ${knowledgeBaseId} in ${region}`;
}

function readReason({ name, message }: Error): ServiceFailure | undefined {
  if (name === "ValidationException") return NOT_READY.test(message) ? "not-ready" : undefined;
  return Object.hasOwn(REASONS, name) ? REASONS[name] : undefined;
}

function readSdkMetadata(error: Error): Pick<RetrievalErrorFacts, "requestId" | "attempts"> {
  const { requestId, attempts } = "$metadata" in error ? ((error.$metadata ?? {}) as Record<string, unknown>) : {};
  return {
    requestId: typeof requestId === "string" ? requestId : undefined,
    attempts: typeof attempts === "number" ? attempts : undefined,
  };
}

function describe(
  facts: RetrievalErrorFacts & { readonly reason: ServiceFailure },
  { modelArn }: FailedRequest,
): string {
  const { operation, knowledgeBaseId, attempts, region = "the client's Region" } = facts;
  const target = knowledgeBaseId === undefined ? `model ${modelArn ?? ""}` : `knowledge base ${knowledgeBaseId}`;
  switch (facts.reason) {
    case "not-found":
      return `There is no ${target} in ${region}. Check the id, and set region to the Region that it was created in.`;
    case "access-denied": {
      const permissions =
        operation === "Retrieve"
          ? "Allow bedrock:Retrieve on it. If the search uses a reranking model, also allow bedrock:Rerank, and " +
            "bedrock:InvokeModel on that model."
          : "Allow bedrock:Rerank, and bedrock:InvokeModel on that model.";
      return `The caller has no access to ${target} in ${region}. ${permissions} Also check the id and the Region.`;
    }
    case "not-ready":
      return (
        `The data of ${target} in ${region} cannot be searched now: its vector store is starting or failing, or it ` +
        "was never synced. Sync the data source, or try again in a minute."
      );
    case "throttled": {
      const after = attempts === undefined ? "" : ` after ${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
      return (
        `Amazon Bedrock throttled ${operation} for ${target} in ${region}${after}. Send fewer requests at a time, ` +
        "raise clientOptions.maxAttempts, or request a higher quota."
      );
    }
  }
}
