import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { createServer as createSocketServer, type Server, type Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { buildErrorReply, type WireReply } from "./wire-reply";
import { readWireRequest, type WireRequest } from "./wire-request";

/** How every HTTP/2 connection starts; no HTTP/1.1 method starts like it. */
const HTTP2_PREFACE = Buffer.from("PRI");
/** A connection whose first bytes do not come for this long is closed. */
const SILENCE_MS = 60_000;

/** An open port. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves HTTP/1.1, and HTTP/2 with prior knowledge, on one port: AWS clients for Node.js speak
 * HTTP/2 to the runtime services and HTTP/1.1 to the others.
 */
export async function listenOnLoopback(
  host: string,
  port: number,
  answer: (request: WireRequest) => WireReply,
): Promise<Listener> {
  const serve = (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): void => {
    exchange(request, response, answer).catch(() => response.destroy());
  };
  const http1 = createHttpServer(serve);
  // Malformed frames end their own connection, and nothing else.
  const http2 = createHttp2Server(serve).on("sessionError", () => {});
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.on("error", () => socket.destroy()).once("close", () => sockets.delete(socket));
    passOn(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit("connection", socket));
  });
  await listen(server, host, port);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Waits for as many bytes as tell HTTP/2 from HTTP/1.1, and gives them back to the socket. */
function passOn(socket: Socket, connect: (isHttp2: boolean) => void): void {
  socket.once("readable", () => {
    const bytes: Buffer | null = socket.read();
    if (bytes === null) return;
    socket.unshift(bytes);
    const start = bytes.subarray(0, HTTP2_PREFACE.length);
    const isPreface = start.equals(HTTP2_PREFACE.subarray(0, start.length));
    if (isPreface && start.length < HTTP2_PREFACE.length) {
      // Too short to tell; asked again at the next turn, when more has come or the socket has ended.
      setTimeout(() => passOn(socket, connect), 5);
      return;
    }
    socket.setTimeout(0).removeAllListeners("timeout");
    connect(isPreface);
  });
}

async function exchange(
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
  answer: (request: WireRequest) => WireReply,
): Promise<void> {
  const reply = await readWireRequest(request).then(answer, buildErrorReply);
  response.writeHead(reply.status, reply.headers);
  await pipeline(Readable.from(reply.chunks), response);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen({ host, port, exclusive: true }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}
