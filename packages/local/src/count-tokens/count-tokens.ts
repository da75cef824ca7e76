import { readTarget } from "../account/resolve-model";
import { countInputTokens, readSegments } from "../cache/read-segments";
import { resolveServedModel } from "../control-plane/resolve-served-model";
import type { ConverseContext } from "../converse/converse";
import type { ConverseRequest } from "../converse/converse-request";
import { parseConverseRequest } from "../converse/parse-converse-request";
import { validationError } from "../errors/service-error";
import { readInvokedRequest } from "../invoke-model/read-invoked-request";
import { isJsonObject, type JsonObject, requireJsonObject } from "../wire/read-json";

/**
 * Answers a CountTokens request: the input tokens that Converse or InvokeModel would report, by estimate.
 * @throws ServiceError as the service does; ValidationException for prompt routers
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html
 */
export function countTokens(modelId: string, body: JsonObject, context: ConverseContext): JsonObject {
  const target = readTarget(modelId);
  if (target.kind === "prompt-router") {
    throw validationError(
      "CountTokens needs a model: AWS does not document it for prompt routers, whose models count differently. Name one of the router's models.",
    );
  }
  resolveServedModel(context.controlPlane, target);
  return { inputTokens: countInputTokens(readSegments(readRequest(modelId, body.input, context))) };
}

function readRequest(modelId: string, input: unknown, context: ConverseContext): ConverseRequest {
  const { converse, invokeModel } = isJsonObject(input) ? input : {};
  if (isJsonObject(converse)) return parseConverseRequest(modelId, converse);
  if (isJsonObject(invokeModel) && typeof invokeModel.body === "string") {
    return readInvokedRequest(modelId, parseBody(invokeModel.body), context);
  }
  throw validationError("The input of CountTokens must have one of: converse, invokeModel.");
}

/** A blob is base64 on the wire. */
function parseBody(base64: string): JsonObject {
  try {
    return requireJsonObject(JSON.parse(Buffer.from(base64, "base64").toString("utf8")));
  } catch {
    throw validationError("The body in input.invokeModel is not JSON.");
  }
}
