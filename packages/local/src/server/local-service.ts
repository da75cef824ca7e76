import { authenticate } from "../auth/authenticate";
import type { KnownCredentials } from "../auth/resolve-strict-auth";
import type { CloudWatch } from "../cloudwatch/cloudwatch";
import type { ConverseContext } from "../converse/converse";
import { ServiceError, validationError } from "../errors/service-error";
import { applyFault, buildFaultReply } from "../faults/apply-fault";
import type { FaultBook } from "../faults/fault-book";
import { buildReceivedRequest } from "../inspection/build-received-request";
import { readReplyUsage } from "../inspection/read-reply-usage";
import type { ReceivedRequest } from "../inspection/received-request";
import { withoutCredentials } from "../inspection/without-credentials";
import type { LocalGuardrail } from "../knowledge-base/guardrail";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import type { SessionStore } from "../knowledge-base/retrieve-and-generate/session-store";
import { applyLatency } from "../latency/apply-latency";
import type { LatencyModel } from "../latency/latency-model";
import { parseBody } from "../wire/parse-body";
import type { MatchedOperation, OperationMatcher } from "./match-operation";
import type { Operation, OperationRequest } from "./operation";
import { buildErrorReply, type WireReply } from "./wire-reply";
import type { WireRequest } from "./wire-request";

/** What operations answer from, without any socket. */
export interface LocalService extends ConverseContext {
  readonly knowledgeBases: Readonly<Record<string, KnowledgeBase>>;
  /** Of knowledge bases, by their ids. */
  readonly guardrails: Readonly<Record<string, LocalGuardrail>>;
  /** Of RetrieveAndGenerate. */
  readonly sessions: SessionStore;
  readonly cloudwatch: CloudWatch;
  readonly match: OperationMatcher;
  readonly faults: FaultBook;
  /** Who may call; `undefined` when anyone may who signs in form. */
  readonly credentials: KnownCredentials | undefined;
  readonly latency: LatencyModel | undefined;
  /** Called with every request once its answer is made. @param bytes size of its body */
  readonly record: (request: ReceivedRequest, bytes: number) => void;
}

/** An answer, and which fault is in it. */
interface Answer {
  readonly reply: WireReply;
  readonly fault?: string;
}

/** Answers one request, and records it. Never throws. */
export function answerRequest(service: LocalService, request: WireRequest): WireReply {
  const time = service.account.now();
  const start = performance.now();
  const body = parseBody(request.body);
  const matched = match(service, request);
  const { reply, fault } = answerMatched(service, request, matched, body);
  const operation = "operation" in matched ? matched.operation.name : "Unknown";
  const modelId = "operation" in matched ? matched.parameters.modelId : undefined;
  const usage = readReplyUsage(reply);
  const received = buildReceivedRequest(
    {
      operation,
      ...(modelId === undefined ? {} : { modelId }),
      headers: withoutCredentials(request.headers),
      time,
      status: reply.ending?.sendsHead === false ? 0 : reply.status,
      durationMs: performance.now() - start,
      ...(usage === undefined ? {} : { usage }),
      ...(fault === undefined ? {} : { fault }),
    },
    request.body,
  );
  service.record(received, request.body?.length ?? 0);
  return reply;
}

function match(service: LocalService, request: WireRequest): MatchedOperation | ServiceError {
  try {
    return service.match(request.method, request.path, request.headers["x-amz-target"]) ?? unknownOperation(request);
  } catch (error) {
    return error instanceof ServiceError ? error : new ServiceError("InternalServerException", String(error));
  }
}

function answerMatched(
  service: LocalService,
  request: WireRequest,
  matched: MatchedOperation | ServiceError,
  body: unknown,
): Answer {
  const refusal = refuse(service, request);
  if (refusal !== undefined) return { reply: refusal };
  if (matched instanceof ServiceError) return { reply: buildErrorReply(matched) };
  const { operation, parameters } = matched;
  if (request.body === undefined) return { reply: buildErrorReply(validationError("The request body is too large.")) };
  const answer = (): WireReply =>
    answerOperation(operation, { parameters, query: request.query, headers: request.headers, body }, service);
  const fault = service.faults.next({ operation: operation.name, modelId: parameters.modelId });
  if (fault === undefined) return { reply: answer() };
  const reply = buildFaultReply(fault, operation.name) ?? applyFault(fault, answer(), operation.name);
  return { reply, fault: fault.kind };
}

/** An error response for whom may not call, with the time, by which clients set their clocks. */
function refuse({ account, credentials }: LocalService, request: WireRequest): WireReply | undefined {
  try {
    authenticate(request, account, credentials);
    return undefined;
  } catch (error) {
    const reply = buildErrorReply(error);
    return { ...reply, headers: { ...reply.headers, date: new Date(account.now()).toUTCString() } };
  }
}

function answerOperation(operation: Operation, request: OperationRequest, service: LocalService): WireReply {
  try {
    const reply = operation.answer(request, service);
    return service.latency === undefined ? reply : applyLatency(service.latency, reply);
  } catch (error) {
    return buildErrorReply(error);
  }
}

function unknownOperation({ method, path }: WireRequest): ServiceError {
  return new ServiceError("UnknownOperationException", `${method} ${path} is no operation of the local Bedrock.`);
}
