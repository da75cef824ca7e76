import { type ConverseContext, type ConverseOutcome, converse } from "../converse/converse";
import { embedText } from "../embeddings/embed-text";
import { validationError } from "../errors/service-error";
import type { JsonObject } from "../wire/read-json";
import { buildAnthropicEvents } from "./anthropic-events";
import { buildAnthropicMessage } from "./anthropic-message";
import { buildInvocationMetrics, buildMetricHeaders, INVOCATION_METRICS } from "./invocation-metrics";
import { buildNovaEvents, buildNovaResponse } from "./nova-response";
import { readBodyFormat, readInvokedRequest } from "./read-invoked-request";

/** A whole response. */
export interface InvokedModel {
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers InvokeModel. @throws ServiceError as the service does */
export function invokeModel(modelId: string, body: JsonObject, context: ConverseContext): InvokedModel {
  const format = readBodyFormat(modelId, body, context);
  if (format === "titan-embedding") {
    const embedded = embedText(body);
    return { body: embedded, headers: { "x-amzn-bedrock-input-token-count": String(embedded.inputTextTokenCount) } };
  }
  const { outcome, latencyMs } = answer(modelId, body, context);
  return {
    body: format === "anthropic" ? buildAnthropicMessage(outcome) : buildNovaResponse(outcome),
    headers: buildMetricHeaders(outcome, latencyMs),
  };
}

/** Answers InvokeModelWithResponseStream: the chunks, in their order. @throws ServiceError as the service does */
export function invokeModelAsStream(modelId: string, body: JsonObject, context: ConverseContext): JsonObject[] {
  const format = readBodyFormat(modelId, body, context);
  if (format === "titan-embedding") throw validationError("The model is unsupported for streaming.");
  const { outcome, latencyMs } = answer(modelId, body, context);
  const chunks =
    format === "anthropic" ? buildAnthropicEvents(buildAnthropicMessage(outcome)) : buildNovaEvents(outcome);
  const last = { ...chunks.at(-1), [INVOCATION_METRICS]: buildInvocationMetrics(outcome, latencyMs) };
  return [...chunks.slice(0, -1), last];
}

function answer(
  modelId: string,
  body: JsonObject,
  context: ConverseContext,
): { readonly outcome: ConverseOutcome; readonly latencyMs: number } {
  const start = performance.now();
  const outcome = converse(readInvokedRequest(modelId, body, context), context);
  return { outcome, latencyMs: Math.round(performance.now() - start) };
}
