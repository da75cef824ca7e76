import type { StreamEvent } from "../converse/build-stream-events";
import { readReplyUsage } from "../inspection/read-reply-usage";
import { buildJsonReply, type WireReply } from "../server/wire-reply";
import { encodeEvent } from "../wire/encode-event";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { durationOf, type LatencyModel } from "./latency-model";

/**
 * The reply of a model at its pace: a whole one comes late, the frames of a stream come evenly after the first.
 * The latency that it reports includes the time.
 */
export function applyLatency(model: LatencyModel, reply: WireReply): WireReply {
  const outputTokens = readReplyUsage(reply)?.outputTokens;
  if (outputTokens === undefined || reply.status !== 200) return reply;
  const total = durationOf(model, outputTokens);
  if (reply.body !== undefined) {
    const timed = buildJsonReply(withLatency(reply.body, total), reply.status, {
      "x-amzn-requestid": reply.headers["x-amzn-requestid"] ?? "",
    });
    return { ...reply, ...timed, headers: { ...reply.headers, ...timed.headers }, pace: { head: total, chunks: {} } };
  }
  return { ...reply, ...paceStream(reply, model.timeToFirstTokenMs ?? 0, total) };
}

function paceStream(
  { events = [], chunks }: WireReply,
  first: number,
  total: number,
): Pick<WireReply, "pace" | "chunks" | "events"> {
  const between = chunks.length < 2 ? 0 : (total - first) / (chunks.length - 1);
  const pauses = chunks.map((_, index) => [index, index === 0 ? first : between]);
  const metadata = events.at(-1);
  const timed = { head: 0, chunks: Object.fromEntries(pauses) };
  if (metadata === undefined || !isJsonObject(metadata.body.metrics)) return { chunks, events, pace: timed };
  const last: StreamEvent = { ...metadata, body: withLatency(metadata.body, total) };
  return { chunks: [...chunks.slice(0, -1), encodeEvent(last)], events: [...events.slice(0, -1), last], pace: timed };
}

function withLatency(body: JsonObject, ms: number): JsonObject {
  const { metrics } = body;
  if (!isJsonObject(metrics) || typeof metrics.latencyMs !== "number") return body;
  return { ...body, metrics: { ...metrics, latencyMs: Math.round(metrics.latencyMs + ms) } };
}
