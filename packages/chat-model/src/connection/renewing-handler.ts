import { finished, Readable } from "node:stream";
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from "@smithy/types";
import { ConnectionTimeoutError, toConnectionError } from "./connection-timeout-error";
import type { Connection } from "./resolve-connection";

/** A handler of the SDK's, which keeps connections. */
type PoolingHandler = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> & { destroy(): void };

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

  async handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<{ response: HttpResponse }> {
    clearTimeout(this.#idle);
    this.#pool ??= { handler: this.#create(), active: 0, retired: false };
    const pool = this.#pool;
    pool.active += 1;
    try {
      const result = await pool.handler.handle(request, options);
      const { body } = result.response;
      if (body instanceof Readable) finished(body, { writable: false }, () => this.#release(pool));
      else this.#release(pool);
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

  #retire(pool: Pool): void {
    pool.retired = true;
    if (this.#pool === pool) this.#pool = undefined;
    if (pool.active === 0) pool.handler.destroy();
  }

  #release(pool: Pool): void {
    pool.active -= 1;
    if (pool.active > 0) return;
    if (pool.retired) return pool.handler.destroy();
    if (this.#pool !== pool) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#retire(pool), this.#connection.idleTimeoutMs).unref();
  }
}
