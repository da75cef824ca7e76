import { defaultModelCatalog } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { authenticate } from "../auth/authenticate";
import { accessKeyOf, buildEnvironment, resolveStrictAuth, type StrictAuth } from "../auth/known-credentials";
import type { Eventually } from "../eventually";
import { operations } from "../operations";
import { createOperationMatcher } from "../operations/operation";
import { listenOnLoopback } from "../server/listen-on-loopback";
import { refuseForeignHost } from "../server/refuse-foreign-host";
import { buildErrorReply, type WireReply, type WireRequest } from "../wire/http";
import { parseBody } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import type { ComparedRequest } from "./compare-requests";

/** Where a server of recordings listens, and for whom. */
export interface ServeOptions {
  /** Port to listen on. @default 0: any free port */
  readonly port?: number;
  /** The credentials that clients must have. @default any well-formed credentials */
  readonly strictAuth?: StrictAuth;
}

/** A server that records or replays, and is listening. */
export interface RecordingServer {
  /** Such as `http://127.0.0.1:49152`. */
  readonly url: string;
  readonly region: string;
  /** Environment variables that make any AWS SDK program use this server. */
  readonly env: Readonly<Record<string, string>>;
  /** Configuration for `new BedrockRuntimeClient(server.clientConfig)` and other SDK clients. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/** A request in the form in which recordings keep it. */
export interface ReadRequest {
  readonly wire: WireRequest;
  readonly compared: ComparedRequest;
}

const HOST = "127.0.0.1";
const ACCOUNT_ID = "123456789012";

/**
 * Serves requests of authenticated local clients.
 * @param answer must not throw or reject
 */
export async function serve(
  { port = 0, strictAuth }: ServeOptions,
  region: string,
  answer: (request: ReadRequest) => Eventually<WireReply>,
): Promise<RecordingServer> {
  const credentials = resolveStrictAuth(strictAuth);
  const account: Account = { region, accountId: ACCOUNT_ID, modelCatalog: defaultModelCatalog(), now: Date.now };
  const match = createOperationMatcher(operations);
  const listener = await listenOnLoopback(HOST, port, (wire) => {
    const refusal = refuseForeignHost(wire);
    if (refusal !== undefined) return refusal;
    try {
      authenticate(wire, account, credentials);
      if (wire.body === undefined) throw validationError("The request body is too large.");
      const path = decodeURIComponent(wire.path);
      const operation =
        match(wire.method, wire.path, wire.headers["x-amz-target"])?.operation.name ?? `${wire.method} ${path}`;
      return answer({ wire, compared: readCompared(wire, operation, path) });
    } catch (error) {
      return buildErrorReply(
        error instanceof URIError ? validationError("The request path is not properly encoded.") : error,
      );
    }
  });
  const url = `http://${HOST}:${listener.port}`;
  return {
    url,
    region,
    env: buildEnvironment(url, region, credentials),
    clientConfig: { endpoint: url, region, credentials: accessKeyOf(credentials) },
    close: () => listener.close(),
  };
}

/** Headers that change the answer. */
const TELLING_HEADER = /^(?:x-amz-target|x-amzn-bedrock-.*)$/;

function readCompared(wire: WireRequest, operation: string, path: string): ComparedRequest {
  const headers = Object.entries(wire.headers).filter(([name]) => TELLING_HEADER.test(name));
  return {
    operation,
    method: wire.method,
    path,
    query: Object.fromEntries(wire.query),
    headers: Object.fromEntries(headers),
    body: parseBody(wire.body) ?? (wire.body === "" ? null : wire.body),
  };
}
