import { randomUUID } from "node:crypto";
import type { StreamEvent } from "../converse/build-stream-events";
import { ServiceError } from "../errors/service-error";
import { encodeEvent } from "../wire/encode-event";
import type { JsonObject } from "../wire/read-json";

/** What goes back over HTTP. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent one after the other; for a stream, one frame each. */
  readonly chunks: readonly Uint8Array[];
}

/** A JSON response. */
export function buildJsonReply(
  body: JsonObject,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): WireReply {
  const bytes = Buffer.from(JSON.stringify(body), "utf8");
  return {
    status,
    headers: {
      "content-type": "application/json",
      "content-length": String(bytes.length),
      "x-amzn-requestid": randomUUID(),
      ...headers,
    },
    chunks: [bytes],
  };
}

/** An event-stream response. */
export function buildStreamReply(events: readonly StreamEvent[]): WireReply {
  return {
    status: 200,
    headers: { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": randomUUID() },
    chunks: events.map(encodeEvent),
  };
}

/** An error response of the REST-JSON protocol. What is not a `ServiceError` is a fault of ours. */
export function buildErrorReply(error: unknown): WireReply {
  const known = error instanceof ServiceError ? error : new ServiceError("InternalServerException", String(error));
  return buildJsonReply({ message: known.message }, known.status, { "x-amzn-errortype": known.name });
}
