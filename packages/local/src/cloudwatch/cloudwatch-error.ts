import { ServiceError } from "../errors/service-error";

/** Names of CloudWatch's errors, with their codes of the older query protocol, which clients still read. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  DashboardInvalidInputError: "InvalidParameterInput",
  DashboardNotFoundError: "ResourceNotFound",
  InternalServiceFault: "InternalServiceError",
  InvalidParameterCombinationException: "InvalidParameterCombination",
  InvalidParameterValueException: "InvalidParameterValue",
  LimitExceededFault: "LimitExceeded",
  MissingRequiredParameterException: "MissingParameter",
  ValidationException: "ValidationError",
};

/** The code of an error in the query protocol. */
export function queryCodeOf(name: string): string {
  return QUERY_CODES[name] ?? name;
}

/** A value that is out of bounds. @param path such as `MetricData.member.1.MetricName` */
export function invalidValue(value: unknown, path: string): ServiceError {
  return invalidParameter(`The value ${String(value)} for parameter ${path} is invalid.`);
}

/** @param message in the words of the service */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError("InvalidParameterValueException", message);
}

/** Parameters that do not go together. */
export function invalidCombination(message: string): ServiceError {
  return new ServiceError("InvalidParameterCombinationException", message);
}

/** A parameter that has to be there. */
export function missingParameter(path: string): ServiceError {
  return new ServiceError("MissingRequiredParameterException", `The parameter ${path} is required.`);
}
