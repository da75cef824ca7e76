/** Failures of capacity or of the model, not of the request: another target may do better. */
const NAMES: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "ServiceUnavailableException",
  "ModelNotReadyException",
  "ModelTimeoutException",
  "ModelErrorException",
  "ModelStreamErrorException",
  "InternalServerException",
  "ConnectionTimeoutError",
]);

/** Whether a call that failed like this may be sent to the next target. Validation, access and content errors may not. */
export function isFallbackError(error: unknown): error is Error {
  return error instanceof Error && NAMES.has(error.name);
}
