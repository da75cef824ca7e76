import { createHash } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Eventually } from "../eventually";
import { buildErrorReply, buildWireRequest, type RequestHead, type WireReply, type WireRequest } from "../wire/http";
import { ServiceError, validationError } from "../wire/service-error";
import { type ReplyTarget, sendReply } from "./send-reply";

/** Limits of one server. They keep clients from exhausting its memory. */
export interface ServerLimits {
  /** Number of open connections. Further ones are closed at once. */
  readonly connections: number;
  /** Number of requests that are read or answered at the same time. Further ones get a ServiceUnavailableException. */
  readonly openRequests: number;
  /** Size of one request body, in bytes. A request with a larger body gets a ValidationException. */
  readonly bodyBytes: number;
  /** Size of all bodies that are being read, in bytes. Requests beyond it get a ServiceUnavailableException. */
  readonly openBodyBytes: number;
  /** Time for the first bytes of a connection, and for a request's headers, in ms. */
  readonly headMs: number;
  /** Time for a whole request over HTTP/1.1, or without any bytes on an HTTP/2 connection, in ms. */
  readonly requestMs: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  connections: 5000,
  openRequests: 10_000,
  bodyBytes: 25_000_000,
  openBodyBytes: 500_000_000,
  headMs: 60_000,
  requestMs: 300_000,
};

/** Reads one request and sends the reply. */
export type Exchange = (head: RequestHead, source: Readable, target: ReplyTarget) => void;

/**
 * Answers a request before its body is read, and reads the body itself. Returns `undefined` for a request whose body
 * is read first. A rejection ends the connection.
 */
export type AnswerUnread = (head: RequestHead, source: Readable) => Promise<WireReply> | undefined;

/** Creates the exchange of a server. @param answer must not throw or reject */
export function createExchange(
  answer: (request: WireRequest) => Eventually<WireReply>,
  limits: ServerLimits,
  answerUnread: AnswerUnread = () => undefined,
): Exchange {
  const budget: BodyBudget = { bytesLeft: limits.openBodyBytes };
  let openRequests = 0;
  const close = (): void => {
    openRequests -= 1;
  };
  const answerTo = (head: RequestHead, body: ReadBody, clientLeft: () => AbortSignal): Eventually<WireReply> => {
    if ("text" in body) return answer({ ...buildWireRequest(head, body.text), clientLeft });
    if (body.problem === "too large") return answer(buildWireRequest(head, undefined));
    return buildErrorReply(busyError(`${limits.openBodyBytes} bytes of request bodies at once`));
  };
  /** Answers a request with a compressed body. Returns `undefined` if the client has disconnected. */
  const answerToCompressed = (
    head: RequestHead,
    body: ReadBody | undefined,
    compressed: CompressedBody,
    clientLeft: () => AbortSignal,
  ): Eventually<WireReply> | undefined => {
    if (compressed.problem() === "malformed") {
      return buildErrorReply(validationError("The request body is not in the format of its content-encoding."));
    }
    if (compressed.problem() === "too large") return answer(buildWireRequest(head, undefined));
    if (body === undefined || "problem" in body) return body && answerTo(head, body, clientLeft);
    return answer({ ...buildWireRequest(head, body.text), bodyHash: compressed.hash(), clientLeft });
  };
  const deliver = (target: ReplyTarget, build: () => Eventually<WireReply> | undefined): void => {
    // For example, Node.js refuses a header. Only this request must end, not the process.
    const giveUp = (): void => {
      target.drop();
      close();
    };
    try {
      const reply = build();
      if (reply === undefined) close();
      else if (reply instanceof Promise) reply.then((later) => sendReply(target, later, close)).catch(giveUp);
      else sendReply(target, reply, close);
    } catch {
      giveUp();
    }
  };
  return (head, source, target) => {
    const clientLeft = createLeaveSignal(target.output);
    openRequests += 1;
    if (openRequests > limits.openRequests) {
      source.resume();
      sendReply(target, buildErrorReply(busyError(`${limits.openRequests} requests at once`)), close);
      return;
    }
    const unread = answerUnread(head, source);
    if (unread !== undefined) {
      deliver(target, () => unread);
      return;
    }
    if (head.headers["content-encoding"] === "gzip") {
      const compressed = decompressBody(source, limits.bodyBytes);
      readBody(compressed.content, limits.bodyBytes, budget, (body) =>
        deliver(target, () => answerToCompressed(head, body, compressed, clientLeft)),
      );
      return;
    }
    readBody(source, limits.bodyBytes, budget, (body) =>
      // Without a body, the client has disconnected.
      deliver(target, () => body && answerTo(head, body, clientLeft)),
    );
  };
}

/** Returns a function that gives a signal, which is aborted when the client leaves. Most requests never ask for it. */
function createLeaveSignal(output: Writable): () => AbortSignal {
  let controller: AbortController | undefined;
  return () => {
    if (controller !== undefined) return controller.signal;
    const left = new AbortController();
    controller = left;
    if (output.destroyed) left.abort();
    else output.once("close", () => left.abort());
    return left.signal;
  };
}

function busyError(limit: string): ServiceError {
  return new ServiceError(
    "ServiceUnavailableException",
    `The local Bedrock accepts at most ${limit}. Send fewer at a time.`,
  );
}

/** A body, or the reason why it was not kept. In that case the reply is sent after the client has sent all of it. */
type ReadBody = { readonly text: string } | { readonly problem: "too large" | "server is busy" };

/** The number of bytes that are left for all bodies that are being read. */
interface BodyBudget {
  bytesLeft: number;
}

/**
 * Reads a body to its end. Bytes beyond `maxBytes` or the budget are not kept.
 * @param done called once, with `undefined` if the client disconnects first. It is a callback because a promise for
 * each request takes a measurable part of a small request's time.
 */
function readBody(
  source: Readable,
  maxBytes: number,
  budget: BodyBudget,
  done: (body: ReadBody | undefined) => void,
): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let kept = 0;
  let problem: "too large" | "server is busy" | undefined;
  let isDone = false;
  const release = (): void => {
    budget.bytesLeft += kept;
    kept = 0;
    chunks = [];
  };
  const finish = (body: ReadBody | undefined): void => {
    if (isDone) return;
    isDone = true;
    release();
    done(body);
  };
  source.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (problem !== undefined) return;
    if (size > maxBytes) problem = "too large";
    else if (chunk.length > budget.bytesLeft) problem = "server is busy";
    if (problem !== undefined) return release();
    budget.bytesLeft -= chunk.length;
    kept += chunk.length;
    chunks.push(chunk);
  });
  source.on("end", () => finish(problem === undefined ? { text: toText(chunks) } : { problem }));
  const leave = (): void => finish(undefined);
  source.on("error", leave).on("close", leave);
}

function toText(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only.toString("utf8") : Buffer.concat(chunks).toString("utf8");
}

/** A gzip body. CloudWatch clients compress long bodies. */
interface CompressedBody {
  /** The decompressed content. It closes without an end if it cannot be decompressed. */
  readonly content: Readable;
  /** Hexadecimal SHA-256 of the compressed bytes, which is what the client signed. */
  hash(): string;
  /** Why the body could not be decompressed. */
  problem(): "malformed" | "too large" | undefined;
}

/** @param maxBytes size of the content at which decompression stops */
function decompressBody(source: Readable, maxBytes: number): CompressedBody {
  const hash = createHash("sha256");
  const content = createGunzip();
  let size = 0;
  let problem: "malformed" | "too large" | undefined;
  const giveUp = (reason: "malformed" | "too large"): void => {
    problem ??= reason;
    content.destroy();
    // The rest must be read, because the reply is sent after the client has sent everything.
    source.resume();
  };
  content.on("error", () => giveUp("malformed"));
  content.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) giveUp("too large");
  });
  source.on("data", (chunk: Buffer) => hash.update(chunk));
  source.on("close", () => {
    if (!source.readableEnded) content.destroy();
  });
  source.pipe(content);
  return { content, hash: () => hash.digest("hex"), problem: () => problem };
}
