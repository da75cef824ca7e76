import { finished, Readable } from "node:stream";
import type { NodeHttpHandler } from "@smithy/node-http-handler";
import { ConnectionTimeoutError, toConnectionError } from "./connection-timeout-error";
import type { Connection } from "./resolve-connection";

/** A handler of the SDK's, which keeps connections. */
type PoolingHandler = Pick<NodeHttpHandler, "handle" | "destroy">;

/** A handler and what is under way through it. */
interface Pool {
  readonly handler: PoolingHandler;
  active: number;
  retired: boolean;
}

/**
 * A request handler that gives connections up when nothing was asked of them for a while, or when one
 * did not answer. The SDK's handlers do not: over HTTP/2 their idle limit ends requests that wait for
 * their answer, and a connection that is dead goes on being used, by retries too.
 *
 * A retired pool takes no more requests, and is closed after its last one.
 */
export class RenewingHandler implements PoolingHandler {
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

  /** Closes every connection, and what is under way on it. It may be used again. */
  destroy(): void {
    clearTimeout(this.#idle);
    this.#pool?.handler.destroy();
    this.#pool = undefined;
  }

  updateHttpClientConfig(): void {
    // The SDK offers its defaults here; `connection` has decided already.
  }

  httpHandlerConfigs(): Connection {
    return this.#connection;
  }

  #watch(body: unknown, pool: Pool): void {
    if (!(body instanceof Readable)) {
      this.#release(pool);
      return;
    }
    const { requestTimeoutMs } = this.#connection;
    // First, because the SDK's own listener would end a silent answer as if it were complete (HTTP/2).
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
