import { omitUndefined } from "@bedrock-routed/core";

/** A documented exception as the service sends it. */
export interface DocumentedException {
  /** HTTP status. */
  readonly status: number;
  readonly message: string;
}

/** The name of a documented exception. */
export type ExceptionName =
  | "AccessDeniedException"
  | "BadGatewayException"
  | "ConflictException"
  | "DependencyFailedException"
  | "InternalServerException"
  | "ModelErrorException"
  | "ModelNotReadyException"
  | "ModelStreamErrorException"
  | "ModelTimeoutException"
  | "ResourceInUseException"
  | "ResourceNotFoundException"
  | "ServiceQuotaExceededException"
  | "ServiceUnavailableException"
  | "ThrottlingException"
  | "TooManyTagsException"
  | "ValidationException";

const UNEXPECTED = "The system encountered an unexpected error during processing. Try your request again.";

/**
 * The exceptions of bedrock-runtime, bedrock-agent-runtime and bedrock. Names and status codes are those of the service
 * models. Where the service's text is known, it is used.
 */
const EXCEPTIONS: Readonly<Record<ExceptionName, DocumentedException>> = {
  AccessDeniedException: { status: 403, message: "You don't have access to the model with the specified model ID." },
  BadGatewayException: { status: 502, message: "There was an issue with a dependency. Try your request again." },
  ConflictException: { status: 400, message: "Error occurred because of a conflict while performing an operation." },
  DependencyFailedException: { status: 424, message: "There was an issue with a dependency." },
  InternalServerException: { status: 500, message: UNEXPECTED },
  ModelErrorException: { status: 424, message: UNEXPECTED },
  ModelNotReadyException: {
    status: 429,
    message: "The model specified in the request is not ready to serve inference requests.",
  },
  ModelStreamErrorException: { status: 424, message: UNEXPECTED },
  ModelTimeoutException: {
    status: 408,
    message: "Model has timed out in processing the request. Try your request again.",
  },
  ResourceInUseException: { status: 400, message: "Thrown when attempting to delete a resource that is in use." },
  ResourceNotFoundException: { status: 404, message: "The specified resource ARN was not found." },
  ServiceQuotaExceededException: { status: 400, message: "Your request exceeds the service quota for your account." },
  ServiceUnavailableException: { status: 503, message: "Bedrock is unable to process your request." },
  ThrottlingException: { status: 429, message: "Too many requests, please wait before trying again." },
  TooManyTagsException: { status: 400, message: "The request contains more tags than can be associated." },
  ValidationException: { status: 400, message: "The input fails to satisfy the constraints of the service." },
};

/** Operations of bedrock-agent-runtime, which sends two of the exceptions with other status codes. */
const AGENT_RUNTIME = /^(?:Retrieve|Rerank|AgenticRetrieve|GenerateQuery)/;
const AGENT_RUNTIME_STATUS: Readonly<Partial<Record<ExceptionName, number>>> = {
  ConflictException: 409,
  ModelNotReadyException: 424,
};

/** Returns whether a service documents an exception with this name. */
export function isExceptionName(name: string): name is ExceptionName {
  return Object.hasOwn(EXCEPTIONS, name);
}

/** Returns the status code and the text of an exception of an operation. */
export function exceptionOf(operation: string, name: ExceptionName): DocumentedException {
  const status = AGENT_RUNTIME.test(operation) ? AGENT_RUNTIME_STATUS[name] : undefined;
  return { ...EXCEPTIONS[name], ...omitUndefined({ status }) };
}
