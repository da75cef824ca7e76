import type { Readable } from "node:stream";
import { buildReceivedRequest, withoutCredentials } from "../inspection/request-log";
import { answerS3Request, type S3Service } from "../s3/answer-s3-request";
import type { WireReply, WireRequest } from "../wire/http";
import type { LocalService } from "./answer-request";

/** Answers a request of S3, and records it without its content. Rejects if the client leaves in the middle of it. */
export async function answerS3(
  service: S3Service,
  request: WireRequest,
  source: Readable,
  record: LocalService["record"],
): Promise<WireReply> {
  const time = service.account.now();
  const start = performance.now();
  const { operation, reply } = await answerS3Request(service, request, source);
  const headers = withoutCredentials(request.headers);
  const { status } = reply;
  record(buildReceivedRequest({ operation, headers, time, status, durationMs: performance.now() - start }, ""), 0);
  return reply;
}
