import type { ModelCapabilities } from "@bedrock-routed/core";
import { validationError } from "../errors/service-error";
import type { ConverseRequest } from "./converse-request";

/**
 * Refuses what the model is known not to do. What is not known is allowed.
 * @throws ServiceError (ValidationException)
 */
export function checkCapabilities(request: ConverseRequest, capabilities: ModelCapabilities | undefined): void {
  if (request.tools.length > 0 && capabilities?.toolUse === false) {
    throw validationError("This model doesn't support tool use.");
  }
  const choice = request.toolChoice?.kind;
  if (choice !== undefined && choice !== "none" && capabilities?.toolChoice?.includes(choice) === false) {
    throw unsupportedField(`toolConfig.toolChoice.${choice}`);
  }
  if (request.outputSchema !== undefined && capabilities?.structuredOutput === false) {
    throw unsupportedField("outputConfig.textFormat");
  }
}

function unsupportedField(field: string): ReturnType<typeof validationError> {
  return validationError(`This model doesn't support the ${field} field. Remove ${field} and try again.`);
}
