import { RetrievalError, type RetrievalErrorFacts, type RetrievalFailure } from "./retrieval-error";

/** What was asked when an error came. */
export interface FailedRequest {
  readonly operation: "Retrieve" | "Rerank";
  readonly knowledgeBaseId?: string;
  readonly modelArn?: string;
  readonly region: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Failures that an exception tells. */
type ToldFailure = Exclude<RetrievalFailure, "not-synced">;

/** Exceptions whose remedy is known. */
const REASONS: Readonly<Record<string, ToldFailure>> = {
  ResourceNotFoundException: "not-found",
  AccessDeniedException: "access-denied",
  ConflictException: "not-ready",
  DependencyFailedException: "not-ready",
  BadGatewayException: "not-ready",
  ThrottlingException: "throttled",
  ServiceQuotaExceededException: "throttled",
};
/** The words of a ValidationException about a store that sleeps (Aurora's auto-pause) or was not filled yet. */
const NOT_READY = /auto-?paused|resuming|not (?:yet )?(?:in a )?(?:ready|active|synced)|no such index|index_not_found/i;

/**
 * An error with a remedy, for those of the service that have one. A call that was aborted fails with
 * the signal's reason; any other error stays as it is.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html#API_agent-runtime_Retrieve_Errors
 */
export function toRetrievalError(error: unknown, request: FailedRequest): unknown {
  if (request.signal?.aborted) return request.signal.reason;
  if (!(error instanceof Error)) return error;
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  const facts = { ...request, ...readMetadata(error), reason };
  return new RetrievalError(describe(facts, request), facts, error);
}

function reasonOf({ name, message }: Error): ToldFailure | undefined {
  if (name === "ValidationException") return NOT_READY.test(message) ? "not-ready" : undefined;
  return Object.hasOwn(REASONS, name) ? REASONS[name] : undefined;
}

function describe(facts: RetrievalErrorFacts & { readonly reason: ToldFailure }, { modelArn }: FailedRequest): string {
  const { operation, region = "the client's Region" } = facts;
  const target =
    facts.knowledgeBaseId === undefined ? `model ${modelArn ?? ""}` : `knowledge base ${facts.knowledgeBaseId}`;
  switch (facts.reason) {
    case "not-found":
      return `There is no ${target} in ${region}. Check the id, and pass the Region that it was created in as region.`;
    case "access-denied":
      return `The caller may not use ${target} in ${region}. Allow bedrock:${operation} on it${
        operation === "Retrieve"
          ? ", and for a reranker bedrock:Rerank and bedrock:InvokeModel on the model"
          : ", and bedrock:InvokeModel on it"
      }; also check that the id and the Region are meant.`;
    case "not-ready":
      return `The data of ${target} in ${region} cannot be searched now: its store is starting, failing, or was never synced. Sync the data source, or try again in a minute.`;
    case "throttled":
      return `Amazon Bedrock throttled ${operation} for ${target} in ${region}${
        facts.attempts === undefined ? "" : ` after ${facts.attempts} attempts`
      }. Send fewer at once, raise clientOptions.maxAttempts, or ask for a higher quota.`;
  }
}

function readMetadata(error: Error): { requestId?: string; attempts?: number } {
  const { requestId, attempts } = "$metadata" in error ? ((error.$metadata ?? {}) as Record<string, unknown>) : {};
  return {
    ...(typeof requestId === "string" ? { requestId } : {}),
    ...(typeof attempts === "number" ? { attempts } : {}),
  };
}
