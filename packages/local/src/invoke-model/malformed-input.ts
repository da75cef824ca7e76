import { type ServiceError, validationError } from "../errors/service-error";

/** The service's words for an InvokeModel body that the model's schema refuses. */
export function malformedInput(problem: string): ServiceError {
  return validationError(`Malformed input request: ${problem}, please reformat your input and try again.`);
}
