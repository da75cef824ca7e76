import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo, Socket } from "node:net";

/** The response to a request, which the test writes. */
export interface WireResponse {
  writeHead(status: number, headers: Record<string, string>): unknown;
  /** @param sent is called when the chunk is on its way */
  write(chunk: Uint8Array | string, sent?: () => void): unknown;
  end(chunk?: Uint8Array | string): unknown;
  once(event: "close", listener: () => void): unknown;
  /** The stream of an HTTP/2 response. */
  readonly stream?: { close(code: number): void };
}

/** A server on loopback that counts its connections. */
export interface WireServer {
  readonly url: string;
  /** Connections so far. */
  readonly opened: number;
  /** Connections that have ended. */
  readonly closed: number;
  /** The largest number of concurrent requests, on one connection and on all of them. */
  readonly busiest: { readonly ofOne: number; readonly ofAll: number };
  /** Ends every connection at once. */
  dropConnections(): void;
  close(): Promise<void>;
}

const answer = JSON.stringify({
  output: { message: { role: "assistant", content: [{ text: "ten days" }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
});

/** Answers a Converse request. */
export function answerConverse(response: WireResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(answer);
}

/** Starts to answer a Converse request, and sends white space until the returned function is called. */
export function trickleConverse(response: WireResponse): () => void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), 50);
  return () => {
    clearInterval(timer);
    response.end(answer);
  };
}

/** @param respond is called for each request that has arrived, with its number from 1 */
export async function startWireServer(
  httpVersion: "2" | "1.1",
  respond: (response: WireResponse, nth: number) => void,
): Promise<WireServer> {
  const sockets = new Set<Socket>();
  const open = new Map<Socket, number>();
  const seen = { opened: 0, closed: 0, requests: 0, busiest: { ofOne: 0, ofAll: 0 } };
  const server = httpVersion === "2" ? createHttp2Server() : createHttpServer();
  server.on("connection", (socket: Socket) => {
    seen.opened += 1;
    sockets.add(socket);
    open.set(socket, 0);
    socket.on("error", () => {});
    socket.once("close", () => {
      seen.closed += 1;
      sockets.delete(socket);
    });
  });
  server.on("request", (request, response) => {
    // An HTTP/2 session gives a proxy of its socket, so sockets are compared by their port.
    const { remotePort } = request.socket;
    const socket = [...sockets].find((candidate) => candidate.remotePort === remotePort) ?? request.socket;
    const count = (change: number): void => {
      open.set(socket, (open.get(socket) ?? 0) + change);
      const counts = [...open.values()];
      seen.busiest.ofOne = Math.max(seen.busiest.ofOne, ...counts);
      seen.busiest.ofAll = Math.max(
        seen.busiest.ofAll,
        counts.reduce((sum, one) => sum + one, 0),
      );
    };
    count(1);
    response.once("close", () => count(-1));
    response.on("error", () => {});
    request.resume().once("end", () => {
      seen.requests += 1;
      respond(response, seen.requests);
    });
  });
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get opened() {
      return seen.opened;
    },
    get closed() {
      return seen.closed;
    },
    busiest: seen.busiest,
    dropConnections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dropConnections();
      }),
  };
}
