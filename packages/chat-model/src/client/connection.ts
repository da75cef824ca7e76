import { connect as connectTcp, isIP, type Socket } from "node:net";
import { finished, type Readable } from "node:stream";
import { connect as connectTls } from "node:tls";
import { BedrockRoutedError } from "@bedrock-routed/core";
import { NodeHttp2Handler, NodeHttpHandler } from "@smithy/node-http-handler";
import { type Connection, type ConnectionOptions, resolveConnection } from "../options/connection-options";

type TimeoutOption = "connectTimeoutMs" | "requestTimeoutMs";

const REMEDIES: Readonly<Record<TimeoutOption, string>> = {
  connectTimeoutMs: "Check the endpoint and the network, or raise it if the network is slow.",
  requestTimeoutMs: "Stream the answer, or raise it for a model that thinks for a long time.",
};

/** The service could not be reached in time, or sent nothing for too long. Thrown after the SDK's retries. */
export class ConnectionTimeoutError extends BedrockRoutedError {
  /** The option of `connection` whose limit was reached. */
  readonly option: TimeoutOption;
  readonly timeoutMs: number;

  constructor(option: TimeoutOption, timeoutMs: number, cause?: unknown) {
    const what = option === "connectTimeoutMs" ? "could not be reached" : "sent nothing";
    super(`The service ${what} for ${timeoutMs} ms, which is connection.${option}. ${REMEDIES[option]}`, {
      cause,
    });
    this.option = option;
    this.timeoutMs = timeoutMs;
  }
}

/**
 * The HTTP transport of a client. It keeps connections and shares them, where the SDK's default opens
 * one for every request.
 */
export function createRequestHandler(options?: ConnectionOptions): RenewingHandler {
  const connection = resolveConnection(options);
  return new RenewingHandler(
    () => (connection.httpVersion === "2" ? createHttp2Handler(connection) : createHttp1Handler(connection)),
    connection,
  );
}

function createHttp2Handler({
  connectTimeoutMs,
  requestTimeoutMs,
  maxConcurrentStreams,
}: Connection): NodeHttp2Handler {
  return new NodeHttp2Handler({
    requestTimeout: requestTimeoutMs,
    maxConcurrentStreams,
    nodeHttp2ConnectOptions: { createConnection: connectWithin(connectTimeoutMs) },
  });
}

function createHttp1Handler({ connectTimeoutMs, requestTimeoutMs, maxSockets }: Connection): NodeHttpHandler {
  const agent = { keepAlive: true, maxSockets };
  return new NodeHttpHandler({
    connectionTimeout: connectTimeoutMs,
    socketTimeout: requestTimeoutMs,
    httpAgent: agent,
    httpsAgent: agent,
  });
}

/** How long a connection is silent before TCP probes it, in ms. A peer that has vanished is then noticed. */
const KEEP_ALIVE_MS = 30_000;

/**
 * The `createConnection` of `http2.connect`: connects as Node does, but within a time limit. The
 * error's name tells the SDK that the request can be sent again.
 */
function connectWithin(limitMs: number): (authority: URL) => Socket {
  return ({ protocol, hostname, port }) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    const secure = protocol === "https:";
    const socket = secure
      ? connectTls({
          host,
          port: Number(port || 443),
          ALPNProtocols: ["h2"],
          ...(isIP(host) === 0 && { servername: host }),
        })
      : connectTcp({ host, port: Number(port || 80) });
    const timer = setTimeout(() => {
      const error = new Error(`No connection to ${host} within ${limitMs} ms`);
      socket.destroy(Object.assign(error, { name: "TimeoutError" }));
    }, limitMs);
    const stop = (): void => clearTimeout(timer);
    return socket
      .setKeepAlive(true, KEEP_ALIVE_MS)
      .once(secure ? "secureConnect" : "connect", stop)
      .once("close", stop);
  };
}

/** A request handler of the SDK that keeps connections. */
type PoolingHandler = Pick<NodeHttpHandler, "handle" | "destroy">;

/** A handler, and how many requests use it. */
interface Pool {
  readonly handler: PoolingHandler;
  active: number;
  retired: boolean;
}

/**
 * A request handler that closes connections when no request used them for a while, or when one did not
 * answer. The SDK's handlers do neither: over HTTP/2 their idle limit ends requests that wait for an
 * answer, and a dead connection stays in use, for retries too.
 *
 * A retired pool takes no more requests, and is closed after its last one.
 */
class RenewingHandler implements PoolingHandler {
  readonly metadata: { readonly handlerProtocol: string };
  readonly #create: () => PoolingHandler;
  readonly #connection: Connection;
  #pool: Pool | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(create: () => PoolingHandler, connection: Connection) {
    this.metadata = { handlerProtocol: connection.httpVersion === "2" ? "h2" : "http/1.1" };
    this.#create = create;
    this.#connection = connection;
  }

  async handle(...[request, options]: Parameters<PoolingHandler["handle"]>): ReturnType<PoolingHandler["handle"]> {
    clearTimeout(this.#idle);
    this.#pool ??= { handler: this.#create(), active: 0, retired: false };
    const pool = this.#pool;
    pool.active += 1;
    try {
      const result = await pool.handler.handle(request, options);
      this.#watch(result.response.body, pool);
      return result;
    } catch (cause) {
      const error = toConnectionError(cause, this.#connection);
      if (error instanceof ConnectionTimeoutError) this.#retire(pool);
      this.#release(pool);
      throw error;
    }
  }

  /** Closes every connection with its requests. The handler can be used again. */
  destroy(): void {
    clearTimeout(this.#idle);
    this.#pool?.handler.destroy();
    this.#pool = undefined;
  }

  updateHttpClientConfig(): void {
    // The SDK offers its defaults here. `connection` has decided already.
  }

  httpHandlerConfigs(): Connection {
    return this.#connection;
  }

  #watch(body: Readable, pool: Pool): void {
    const { requestTimeoutMs } = this.#connection;
    // Before the SDK's own listener, which ends a silent HTTP/2 answer as if it were complete.
    body.prependOnceListener("timeout", () => {
      body.destroy(new ConnectionTimeoutError("requestTimeoutMs", requestTimeoutMs));
    });
    finished(body, { writable: false }, (error) => {
      if (error instanceof ConnectionTimeoutError) this.#retire(pool);
      this.#release(pool);
    });
  }

  #retire(pool: Pool): void {
    pool.retired = true;
    if (this.#pool === pool) this.#pool = undefined;
    if (pool.active === 0) pool.handler.destroy();
  }

  #release(pool: Pool): void {
    pool.active -= 1;
    if (pool.active > 0) return;
    if (pool.retired) pool.handler.destroy();
    else if (this.#pool === pool) {
      this.#idle = setTimeout(() => this.#retire(pool), this.#connection.idleTimeoutMs).unref();
    }
  }
}

/** The SDK's time-out as our error. The SDK's error says only in its text which limit was reached. Other errors are returned as they are. */
function toConnectionError(error: unknown, connection: Connection): unknown {
  const timeout = [error, error instanceof Error && error.cause].find(isTimeout);
  const options = ["connectTimeoutMs", "requestTimeoutMs"] as const;
  const option = options.find((candidate) => timeout?.message.includes(` ${connection[candidate]} ms`));
  return option === undefined ? error : new ConnectionTimeoutError(option, connection[option], timeout);
}

function isTimeout(error: unknown): error is Error {
  return error instanceof Error && error.name === "TimeoutError";
}
