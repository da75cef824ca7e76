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
  /** What the chunk of a JSON response holds. The request log reads token counts from it. */
  readonly body?: JsonObject;
  /** What the chunks of a stream hold. */
  readonly events?: readonly StreamEvent[];
  /** When to send what. @default everything at once */
  readonly pace?: ReplyPace;
  /** @default a regular end */
  readonly ending?: AbruptEnding;
}

/** Waits in ms; `Infinity` waits until the connection closes. */
interface ReplyPace {
  /** Before the status and headers. */
  readonly head: number;
  /** Before each chunk, by its position. */
  readonly chunks: Readonly<Record<number, number>>;
}

/** How a reply ends after its chunks when it does not end well. */
interface AbruptEnding {
  /** `drop` ends the connection, `reset` sends RST_STREAM; HTTP/1.1 has only the former. */
  readonly kind: "drop" | "reset";
  /** HTTP/2 error code of a reset. */
  readonly code: number;
  /** Whether status and headers are sent before. */
  readonly sendsHead: boolean;
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
    body,
  };
}

/** An event-stream response. */
export function buildStreamReply(events: readonly StreamEvent[]): WireReply {
  return {
    status: 200,
    headers: { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": randomUUID() },
    chunks: events.map(encodeEvent),
    events,
  };
}

/** An error response of the REST-JSON protocol. What is not a `ServiceError` is a fault of ours. */
export function buildErrorReply(error: unknown): WireReply {
  const known = error instanceof ServiceError ? error : new ServiceError("InternalServerException", String(error));
  return buildJsonReply({ message: known.message }, known.status, { "x-amzn-errortype": known.name });
}
