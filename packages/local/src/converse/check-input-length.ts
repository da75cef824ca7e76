import { countInputTokens, type Segment } from "../cache/read-segments";
import { validationError } from "../errors/service-error";

/**
 * @param contextWindow of the model, in tokens; without one, every input fits
 * @throws ServiceError (ValidationException) when the input alone is longer
 */
export function checkInputLength(segments: readonly Segment[], contextWindow: number | undefined): void {
  if (contextWindow === undefined || countInputTokens(segments) <= contextWindow) return;
  throw validationError("Input is too long for requested model.");
}
