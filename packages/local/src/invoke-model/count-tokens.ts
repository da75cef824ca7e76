import { readTarget } from "../account/resolve-model";
import { countInputTokens, readSegments } from "../cache/segments";
import { resolveServedModel } from "../control-plane/resolve-served-model";
import type { ConverseContext } from "../converse/converse";
import type { ConverseRequest } from "../converse-request/converse-request";
import { parseConverseRequest } from "../converse-request/parse-converse-request";
import { isJsonObject, type JsonObject, parseBody } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { readInvokedRequest } from "./invoke-model";

/**
 * Answers a CountTokens request with the estimated input tokens that Converse or InvokeModel would report.
 * @throws ServiceError as the service does, and ValidationException for prompt routers
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html
 */
export function countTokens(modelId: string, body: JsonObject, context: ConverseContext): JsonObject {
  const target = readTarget(modelId);
  if (target.kind === "prompt-router") {
    throw validationError(
      "CountTokens needs a model. AWS does not document it for prompt routers, whose models count differently. Use the id of one of the router's models.",
    );
  }
  resolveServedModel(context.controlPlane, target);
  return { inputTokens: countInputTokens(readSegments(readRequest(modelId, body.input, context))) };
}

function readRequest(modelId: string, input: unknown, context: ConverseContext): ConverseRequest {
  const { converse, invokeModel } = isJsonObject(input) ? input : {};
  if (isJsonObject(converse)) return parseConverseRequest(modelId, converse);
  if (isJsonObject(invokeModel) && typeof invokeModel.body === "string") {
    return readInvokedRequest(modelId, readBody(invokeModel.body), context);
  }
  throw validationError("The input of CountTokens must have one of: converse, invokeModel.");
}

/** Reads the body, which is sent in base64. */
function readBody(base64: string): JsonObject {
  const body = parseBody(Buffer.from(base64, "base64").toString("utf8"));
  if (isJsonObject(body)) return body;
  throw validationError("The body in input.invokeModel is not a JSON object.");
}
