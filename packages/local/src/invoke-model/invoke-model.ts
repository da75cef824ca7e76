import { type ModelTarget, readTokenUsage } from "@bedrock-routed/core";
import { readTarget, requireCurrentModel } from "../account/resolve-model";
import { type ConverseContext, type ConverseOutcome, converse } from "../converse/converse";
import type { ConverseRequest } from "../converse-request/converse-request";
import { type Eventually, whenReady } from "../eventually";
import { checkAs } from "../service-model/read-input";
import { isJsonObject, type JsonObject, parseBody } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { readAnthropicRequest } from "./anthropic-request";
import { buildAnthropicEvents, buildAnthropicMessage } from "./anthropic-response";
import { buildNovaEvents, buildNovaResponse, readNovaRequest } from "./nova";
import { embedText, isTitanEmbedding } from "./titan-embedding";

/** A complete InvokeModel response. */
export interface InvokedModel {
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers an InvokeModel request. @throws ServiceError as the service does */
export function invokeModel(
  modelId: string,
  body: JsonObject,
  options: InvokeOptions,
  context: ConverseContext,
  clientLeft?: () => AbortSignal,
): Eventually<InvokedModel> {
  const format = readBodyFormat(modelId, body, context);
  if (format === "titan-embedding") {
    const embedded = embedText(body);
    return { body: embedded, headers: { "x-amzn-bedrock-input-token-count": String(embedded.inputTextTokenCount) } };
  }
  return whenReady(answer(modelId, body, options, context, clientLeft), ({ outcome, latencyMs }) => ({
    body: format === "anthropic" ? buildAnthropicMessage(outcome) : buildNovaResponse(outcome),
    headers: { ...buildServedHeaders(outcome), ...buildMetricHeaders(outcome, latencyMs) },
  }));
}

/** A streamed InvokeModel response. */
export interface InvokedStream {
  /** The contents of the chunks, in their order. */
  readonly chunks: readonly JsonObject[];
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Answers an InvokeModelWithResponseStream request.
 * @throws ServiceError as the service does
 */
export function invokeModelAsStream(
  modelId: string,
  body: JsonObject,
  options: InvokeOptions,
  context: ConverseContext,
  clientLeft?: () => AbortSignal,
): Eventually<InvokedStream> {
  const format = readBodyFormat(modelId, body, context);
  if (format === "titan-embedding") throw validationError("The model is unsupported for streaming.");
  return whenReady(answer(modelId, body, options, context, clientLeft), ({ outcome, latencyMs }) => {
    const chunks =
      format === "anthropic" ? buildAnthropicEvents(buildAnthropicMessage(outcome)) : buildNovaEvents(outcome);
    const last = { ...chunks.at(-1), "amazon-bedrock-invocationMetrics": buildInvocationMetrics(outcome, latencyMs) };
    return { chunks: [...chunks.slice(0, -1), last], headers: buildServedHeaders(outcome) };
  });
}

function answer(
  modelId: string,
  body: JsonObject,
  options: InvokeOptions,
  context: ConverseContext,
  clientLeft?: () => AbortSignal,
): Eventually<{ readonly outcome: ConverseOutcome; readonly latencyMs: number }> {
  const start = performance.now();
  const request = { ...readInvokedRequest(modelId, body, context), ...options };
  const answered = converse(request, context, false, clientLeft);
  return whenReady(answered, (outcome) => ({ outcome, latencyMs: Math.round(performance.now() - start) }));
}

/** The schema of a body. */
type BodyFormat = "anthropic" | "nova" | "titan-embedding";

/**
 * Reads a body into the equivalent Converse request.
 * @throws ServiceError (ValidationException)
 */
export function readInvokedRequest(modelId: string, body: JsonObject, context: ConverseContext): ConverseRequest {
  const format = readBodyFormat(modelId, body, context);
  if (format === "titan-embedding") throw validationError("This model does not answer conversations.");
  return format === "anthropic" ? readAnthropicRequest(modelId, body) : readNovaRequest(modelId, body);
}

function readBodyFormat(modelId: string, body: JsonObject, { account }: ConverseContext): BodyFormat {
  const target = readTarget(modelId);
  if (target.kind === "prompt-router") {
    throw validationError(
      "The local Bedrock accepts prompt routers in Converse and ConverseStream only, because AWS does not document how InvokeModel handles them. Use Converse.",
    );
  }
  if (target.kind !== "foundation-model" && target.kind !== "system-profile") return formatByBody(body);
  requireCurrentModel(account, target);
  return formatByModel(target);
}

function formatByModel({ modelId }: Extract<ModelTarget, { kind: "foundation-model" | "system-profile" }>): BodyFormat {
  if (modelId.startsWith("anthropic.")) return "anthropic";
  if (modelId.startsWith("amazon.nova-") && !/sonic|canvas|reel|embeddings/.test(modelId)) return "nova";
  if (isTitanEmbedding(modelId)) return "titan-embedding";
  throw validationError(
    `The local Bedrock supports InvokeModel for Claude and Nova models and for amazon.titan-embed-text-v2:0, not for ${modelId}. Use Converse.`,
  );
}

/** The ids of an account's own profiles and deployments do not show their model, so the body decides. */
function formatByBody(body: JsonObject): BodyFormat {
  return "anthropic_version" in body ? "anthropic" : "nova";
}

const LATENCY_HEADER = "x-amzn-bedrock-performanceconfig-latency";
const TIER_HEADER = "x-amzn-bedrock-service-tier";

/** The options of InvokeModel that are headers on the wire. */
export type InvokeOptions = Pick<ConverseRequest, "serviceTier" | "performanceConfig">;

/**
 * Reads the options of InvokeModel.
 * @param input the members of the request, which fit the service model
 * @throws ServiceError (ValidationException) if the metadata of the request is malformed
 */
export function readInvokeOptions(input: JsonObject): InvokeOptions {
  const { serviceTier: type, performanceConfigLatency: latency, requestMetadata } = input;
  if (typeof requestMetadata === "string" && requestMetadata !== "") checkMetadata(requestMetadata);
  return {
    ...(type === undefined ? {} : { serviceTier: { type } }),
    ...(latency === undefined ? {} : { performanceConfig: { latency } }),
  };
}

function checkMetadata(text: string): void {
  const metadata = parseBody(text);
  if (!isJsonObject(metadata)) {
    throw validationError("The header X-Amzn-Bedrock-Request-Metadata must hold a JSON object of strings.");
  }
  checkAs("Converse", "RequestMetadata", metadata, "requestMetadata");
}

/** Builds the headers that name the service tier and the latency mode that served a request. */
function buildServedHeaders({ served }: ConverseOutcome): Record<string, string> {
  const { serviceTier, performanceConfig } = served;
  return {
    ...(isJsonObject(performanceConfig) ? { [LATENCY_HEADER]: String(performanceConfig.latency) } : {}),
    ...(isJsonObject(serviceTier) ? { [TIER_HEADER]: String(serviceTier.type) } : {}),
  };
}

/** Builds the metrics that the service adds to the last chunk of a stream. @param latencyMs latency that the server measured */
function buildInvocationMetrics({ usage }: ConverseOutcome, latencyMs: number): JsonObject {
  const tokens = readTokenUsage(usage);
  return {
    inputTokenCount: tokens?.inputTokens ?? 0,
    outputTokenCount: tokens?.outputTokens ?? 0,
    invocationLatency: latencyMs,
    firstByteLatency: latencyMs,
    cacheReadInputTokenCount: tokens?.cacheReadTokens ?? 0,
    cacheWriteInputTokenCount: (tokens?.cacheWrite5mTokens ?? 0) + (tokens?.cacheWrite1hTokens ?? 0),
  };
}

/** Builds the same metrics as headers of a complete response. */
function buildMetricHeaders(outcome: ConverseOutcome, latencyMs: number): Record<string, string> {
  const metrics = buildInvocationMetrics(outcome, latencyMs);
  return {
    "x-amzn-bedrock-input-token-count": String(metrics.inputTokenCount),
    "x-amzn-bedrock-output-token-count": String(metrics.outputTokenCount),
    "x-amzn-bedrock-invocation-latency": String(latencyMs),
    "x-amzn-bedrock-cache-read-input-token-count": String(metrics.cacheReadInputTokenCount),
    "x-amzn-bedrock-cache-write-input-token-count": String(metrics.cacheWriteInputTokenCount),
  };
}
