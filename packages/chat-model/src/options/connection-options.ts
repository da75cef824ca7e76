import { omitUndefined } from "@bedrock-routed/core";

/** How requests reach the service. A `client` or a `requestHandler` of your own keeps its own settings. */
export interface ConnectionOptions {
  /** The time allowed to open a connection, in ms. @default 5000 */
  connectTimeoutMs?: number;
  /**
   * How long the service may send nothing, before or during an answer, in ms. A model that thinks for
   * a long time sends nothing meanwhile, unless its answer is streamed.
   * @default 300000
   */
  requestTimeoutMs?: number;
  /** Connections without a request for this long are closed, in ms. @default 60000 */
  idleTimeoutMs?: number;
  /** The HTTP version. `"1.1"` is for networks that block HTTP/2. @default "2" */
  httpVersion?: "2" | "1.1";
  /** HTTP/2: the most requests at a time on one connection. More requests open more connections. @default 20 */
  maxConcurrentStreams?: number;
  /** HTTP/1.1: the most connections. Each serves one request at a time; more requests wait. @default 50 */
  maxSockets?: number;
}

/** Every option of a connection, with defaults filled in. */
export type Connection = Readonly<Required<ConnectionOptions>>;

/**
 * How to correct a value; or how to correct a part of it, with the name and value of that part.
 */
export type Correction = string | { readonly part?: string; readonly value: unknown; readonly remedy: string };

interface ConnectionOption<Value> {
  readonly default: Value;
  /** One sentence, for the README. */
  readonly description: string;
  /** The only HTTP version that the option is for. */
  readonly only?: "2" | "1.1";
  /** Returns how to correct the value, or `undefined` when it is valid. */
  readonly check: (value: unknown) => string | undefined;
}

type ConnectionOptionTable = { readonly [Name in keyof Connection]: ConnectionOption<Connection[Name]> };

/** The longest delay of a Node timer, in ms. A longer one fires at once. */
const LONGEST_MS = 2 ** 31 - 1;
const checkMs = wholeNumberUpTo(LONGEST_MS);
const checkCount = wholeNumberUpTo(Number.MAX_SAFE_INTEGER);

/** Every option of `connection`: the README's table, the checks and the defaults follow from it. */
export const CONNECTION_OPTIONS: ConnectionOptionTable = {
  connectTimeoutMs: {
    default: 5_000,
    check: checkMs,
    description: "Time allowed to open a connection.",
  },
  requestTimeoutMs: {
    // As long as the SDK's own sessions last, so that no call fails that succeeds with the SDK's client.
    default: 300_000,
    check: checkMs,
    description: "How long the service may send nothing, before or during an answer.",
  },
  idleTimeoutMs: {
    // Below the 350 s after which AWS's NAT gateways drop a connection: docs/decisions/0003-keep-connections.md.
    default: 60_000,
    check: checkMs,
    description: "Connections without a request for this long are closed.",
  },
  httpVersion: {
    default: "2",
    check: (value) => (value === "2" || value === "1.1" ? undefined : 'pass "2" or "1.1"'),
    description: '`"1.1"` is for networks that block HTTP/2.',
  },
  maxConcurrentStreams: {
    // The streams of an HTTP/2 connection share 64 KB in flight: over 150 ms, 20 streams get 20 KB/s each.
    default: 20,
    only: "2",
    check: checkCount,
    description: "HTTP/2: requests at a time on one connection. More requests open more connections.",
  },
  maxSockets: {
    default: 50,
    only: "1.1",
    check: checkCount,
    description: "HTTP/1.1: connections, with one request at a time each. More requests wait.",
  },
};

/** `options` with the default of each option that is not given. */
export function resolveConnection(options: ConnectionOptions = {}): Connection {
  const { connectTimeoutMs, requestTimeoutMs, idleTimeoutMs, httpVersion, maxConcurrentStreams, maxSockets } =
    CONNECTION_OPTIONS;
  return {
    connectTimeoutMs: connectTimeoutMs.default,
    requestTimeoutMs: requestTimeoutMs.default,
    idleTimeoutMs: idleTimeoutMs.default,
    httpVersion: httpVersion.default,
    maxConcurrentStreams: maxConcurrentStreams.default,
    maxSockets: maxSockets.default,
    ...omitUndefined(options),
  };
}

/** How to correct `connection`; `undefined` when it is valid. Also refuses an option of the other HTTP version. */
export function checkConnection(connection: unknown): Correction | undefined {
  if (typeof connection !== "object" || connection === null)
    return "pass an object, such as { requestTimeoutMs: 900_000 }";
  const given = Object.entries(CONNECTION_OPTIONS).flatMap(([part, option]) => {
    const value: unknown = Reflect.get(connection, part);
    return value === undefined ? [] : [{ part, value, option }];
  });
  for (const { part, value, option } of given) {
    const remedy = option.check(value);
    if (remedy !== undefined) return { part, value, remedy };
  }
  const { httpVersion = CONNECTION_OPTIONS.httpVersion.default }: ConnectionOptions = connection;
  const foreign = given.find(({ option }) => option.only !== undefined && option.only !== httpVersion);
  if (foreign === undefined) return undefined;
  const instead = httpVersion === "2" ? "maxConcurrentStreams" : "maxSockets";
  const remedy = `it does nothing over HTTP/${httpVersion}; pass ${instead}, or another httpVersion`;
  return { part: foreign.part, value: foreign.value, remedy };
}

function wholeNumberUpTo(largest: number): (value: unknown) => string | undefined {
  return (value) =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= largest
      ? undefined
      : `pass a whole number from 1 to ${largest}`;
}
