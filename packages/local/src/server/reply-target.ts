import type { ServerResponse } from "node:http";
import type { ServerHttp2Stream } from "node:http2";
import type { Writable } from "node:stream";
import { dropConnection } from "./drop-connection";
import type { WireReply } from "./wire-reply";

/** Where a reply goes: an HTTP/1.1 response or an HTTP/2 stream. */
export interface ReplyTarget {
  /** Takes the body. */
  readonly output: Writable;
  /** Sends status and headers. @param isUrgent whether they go before a first chunk is there */
  begin(reply: Pick<WireReply, "status" | "headers">, isUrgent: boolean): void;
  /** Ends this exchange with RST_STREAM; HTTP/1.1 has no such thing, so its connection ends. */
  reset(code: number): void;
  /** Ends the connection, and with it every other exchange on it. */
  drop(): void;
}

/** Answers over HTTP/1.1. */
export function createHttp1Target(response: ServerResponse): ReplyTarget {
  const drop = (): void => dropConnection(response.socket);
  return {
    output: response,
    begin({ status, headers }, isUrgent) {
      response.writeHead(status, headers);
      if (isUrgent) response.flushHeaders();
    },
    reset: drop,
    drop,
  };
}

/** Answers on a stream of an HTTP/2 connection. @param drop ends that connection */
export function createHttp2Target(stream: ServerHttp2Stream, drop: () => void): ReplyTarget {
  return {
    output: stream,
    begin({ status, headers }) {
      if (!stream.headersSent && !stream.destroyed) stream.respond({ ":status": status, ...headers });
    },
    reset: (code) => stream.close(code),
    drop,
  };
}
