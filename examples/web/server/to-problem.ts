import { BudgetExceededError } from "@bedrock-routed/callbacks";
import { ContextBudgetError } from "@bedrock-routed/rag";
import { RetrievalError, type RetrievalFailure } from "@bedrock-routed/retriever";
import type { Problem } from "../protocol";

/** Names of errors: those of AWS, of its SDK, of Node.js and of these packages. */
const CODES: Readonly<Record<string, Problem>> = {
  ThrottlingException: { code: "throttled" },
  TooManyRequestsException: { code: "throttled" },
  ServiceQuotaExceededException: { code: "throttled" },
  ServiceUnavailableException: { code: "unavailable" },
  InternalServerException: { code: "unavailable" },
  ModelNotReadyException: { code: "unavailable" },
  ModelErrorException: { code: "unavailable" },
  ConnectionLostError: { code: "unreachable" },
  ConnectionTimeoutError: { code: "timeout" },
  TimeoutError: { code: "timeout" },
  ModelTimeoutException: { code: "timeout" },
  AccessDeniedError: { code: "denied" },
  AccessDeniedException: { code: "denied" },
  ExpiredTokenException: { code: "denied" },
  UnrecognizedClientException: { code: "denied" },
  CredentialsProviderError: { code: "denied" },
  IncompleteStreamError: { code: "incomplete" },
  ModelStreamErrorException: { code: "incomplete" },
};

const RETRIEVAL_CODES: Partial<Readonly<Record<RetrievalFailure, Problem>>> = {
  throttled: { code: "throttled" },
  "not-ready": { code: "unavailable" },
  "access-denied": { code: "denied" },
};

/** Tells the page why there is no answer. No text of the error gets out, because it may quote the question. */
export function toProblem(error: unknown): Problem {
  if (BudgetExceededError.isInstance(error)) return { code: "budget", limitUsd: error.limitUsd };
  if (ContextBudgetError.isInstance(error)) return { code: "passages-too-long" };
  const name = error instanceof Error ? error.name : typeof error;
  const known = RetrievalError.isInstance(error) ? RETRIEVAL_CODES[error.reason] : CODES[name];
  return known ?? { code: "internal", name };
}
