/** Errors of the emulated services and their HTTP status, from the AWS service models. */
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
  ModelNotReadyException: 429,
  RequestEntityTooLarge: 413,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 400,
  ServiceUnavailableException: 503,
  TooManyTagsException: 400,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
  ValidationException: 400,
} as const;

/** The name of an error on the wire. */
export type ServiceErrorName = keyof typeof STATUS;

/** What a request is answered with when it fails. Goes over the wire; never reaches callers of this package. */
export class ServiceError extends Error {
  override readonly name: ServiceErrorName;
  readonly status: number;

  constructor(name: ServiceErrorName, message: string) {
    super(message);
    this.name = name;
    this.status = STATUS[name];
  }
}

/** A ValidationException. */
export function validationError(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}
