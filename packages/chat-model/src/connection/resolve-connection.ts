import { InvalidOptionError } from "@bedrock-routed/core";
import type { ConnectionOptions } from "./connection-options";

/** Every option of a connection, with its default where none is given. */
export type Connection = Readonly<Required<ConnectionOptions>>;

const DEFAULTS: Connection = {
  connectTimeoutMs: 5_000,
  // As long as the SDK's own sessions last, so that no call fails that succeeds without us.
  requestTimeoutMs: 300_000,
  // Below the 350 s after which AWS's NAT gateways forget a connection: docs/decisions/0003-keep-connections.md.
  idleTimeoutMs: 60_000,
  httpVersion: "2",
  // HTTP/2 shares 64 KB in flight among the streams of a connection; over 150 ms that leaves 20 KB/s to each.
  maxConcurrentStreams: 20,
  maxSockets: 50,
};

/** What Node's timers can count: more would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** @throws InvalidOptionError for a value that cannot be used, or an option of the other HTTP version */
export function resolveConnection(options: ConnectionOptions = {}): Connection {
  for (const option of ["connectTimeoutMs", "requestTimeoutMs", "idleTimeoutMs"] as const) {
    checkWhole(option, options[option], LONGEST_MS);
  }
  for (const option of ["maxConcurrentStreams", "maxSockets"] as const) {
    checkWhole(option, options[option], Number.MAX_SAFE_INTEGER);
  }
  const { httpVersion = DEFAULTS.httpVersion } = options;
  if (httpVersion !== "2" && httpVersion !== "1.1") {
    throw new InvalidOptionError("connection.httpVersion", httpVersion, 'pass "2" or "1.1"');
  }
  const [foreign, own] =
    httpVersion === "2"
      ? (["maxSockets", "maxConcurrentStreams"] as const)
      : (["maxConcurrentStreams", "maxSockets"] as const);
  if (options[foreign] !== undefined) {
    const remedy = `it has no meaning for HTTP/${httpVersion}; pass ${own}, or another httpVersion`;
    throw new InvalidOptionError(`connection.${foreign}`, options[foreign], remedy);
  }
  return { ...DEFAULTS, ...withoutUndefined(options) };
}

function checkWhole(option: keyof ConnectionOptions, value: number | undefined, largest: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= largest)) return;
  throw new InvalidOptionError(`connection.${option}`, value, `pass a whole number from 1 to ${largest}`);
}

function withoutUndefined(options: ConnectionOptions): ConnectionOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
