import { BedrockRoutedError } from "@bedrock-routed/core";

/** Why a request of the control plane, or a request to Amazon S3 for it, failed. */
export type ControlPlaneFailure =
  | "access-denied"
  | "conflict"
  | "invalid"
  | "not-found"
  | "quota"
  | "throttled"
  | "unavailable";

/** Facts about the failed request. */
export interface ControlPlaneErrorFacts {
  readonly reason: ControlPlaneFailure;
  /** Name of the API operation, such as `"CreatePromptRouter"`. */
  readonly operation: string;
  /** The permission that the request needs, such as `"bedrock:CreatePromptRouter"`. */
  readonly iamAction: string;
  /** The service that refused the request, such as `"Amazon Bedrock"`. */
  readonly service?: string | undefined;
  /** What to do, in whole sentences, when a service refused the request. */
  readonly remedy?: string | undefined;
  readonly requestId?: string | undefined;
  /** Number of requests that the AWS SDK sent before it gave up. */
  readonly attempts?: number | undefined;
}

/**
 * A request of the control plane failed. The message has the words of the service, and the remedy. `cause`
 * is the error of the AWS SDK.
 */
export class ControlPlaneError extends BedrockRoutedError {
  readonly reason: ControlPlaneFailure;
  /** Name of the API operation, such as `"CreatePromptRouter"`. */
  readonly operation: string;
  /** The permission that the request needs, such as `"bedrock:CreatePromptRouter"`. */
  readonly iamAction: string;
  /** The service that refused the request, such as `"Amazon Bedrock"`. `undefined` when none did. */
  readonly service: string | undefined;
  /** The end of the message: what to do, in whole sentences. `undefined` when no service refused the request. */
  readonly remedy: string | undefined;
  readonly requestId: string | undefined;
  /** Number of requests that the AWS SDK sent before it gave up. */
  readonly attempts: number | undefined;
  /** Whether the same request can succeed later without a change. */
  readonly retryable: boolean;

  constructor(message: string, facts: ControlPlaneErrorFacts, cause: unknown) {
    super(message, { cause });
    this.reason = facts.reason;
    this.operation = facts.operation;
    this.iamAction = facts.iamAction;
    this.service = facts.service;
    this.remedy = facts.remedy;
    this.requestId = facts.requestId;
    this.attempts = facts.attempts;
    this.retryable = facts.reason === "throttled" || facts.reason === "unavailable";
  }
}

/** A service that this package sends requests to, and how errors and policies name it. */
export type Service = "bedrock" | "cloudwatch" | "s3";

const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  bedrock: "Amazon Bedrock",
  cloudwatch: "Amazon CloudWatch",
  s3: "Amazon S3",
};

/** By the names of the services' exceptions. CloudWatch's come with the codes of its older protocol, too. */
const REASONS: Readonly<Record<string, ControlPlaneFailure>> = {
  AccessDenied: "access-denied",
  AccessDeniedException: "access-denied",
  ConcurrentModificationException: "conflict",
  ConflictException: "conflict",
  DashboardInvalidInputError: "invalid",
  DashboardNotFoundError: "not-found",
  InternalError: "unavailable",
  InternalServerException: "unavailable",
  InternalServiceFault: "unavailable",
  InvalidParameterCombinationException: "invalid",
  InvalidParameterValueException: "invalid",
  LimitExceeded: "quota",
  LimitExceededFault: "quota",
  MissingRequiredParameterException: "invalid",
  NoSuchBucket: "not-found",
  NoSuchKey: "not-found",
  NotFound: "not-found",
  ResourceInUseException: "conflict",
  ResourceNotFound: "not-found",
  ResourceNotFoundException: "not-found",
  ServiceQuotaExceededException: "quota",
  ServiceUnavailable: "unavailable",
  ServiceUnavailableException: "unavailable",
  SlowDown: "throttled",
  Throttling: "throttled",
  ThrottlingException: "throttled",
  TooManyTagsException: "quota",
  ValidationError: "invalid",
  ValidationException: "invalid",
};

const PASS_ROLE = "iam:PassRole";

/** A request that failed. */
export interface FailedRequest {
  readonly operation: string;
  /** @default "bedrock" */
  readonly service?: Service | undefined;
  readonly signal: AbortSignal | undefined;
  /** The permission that it needs. @default the operation, as an action of the service */
  readonly iamAction?: string | undefined;
  /** What to do, by reason, where the operation knows it better than this file: whole sentences. */
  readonly remedies?: Partial<Readonly<Record<ControlPlaneFailure, string>>> | undefined;
}

/**
 * The error to throw for a failed request: a ControlPlaneError for an exception of the service, the reason of
 * the signal when the call was aborted, else the given error, such as one about missing credentials.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html
 */
export function toControlPlaneError(error: unknown, failed: FailedRequest): unknown {
  const { operation, signal, remedies, service: endpoint = "bedrock" } = failed;
  if (signal?.aborted) return signal.reason;
  if (!(error instanceof Error) || !Object.hasOwn(REASONS, error.name)) return error;
  const reason = REASONS[error.name];
  if (reason === undefined) return error;
  // The caller needs this permission to name a role that the service then uses.
  const isPassRole = reason === "access-denied" && error.message.includes(PASS_ROLE);
  const iamAction = isPassRole ? PASS_ROLE : (failed.iamAction ?? `${endpoint}:${operation}`);
  const remedy = remedies?.[reason] ?? commonRemedy(reason, iamAction);
  const service = SERVICE_NAMES[endpoint];
  const message = `${service} refused ${operation}: ${withStop(error.message || error.name)} ${remedy}`;
  return new ControlPlaneError(
    message,
    { reason, operation, iamAction, service, remedy, ...readSdkMetadata(error) },
    error,
  );
}

function commonRemedy(reason: ControlPlaneFailure, iamAction: string): string {
  switch (reason) {
    case "access-denied":
      return `Allow ${iamAction} in the IAM policy of the caller.`;
    case "conflict":
      return "Another request changes the resource, or its name is taken. Look at it first, then try again.";
    case "invalid":
      return "Change the request as the message says.";
    case "not-found":
      return "Check the name, the account and the Region.";
    case "quota":
      return "Delete what is no longer needed, or request a higher quota in Service Quotas.";
    case "throttled":
      return "Send fewer requests at a time, or raise clientOptions.maxAttempts.";
    case "unavailable":
      return "Try again later.";
  }
}

function readSdkMetadata(error: Error): Pick<ControlPlaneErrorFacts, "requestId" | "attempts"> {
  const { requestId, attempts } = "$metadata" in error ? ((error.$metadata ?? {}) as Record<string, unknown>) : {};
  return {
    requestId: typeof requestId === "string" ? requestId : undefined,
    attempts: typeof attempts === "number" ? attempts : undefined,
  };
}

function withStop(sentence: string): string {
  return /[.!?。]$/.test(sentence) ? sentence : `${sentence}.`;
}
