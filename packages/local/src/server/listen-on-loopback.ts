import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingHttpHeaders,
  type RequestListener,
} from "node:http";
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders as Http2Headers,
  type ServerHttp2Session,
} from "node:http2";
import { createServer as createSocketServer, type Server, type Socket } from "node:net";
import type { Eventually } from "../eventually";
import type { WireReply, WireRequest } from "../wire/http";
import { type AnswerUnread, createExchange, DEFAULT_LIMITS, type Exchange, type ServerLimits } from "./exchange";
import { MAX_HEAD_BYTES, refuseMalformedHttp } from "./refuse-malformed-http";
import { createHttp1Target, createHttp2Target, dropConnection } from "./send-reply";

/** The first bytes of every HTTP/2 connection. No HTTP/1.1 method starts with them. */
const HTTP2_PREFACE = Buffer.from("PRI");
/** Memory limit of one HTTP/2 connection, in MB. Node's default of 10 is too small for a thousand open streams. */
const SESSION_MEMORY_MB = 200;
/**
 * Number of connections that may wait to be accepted. A client can open a thousand at once. With Node's default of 511,
 * a busy machine resets the rest of them.
 */
const BACKLOG = DEFAULT_LIMITS.connections;

/** A server that is listening. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves HTTP/1.1, and HTTP/2 with prior knowledge, on one port. The AWS SDK for JavaScript uses HTTP/2 for the runtime
 * services and HTTP/1.1 for the others.
 * @param answer must not throw or reject
 */
export async function listenOnLoopback(
  host: string,
  port: number,
  answer: (request: WireRequest) => Eventually<WireReply>,
  limits: ServerLimits = DEFAULT_LIMITS,
  answerUnread?: AnswerUnread,
): Promise<Listener> {
  const exchange = createExchange(answer, limits, answerUnread);
  const http1 = serveHttp1(exchange, limits);
  const http2 = serveHttp2(exchange, limits);
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.setTimeout(limits.headMs, () => socket.destroy());
    socket.on("error", () => socket.destroy()).once("close", () => sockets.delete(socket));
    detectProtocol(socket, (isHttp2) => (isHttp2 ? http2(socket) : http1.emit("connection", socket)));
  });
  server.maxConnections = limits.connections;
  await listen(server, host, port);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        http1.close();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function serveHttp1(exchange: Exchange, limits: ServerLimits): HttpServer {
  const options = {
    maxHeaderSize: MAX_HEAD_BYTES,
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(limits.headMs, 30_000),
  };
  const serve: RequestListener = (request, response) => {
    response.on("error", () => {});
    const { method = "", url = "", headers } = request;
    exchange({ method, url, headers: toSingleValues(headers) }, request, createHttp1Target(response));
  };
  const http1 = createHttpServer(options, serve);
  http1.on("clientError", refuseMalformedHttp);
  // Without this, Node.js itself answers an unknown expectation.
  http1.on("checkExpectation", serve);
  // Node.js enforces the timeouts only after this event, which never occurs here: another server accepts the connections.
  http1.emit("listening");
  return http1;
}

/** Returns a function that serves a new connection. */
function serveHttp2(exchange: Exchange, limits: ServerLimits): (socket: Socket) => void {
  let accepted: Socket | undefined;
  const http2 = createHttp2Server({
    maxSessionMemory: SESSION_MEMORY_MB,
    settings: { maxConcurrentStreams: limits.openRequests, enablePush: false },
  });
  http2.on("sessionError", () => {});
  http2.on("session", (session) => {
    // `session.socket` is a proxy that cannot be destroyed.
    const socket = accepted;
    accepted = undefined;
    // Malformed frames end only their own connection.
    session.on("error", () => socket?.destroy());
    const idleness = watchIdleness(session, socket, limits);
    session.on("stream", (stream, headers) => {
      idleness.begin();
      stream.on("error", () => {});
      const { ":method": method = "", ":path": url = "" } = headers;
      const target = createHttp2Target(stream, () => dropConnection(socket));
      exchange({ method, url, headers: toSingleValues(headers) }, stream, target);
    });
  });
  return (socket) => {
    accepted = socket;
    http2.emit("connection", socket);
  };
}

/**
 * Ends a connection without traffic: after `headMs` if it has made no request, else after `requestMs` without a byte.
 * `session.setTimeout` of node:http2 is not used, because a closed session stays in memory until that timer fires.
 * @returns `begin` must be called at every request
 */
function watchIdleness(
  session: ServerHttp2Session,
  socket: Socket | undefined,
  { headMs, requestMs }: ServerLimits,
): { begin(): void } {
  let bytesAtLastCheck = -1;
  let hasBegun = false;
  const check = (): void => {
    const bytes = (socket?.bytesRead ?? 0) + (socket?.bytesWritten ?? 0);
    if (!hasBegun) session.destroy();
    else if (bytes === bytesAtLastCheck) session.close();
    else {
      bytesAtLastCheck = bytes;
      timer = setTimeout(check, requestMs).unref();
    }
  };
  let timer = setTimeout(check, headMs).unref();
  session.once("close", () => clearTimeout(timer));
  return {
    begin() {
      if (hasBegun) return;
      hasBegun = true;
      clearTimeout(timer);
      timer = setTimeout(check, requestMs).unref();
    },
  };
}

/** Returns the same object if no header is repeated, which is the usual case. */
function toSingleValues(headers: IncomingHttpHeaders | Http2Headers): Readonly<Record<string, string>> {
  if (hasSingleValues(headers)) return headers;
  const values = Object.entries(headers).map(([name, value]) => [name, String(value ?? "")]);
  return Object.fromEntries(values);
}

function hasSingleValues(
  headers: IncomingHttpHeaders | Http2Headers,
): headers is (IncomingHttpHeaders | Http2Headers) & Record<string, string> {
  for (const name in headers) if (typeof headers[name] !== "string") return false;
  return true;
}

/** Waits for enough bytes to tell HTTP/2 from HTTP/1.1, returns them to the socket, and connects it. */
function detectProtocol(socket: Socket, connect: (isHttp2: boolean) => void, held: Buffer = Buffer.alloc(0)): void {
  socket.once("readable", () => {
    const more: Buffer | null = socket.read();
    // The client has ended the connection too early. The socket closes by itself.
    if (more === null) return;
    const bytes = Buffer.concat([held, more]);
    const start = bytes.subarray(0, HTTP2_PREFACE.length);
    const isPreface = start.equals(HTTP2_PREFACE.subarray(0, start.length));
    if (isPreface && start.length < HTTP2_PREFACE.length) return detectProtocol(socket, connect, bytes);
    socket.unshift(bytes);
    socket.setTimeout(0).removeAllListeners("timeout");
    connect(isPreface);
  });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen({ host, port, exclusive: true, backlog: BACKLOG }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}
