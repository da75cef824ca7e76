import { validationError } from "../errors/service-error";
import { isJsonObject } from "../wire/read-json";
import { readMessages, readSystem } from "./check-messages";
import { checkRequestFields } from "./check-request-fields";
import { checkToolPairs } from "./check-tool-pairs";
import type { ConverseRequest } from "./converse-request";
import { parseInferenceConfig } from "./parse-inference-config";
import { parseOutputConfig, readModelOutputSchema } from "./parse-output-config";
import { parseToolConfig } from "./parse-tool-config";

/**
 * Reads a Converse or ConverseStream body.
 * @throws ServiceError (ValidationException), in the words of the service where they are known
 */
export function parseConverseRequest(modelId: string, body: unknown): ConverseRequest {
  if (!isJsonObject(body)) throw validationError("The request body is not a JSON object.");
  const inference = parseInferenceConfig(body.inferenceConfig);
  checkRequestFields(body);
  const toolConfig = parseToolConfig(body.toolConfig);
  const messages = readMessages(body.messages);
  checkToolPairs(messages, toolConfig.tools.length > 0);
  const outputSchema = parseOutputConfig(body.outputConfig) ?? readModelOutputSchema(body.additionalModelRequestFields);
  return {
    modelId,
    messages,
    system: readSystem(body.system),
    ...toolConfig,
    ...inference,
    ...(outputSchema === undefined ? {} : { outputSchema }),
    ...(isJsonObject(body.serviceTier) ? { serviceTier: body.serviceTier } : {}),
    ...(isJsonObject(body.performanceConfig) ? { performanceConfig: body.performanceConfig } : {}),
  };
}
