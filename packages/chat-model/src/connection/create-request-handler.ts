import { NodeHttp2Handler, NodeHttpHandler } from "@smithy/node-http-handler";
import { connectWithin } from "./connect-within";
import type { ConnectionOptions } from "./connection-options";
import { RenewingHandler } from "./renewing-handler";
import { type Connection, resolveConnection } from "./resolve-connection";

/**
 * The transport of a client. The SDK's default opens a connection for every request; this one keeps them.
 * @throws InvalidOptionError for an option that cannot be used
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
