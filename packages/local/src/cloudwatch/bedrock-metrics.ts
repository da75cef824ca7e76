import type { StreamEvent } from "../wire/event-stream";
import type { WireReply } from "../wire/http";
import { isJsonObject, type JsonObject, parseBody } from "../wire/read-json";
import type { MetricStore } from "./metrics";

/** A request of `bedrock-runtime`, and how it was answered. */
export interface RuntimeCall {
  /** Such as `"Converse"`. */
  readonly operation: string;
  /** The decoded model id of the path. */
  readonly modelId: string | undefined;
  /** When the request arrived, in ms since 1970. */
  readonly time: number;
  /** HTTP status. 0 if the connection ended without a response. */
  readonly status: number;
  readonly durationMs: number;
  /** The body of the response, or of the last event of a stream. */
  readonly reply: JsonObject | undefined;
}

/** The operations that the service counts as invocations. */
const INVOCATIONS: ReadonlySet<string> = new Set([
  "Converse",
  "ConverseStream",
  "InvokeModel",
  "InvokeModelWithResponseStream",
]);

const NAMESPACE = "AWS/Bedrock";
const TOO_MANY_REQUESTS = 429;

/**
 * Adds a call to the metrics that the service keeps by `ModelId`. Which id the service counts a routed call under is not
 * known. Here it is that of the model that answered.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html
 */
export function addBedrockMetrics(metrics: MetricStore, call: RuntimeCall): void {
  const { operation, modelId, time, status, durationMs, reply } = call;
  if (modelId === undefined || status === 0 || !INVOCATIONS.has(operation)) return;
  const dimensions = [{ name: "ModelId", value: readInvokedModel(reply) ?? modelId }];
  for (const [name, value] of Object.entries(status === 200 ? measure(durationMs, reply) : countError(status))) {
    if (value === undefined) continue;
    const unit = name === "InvocationLatency" ? "Milliseconds" : "Count";
    const statistics = { sampleCount: 1, sum: value, minimum: value, maximum: value };
    metrics.add({ namespace: NAMESPACE, name, dimensions, time, unit, resolution: 60, statistics });
  }
}

function countError(status: number): Readonly<Record<string, number>> {
  if (status === TOO_MANY_REQUESTS) return { InvocationThrottles: 1 };
  return status >= 500 ? { InvocationServerErrors: 1 } : { InvocationClientErrors: 1 };
}

/** `InputTokenCount` has no tokens that came from the cache or went into it. */
function measure(durationMs: number, reply: JsonObject | undefined): Readonly<Record<string, number | undefined>> {
  const usage = readUsage(reply);
  return {
    Invocations: 1,
    InvocationLatency: durationMs,
    InputTokenCount: numberAt(usage, "inputTokens", "input_tokens", "inputTokenCount"),
    OutputTokenCount: numberAt(usage, "outputTokens", "output_tokens", "outputTokenCount"),
    CacheReadInputTokens: numberAt(
      usage,
      "cacheReadInputTokens",
      "cache_read_input_tokens",
      "cacheReadInputTokenCount",
    ),
    CacheWriteInputTokens: numberAt(
      usage,
      "cacheWriteInputTokens",
      "cache_creation_input_tokens",
      "cacheWriteInputTokenCount",
    ),
  };
}

/** The token counts of Converse, of Anthropic's and Nova's own bodies, and of the last chunk of InvokeModelWithResponseStream. */
function readUsage(reply: JsonObject | undefined): JsonObject | undefined {
  if (isJsonObject(reply?.usage)) return reply.usage;
  const chunk = reply?.bytes;
  const body = typeof chunk === "string" ? parseBody(Buffer.from(chunk, "base64").toString("utf8")) : undefined;
  const invocation = isJsonObject(body) ? body["amazon-bedrock-invocationMetrics"] : undefined;
  return isJsonObject(invocation) ? invocation : undefined;
}

function numberAt(usage: JsonObject | undefined, ...names: readonly string[]): number | undefined {
  const found = names.map((name) => usage?.[name]).find((value) => typeof value === "number");
  return typeof found === "number" ? found : undefined;
}

/** The id of the model that a prompt router chose. */
function readInvokedModel(reply: JsonObject | undefined): string | undefined {
  const trace = reply?.trace;
  const router = isJsonObject(trace) ? trace.promptRouter : undefined;
  const invoked = isJsonObject(router) ? router.invokedModelId : undefined;
  return typeof invoked === "string" ? invoked.slice(invoked.lastIndexOf("/") + 1) : undefined;
}

/** The body of a reply, or of the last event of its stream. */
export function lastBodyOf({ body, events }: WireReply): JsonObject | undefined {
  return body ?? lastBody(events);
}

function lastBody(events: readonly StreamEvent[] | undefined): JsonObject | undefined {
  return events?.at(-1)?.body;
}
