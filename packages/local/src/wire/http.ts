import { randomUUID } from "node:crypto";
import type { Eventually } from "../eventually";
import { encodeEvent, type StreamEvent } from "./event-stream";
import type { JsonObject } from "./read-json";
import { toServiceError } from "./service-error";

/** A request without its body. */
export interface RequestHead {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly url: string;
  /** Headers by their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An HTTP request that has arrived completely. */
export interface WireRequest {
  readonly method: string;
  /** Percent-encoded path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Headers by their lower-case names. They contain credentials, so they must never be logged. */
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` if the body was larger than the limit (25 MB by default). */
  readonly body: string | undefined;
  /** Hexadecimal SHA-256 of the compressed body. Absent if the body was not compressed. */
  readonly bodyHash?: string;
  /** Returns a signal that is aborted when the client leaves before the reply has ended. @default it never is */
  readonly clientLeft?: () => AbortSignal;
}

const NO_QUERY: URLSearchParams = new URLSearchParams();

/** Combines the head and the body of an HTTP/1.1 or HTTP/2 request. */
export function buildWireRequest({ method, url, headers }: RequestHead, body: string | undefined): WireRequest {
  const mark = url.indexOf("?");
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1)),
    headers,
    body,
  };
}

/** An HTTP response before it is sent. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parts of the body in the order in which they are sent. For a stream, each chunk is one frame. */
  readonly chunks: readonly Uint8Array[];
  /** Content of the chunk of a JSON response. The request log reads token counts from it. */
  readonly body?: JsonObject;
  /** Content of the chunks of a stream. */
  readonly events?: readonly StreamEvent[];
  /** The events of a stream as they come, instead of `chunks`. An error that they throw ends the stream with an exception. */
  readonly live?: AsyncIterable<StreamEvent>;
  /** The frames of a stream as they come, encoded, instead of `chunks`. An error that they throw breaks the reply off. */
  readonly liveFrames?: AsyncIterable<Uint8Array>;
  /** Delays between the parts. @default everything is sent at once */
  readonly pace?: ReplyPace;
  /** How the reply breaks off. @default the reply ends normally */
  readonly ending?: AbruptEnding;
}

/** Delays in ms. `Infinity` waits until the connection closes. */
interface ReplyPace {
  /** Delay before the status and headers. */
  readonly head: number;
  /** Delay before each chunk, by the chunk's index. */
  readonly chunks: Readonly<Record<number, number>>;
}

/** How a reply breaks off after its chunks. */
interface AbruptEnding {
  /** `drop` ends the connection. `reset` sends RST_STREAM over HTTP/2 and ends the connection over HTTP/1.1. */
  readonly kind: "drop" | "reset";
  /** HTTP/2 error code of a reset. */
  readonly code: number;
  /** Whether the status and headers are sent first. */
  readonly sendsHead: boolean;
}

/** Builds a JSON response. */
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

/** Builds an event-stream response. */
export function buildStreamReply(events: readonly StreamEvent[]): WireReply {
  return {
    status: 200,
    headers: { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": randomUUID() },
    chunks: events.map(encodeEvent),
    events,
  };
}

/** Builds an event-stream response whose events come later. */
export function buildLiveReply(live: AsyncIterable<StreamEvent>): WireReply {
  const { chunks, headers, status } = buildStreamReply([]);
  return { status, headers, chunks, live };
}

/** Waits for all events of a live reply. Other replies are returned as they are. */
export function collectLiveReply(reply: WireReply): Eventually<WireReply> {
  const { live } = reply;
  if (live === undefined) return reply;
  const collect = async (): Promise<WireReply> => {
    const events: StreamEvent[] = [];
    for await (const event of live) events.push(event);
    return { ...buildStreamReply(events), headers: reply.headers };
  };
  return collect();
}

/**
 * Builds an error response of the REST-JSON protocol. An error that is not a `ServiceError` is a bug in this package
 * and becomes an InternalServerException.
 */
export function buildErrorReply(error: unknown): WireReply {
  const known = toServiceError(error);
  return buildJsonReply({ message: known.message }, known.status, { "x-amzn-errortype": known.name });
}
