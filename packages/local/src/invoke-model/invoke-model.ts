import { type ModelTarget, omitUndefined, readTokenUsage } from "@bedrock-routed/core";
import { readTarget, requireCallable, requireCurrentModel } from "../account/resolve-model";
import { type ConverseContext, type ConverseOutcome, converse } from "../converse/converse";
import type { ConverseRequest } from "../converse-request/converse-request";
import { readGuardrailRequest } from "../converse-request/read-guardrail";
import type { EmbeddingModel } from "../embeddings/embedding";
import { findEmbeddingModel } from "../embeddings/find-embedding-model";
import { type Eventually, whenReady } from "../eventually";
import type { GuardrailContext } from "../guardrails/find-guardrail";
import { type GuardedOutcome, guardConversation } from "../guardrails/guard-conversation";
import { markTaggedContent, readBodyGuardrail } from "../guardrails/tagged-content";
import { checkAs } from "../service-model/read-input";
import { isJsonObject, type JsonObject, parseBody, readObjects } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { readAnthropicRequest } from "./anthropic-request";
import { buildAnthropicEvents, buildAnthropicMessage } from "./anthropic-response";
import { buildNovaEvents, buildNovaResponse, readNovaRequest } from "./nova";

/** An InvokeModel request. */
export interface InvokeRequest {
  /** The id or ARN that the client sent. */
  readonly modelId: string;
  readonly body: JsonObject;
  readonly options: InvokeOptions;
}

/** What InvokeModel needs in addition to the request. */
export interface InvokeContext extends ConverseContext, GuardrailContext {}

/** A complete InvokeModel response. */
export interface InvokedModel {
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers an InvokeModel request. @throws ServiceError as the service does */
export function invokeModel(
  request: InvokeRequest,
  context: InvokeContext,
  clientLeft?: () => AbortSignal,
): Eventually<InvokedModel> {
  const { modelId, body } = request;
  const format = readBodyFormat(modelId, body, context);
  if (typeof format === "function") {
    const { body: embedded, inputTokens } = format(body);
    return { body: embedded, headers: { "x-amzn-bedrock-input-token-count": String(inputTokens) } };
  }
  return whenReady(answer(request, context, false, clientLeft), ({ outcome, latencyMs }) => ({
    body: {
      ...(format === "anthropic" ? buildAnthropicMessage(outcome) : buildNovaResponse(outcome)),
      ...buildGuardrailMembers(outcome, true),
    },
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
  request: InvokeRequest,
  context: InvokeContext,
  clientLeft?: () => AbortSignal,
): Eventually<InvokedStream> {
  const { modelId, body } = request;
  const format = readBodyFormat(modelId, body, context);
  if (typeof format === "function") throw validationError("The model is unsupported for streaming.");
  return whenReady(answer(request, context, true, clientLeft), ({ outcome, latencyMs }) => {
    const events =
      format === "anthropic" ? buildAnthropicEvents(buildAnthropicMessage(outcome)) : buildNovaEvents(outcome);
    const metrics = { "amazon-bedrock-invocationMetrics": buildInvocationMetrics(outcome, latencyMs) };
    const chunks = events.map((chunk, index) => {
      const isLast = index === events.length - 1;
      return { ...chunk, ...buildGuardrailMembers(outcome, isLast), ...(isLast ? metrics : {}) };
    });
    return { chunks, headers: buildServedHeaders(outcome) };
  });
}

/** Every chunk of a stream says whether the guardrail has intervened. Only the last one has the trace. */
function buildGuardrailMembers({ guardrail }: GuardedOutcome, hasTrace: boolean): JsonObject {
  if (guardrail === undefined) return {};
  const action = { "amazon-bedrock-guardrailAction": guardrail.hasIntervened ? "INTERVENED" : "NONE" };
  if (guardrail.trace === undefined || !hasTrace) return action;
  const { inputAssessment, outputAssessments, ...rest } = guardrail.trace;
  const outputs = Object.entries(Object(outputAssessments)).flatMap(([id, assessments]) =>
    readObjects(assessments).map((assessment) => ({ [id]: assessment })),
  );
  const trace = { ...rest, input: inputAssessment, ...(outputs.length > 0 ? { outputs } : {}) };
  return { ...action, "amazon-bedrock-trace": { guardrail: trace } };
}

function answer(
  { modelId, body, options }: InvokeRequest,
  context: InvokeContext,
  isStreamed: boolean,
  clientLeft?: () => AbortSignal,
): Eventually<{ readonly outcome: GuardedOutcome; readonly latencyMs: number }> {
  const start = performance.now();
  const { guardrailConfig, ...served } = options;
  const { tagSuffix, streamProcessingMode } = readBodyGuardrail(body, guardrailConfig);
  const guardrail = readGuardrailRequest({ ...guardrailConfig, ...omitUndefined({ streamProcessingMode }) });
  const read = readInvokedRequest(modelId, body, context);
  const request = { ...markTaggedContent(read, tagSuffix), ...served, ...omitUndefined({ guardrail }) };
  const converseWith = (guarded: ConverseRequest): Eventually<ConverseOutcome> =>
    converse(guarded, context, false, clientLeft);
  return whenReady(guardConversation(request, context, converseWith, isStreamed), (outcome) => ({
    outcome,
    latencyMs: Math.round(performance.now() - start),
  }));
}

/** The schema of a body, or the embedding model that takes it. */
type BodyFormat = "anthropic" | "nova" | EmbeddingModel;

/**
 * Reads a body into the equivalent Converse request.
 * @throws ServiceError (ValidationException)
 */
export function readInvokedRequest(modelId: string, body: JsonObject, context: ConverseContext): ConverseRequest {
  const format = readBodyFormat(modelId, body, context);
  if (typeof format === "function") throw validationError("This model does not answer conversations.");
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
  const facts = requireCurrentModel(account, target);
  const embeddingModel = findEmbeddingModel(target.modelId);
  if (embeddingModel === undefined) return formatByModel(target);
  requireCallable(account, target, facts);
  return embeddingModel;
}

function formatByModel({ modelId }: Extract<ModelTarget, { kind: "foundation-model" | "system-profile" }>): BodyFormat {
  if (modelId.startsWith("anthropic.")) return "anthropic";
  if (modelId.startsWith("amazon.nova-") && !/sonic|canvas|reel|embeddings/.test(modelId)) return "nova";
  throw validationError(
    `The local Bedrock supports InvokeModel for Claude and Nova models and for embedding models of Amazon and Cohere, not for ${modelId}. Use Converse.`,
  );
}

/** The ids of an account's own profiles and deployments do not show their model, so the body decides. */
function formatByBody(body: JsonObject): BodyFormat {
  return "anthropic_version" in body ? "anthropic" : "nova";
}

const LATENCY_HEADER = "x-amzn-bedrock-performanceconfig-latency";
const TIER_HEADER = "x-amzn-bedrock-service-tier";

/** The options of InvokeModel that are headers on the wire. */
export interface InvokeOptions extends Pick<ConverseRequest, "serviceTier" | "performanceConfig"> {
  /** `GuardrailConfiguration` of the service model. */
  readonly guardrailConfig: JsonObject;
}

/**
 * Reads the options of InvokeModel.
 * @param input the members of the request, which fit the service model
 * @throws ServiceError (ValidationException) if the metadata of the request is malformed
 */
export function readInvokeOptions(input: JsonObject): InvokeOptions {
  const { serviceTier: type, performanceConfigLatency: latency, requestMetadata, trace } = input;
  const { guardrailIdentifier, guardrailVersion } = input;
  if (typeof requestMetadata === "string" && requestMetadata !== "") checkMetadata(requestMetadata);
  const traceInLowerCase = typeof trace === "string" ? trace.toLowerCase() : undefined;
  return {
    guardrailConfig: omitUndefined({ guardrailIdentifier, guardrailVersion, trace: traceInLowerCase }),
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
