import type { WireReply } from "../wire/http";
import { isJsonObject, type JsonObject, parseBody } from "../wire/read-json";

/** A request that the server received, as parsed wire values, and the outcome. */
export interface ReceivedRequest {
  /** Such as `"Converse"`. `"Unknown"` if no operation has this method and path. */
  readonly operation: string;
  /** The decoded `modelId` of the path. */
  readonly modelId?: string;
  /** The parsed JSON body. `undefined` if the body is empty or is not JSON. */
  readonly body: unknown;
  /** Headers by their lower-case names, without credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** When the request had arrived, in ms of the server's clock (`options.now`). */
  readonly time: number;
  /** HTTP status of the response. 0 if a fault ended the connection without a response. */
  readonly status: number;
  /** Time to build the response, in ms. Delays that a fault or `options.latency` adds are not included. */
  readonly durationMs: number;
  /** Token counts that the response reports. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  /** Kind of the injected fault. */
  readonly fault?: string;
}

/**
 * Adds the body to what the log keeps of a request. The body is kept as text and parsed on first use: a thousand texts
 * need less memory than a thousand object trees, and their size is known.
 */
export function buildReceivedRequest(
  request: Omit<ReceivedRequest, "body">,
  bodyText: string | undefined,
): ReceivedRequest {
  let body: unknown;
  let isParsed = false;
  return {
    ...request,
    get body() {
      if (!isParsed) body = parseBody(bodyText);
      isParsed = true;
      return body;
    },
  };
}

/** Reads the token counts of a response: those of Converse, or of InvokeModel bodies, which use snake case. */
export function readReplyUsage({ body, events }: WireReply): ReceivedRequest["usage"] {
  return readUsage(body ?? events?.at(-1)?.body);
}

/** Reads the token counts of the body of a response, or of the last event of a stream. */
export function readUsage(body: JsonObject | undefined): ReceivedRequest["usage"] {
  const usage = body?.usage;
  if (!isJsonObject(usage)) return undefined;
  const inputTokens = usage.inputTokens ?? usage.input_tokens;
  const outputTokens = usage.outputTokens ?? usage.output_tokens;
  if (typeof inputTokens !== "number" || typeof outputTokens !== "number") return undefined;
  return { inputTokens, outputTokens };
}

const SECRET_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "x-amz-security-token",
  "x-api-key",
]);

/** Returns the headers that may be kept and shown. HTTP/2's pseudo headers, which repeat the path, are removed too. */
export function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !name.startsWith(":") && !SECRET_HEADERS.has(name)) kept[name] = value;
  }
  return kept;
}

/** Limits of the log. */
export interface RequestLogLimits {
  readonly requests: number;
  /** Total size of the bodies, in bytes. */
  readonly bytes: number;
}

const DEFAULT_LIMITS: RequestLogLimits = { requests: 1000, bytes: 50_000_000 };

/** A pending call of `waitFor`. */
interface Waiter {
  readonly accepts: (request: ReceivedRequest) => boolean;
  readonly settle: (request: ReceivedRequest | Error) => void;
}

/** The latest requests, oldest first. Past the limits the oldest are dropped. The latest request is always kept. */
export class RequestLog {
  readonly requests: ReceivedRequest[] = [];
  readonly #sizes: number[] = [];
  readonly #limits: RequestLogLimits;
  readonly #waiters = new Set<Waiter>();
  #bytes = 0;

  constructor(limits: RequestLogLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  /** @param bytes size of the request's body */
  add(request: ReceivedRequest, bytes: number): void {
    this.requests.push(request);
    this.#sizes.push(bytes);
    this.#bytes += bytes;
    while (this.requests.length > 1 && this.#isOver()) {
      this.requests.shift();
      this.#bytes -= this.#sizes.shift() ?? 0;
    }
    for (const waiter of this.#waiters) if (waiter.accepts(request)) waiter.settle(request);
  }

  /** Returns the first matching request, waiting for it if none is in the log. Rejects when the log is closed. */
  waitFor(accepts: (request: ReceivedRequest) => boolean): Promise<ReceivedRequest> {
    const kept = this.requests.find(accepts);
    if (kept !== undefined) return Promise.resolve(kept);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        accepts,
        settle: (outcome) => {
          this.#waiters.delete(waiter);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** Rejects all pending calls of `waitFor`. */
  close(): void {
    const closed = new Error("The local Bedrock was closed before a matching request arrived.");
    for (const waiter of this.#waiters) waiter.settle(closed);
  }

  #isOver(): boolean {
    return this.requests.length > this.#limits.requests || this.#bytes > this.#limits.bytes;
  }
}
