import type { Readable } from "node:stream";
import { ServiceError, validationError } from "../errors/service-error";
import { type CompressedBody, decompressBody } from "./decompress-body";
import { type BodyBudget, type ReadBody, readBody } from "./read-body";
import type { ReplyTarget } from "./reply-target";
import { sendReply } from "./send-reply";
import type { ServerLimits } from "./server-limits";
import { buildErrorReply, type WireReply } from "./wire-reply";
import { buildWireRequest, type RequestHead, type WireRequest } from "./wire-request";

/** Reads one request, and sends what it is answered with. */
export type Exchange = (head: RequestHead, source: Readable, target: ReplyTarget) => void;

/** @param answer must not throw */
export function createExchange(answer: (request: WireRequest) => WireReply, limits: ServerLimits): Exchange {
  const budget: BodyBudget = { bytesLeft: limits.openBodyBytes };
  let openRequests = 0;
  const close = (): void => {
    openRequests -= 1;
  };
  const answerTo = (head: RequestHead, body: ReadBody): WireReply => {
    if ("text" in body) return answer(buildWireRequest(head, body.text));
    if (body.problem === "too large") return answer(buildWireRequest(head, undefined));
    return buildErrorReply(busyError(`${limits.openBodyBytes} bytes of request bodies at once`));
  };
  /** The answer to a compressed body; `undefined` when nobody is left to have it. */
  const answerToCompressed = (
    head: RequestHead,
    body: ReadBody | undefined,
    compressed: CompressedBody,
  ): WireReply | undefined => {
    if (compressed.problem() === "malformed") {
      return buildErrorReply(validationError("The request body is not in the format of its content-encoding."));
    }
    if (compressed.problem() === "too large") return answer(buildWireRequest(head, undefined));
    if (body === undefined || "problem" in body) return body && answerTo(head, body);
    return answer({ ...buildWireRequest(head, body.text), bodyHash: compressed.hash() });
  };
  const deliver = (target: ReplyTarget, build: () => WireReply | undefined): void => {
    try {
      const reply = build();
      if (reply === undefined) close();
      else sendReply(target, reply, close);
    } catch {
      // Such as a header that Node.js does not send: it ends this request, and not the process.
      target.drop();
      close();
    }
  };
  return (head, source, target) => {
    openRequests += 1;
    if (openRequests > limits.openRequests) {
      source.resume();
      sendReply(target, buildErrorReply(busyError(`${limits.openRequests} requests at once`)), close);
      return;
    }
    if (head.headers["content-encoding"] === "gzip") {
      const compressed = decompressBody(source, limits.bodyBytes);
      readBody(compressed.content, limits.bodyBytes, budget, (body) =>
        deliver(target, () => answerToCompressed(head, body, compressed)),
      );
      return;
    }
    readBody(source, limits.bodyBytes, budget, (body) =>
      // Without one, the client went away: nobody is left to answer.
      deliver(target, () => body && answerTo(head, body)),
    );
  };
}

function busyError(limit: string): ServiceError {
  return new ServiceError(
    "ServiceUnavailableException",
    `The local Bedrock takes at most ${limit}. Send fewer at a time.`,
  );
}
