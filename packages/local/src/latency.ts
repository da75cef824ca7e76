import { readReplyUsage } from "./inspection/request-log";
import { InvalidLocalOptionError } from "./invalid-local-option-error";
import { encodeEvent, type StreamEvent } from "./wire/event-stream";
import { buildJsonReply, type WireReply } from "./wire/http";
import { isJsonObject, type JsonObject } from "./wire/read-json";

/** The simulated speed of the models. The time that the server itself needs is added to it. */
export interface LatencyModel {
  /** Time to the first token, in ms. @default 0 */
  readonly timeToFirstTokenMs?: number;
  /** Output tokens per second after the first token. @default unlimited */
  readonly tokensPerSecond?: number;
}

/** @throws InvalidLocalOptionError if a number is out of range */
export function checkLatency({ timeToFirstTokenMs = 0, tokensPerSecond = 1 }: LatencyModel): void {
  if (!(timeToFirstTokenMs >= 0 && Number.isFinite(timeToFirstTokenMs))) {
    throw new InvalidLocalOptionError(
      "latency.timeToFirstTokenMs",
      timeToFirstTokenMs,
      "Use a number of milliseconds, 0 or more.",
    );
  }
  if (!(tokensPerSecond > 0)) {
    throw new InvalidLocalOptionError("latency.tokensPerSecond", tokensPerSecond, "Use a number above 0.");
  }
}

/**
 * Delays a model's reply. A JSON reply is sent when all tokens would be ready. The frames of a stream are sent at even
 * intervals after the first. The reported `latencyMs` includes the delay. Errors and replies without token counts are
 * returned unchanged.
 */
export function applyLatency(model: LatencyModel, reply: WireReply): WireReply {
  const outputTokens = readReplyUsage(reply)?.outputTokens;
  if (outputTokens === undefined || reply.status !== 200) return reply;
  const { timeToFirstTokenMs = 0, tokensPerSecond = Number.POSITIVE_INFINITY } = model;
  const total = timeToFirstTokenMs + (1000 * outputTokens) / tokensPerSecond;
  if (reply.body !== undefined) {
    const timed = buildJsonReply(withLatency(reply.body, total), reply.status, {
      "x-amzn-requestid": reply.headers["x-amzn-requestid"] ?? "",
    });
    return { ...reply, ...timed, headers: { ...reply.headers, ...timed.headers }, pace: { head: total, chunks: {} } };
  }
  return { ...reply, ...paceStream(reply, timeToFirstTokenMs, total) };
}

function paceStream(
  { events = [], chunks }: WireReply,
  first: number,
  total: number,
): Pick<WireReply, "pace" | "chunks" | "events"> {
  const between = chunks.length < 2 ? 0 : (total - first) / (chunks.length - 1);
  const delays = chunks.map((_, index) => [index, index === 0 ? first : between]);
  const pace = { head: 0, chunks: Object.fromEntries(delays) };
  const metadata = events.at(-1);
  if (metadata === undefined || !isJsonObject(metadata.body.metrics)) return { chunks, events, pace };
  const last: StreamEvent = { ...metadata, body: withLatency(metadata.body, total) };
  return { chunks: [...chunks.slice(0, -1), encodeEvent(last)], events: [...events.slice(0, -1), last], pace };
}

function withLatency(body: JsonObject, ms: number): JsonObject {
  const { metrics } = body;
  if (!isJsonObject(metrics) || typeof metrics.latencyMs !== "number") return body;
  return { ...body, metrics: { ...metrics, latencyMs: Math.round(metrics.latencyMs + ms) } };
}
