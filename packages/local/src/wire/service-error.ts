/** Names of the emulated services' errors with their HTTP status codes. Source: the AWS service models. */
const STATUS = {
  AccessDeniedException: 403,
  ConflictException: 400,
  DashboardInvalidInputError: 400,
  DashboardNotFoundError: 404,
  IncompleteSignatureException: 403,
  InternalServerException: 500,
  InternalServiceFault: 500,
  InvalidParameterCombinationException: 400,
  InvalidParameterValueException: 400,
  InvalidSignatureException: 403,
  LimitExceededFault: 400,
  MissingAuthenticationTokenException: 403,
  MissingRequiredParameterException: 400,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelStreamErrorException: 424,
  ModelTimeoutException: 408,
  RequestEntityTooLarge: 413,
  ResourceNotFound: 404,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 400,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  TooManyTagsException: 400,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
  ValidationException: 400,
} as const;

/** The name of an error as clients see it. */
export type ServiceErrorName = keyof typeof STATUS;

/**
 * An error response of an emulated service. The server sends it to the client; code that calls this package never
 * catches one.
 */
export class ServiceError extends Error {
  override readonly name: ServiceErrorName;
  /** HTTP status code. */
  readonly status: number;

  constructor(name: ServiceErrorName, message: string) {
    super(message);
    this.name = name;
    this.status = STATUS[name];
  }
}

/** Creates a ValidationException. */
export function validationError(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

/** An error that is not a `ServiceError` is a bug in this package or in a `respond` function. */
export function toServiceError(error: unknown): ServiceError {
  return error instanceof ServiceError ? error : new ServiceError("InternalServerException", String(error));
}
