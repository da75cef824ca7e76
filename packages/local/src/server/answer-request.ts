import { omitUndefined } from "@bedrock-routed/core";
import { authenticate } from "../auth/authenticate";
import type { KnownCredentials } from "../auth/known-credentials";
import { applyFault, buildFaultReply } from "../faults/apply-fault";
import type { FaultBook } from "../faults/fault-book";
import {
  buildReceivedRequest,
  type ReceivedRequest,
  readReplyUsage,
  withoutCredentials,
} from "../inspection/request-log";
import { applyLatency, type LatencyModel } from "../latency";
import type { MatchedOperation, Operation, OperationContext, OperationMatcher } from "../operations/operation";
import { type CheckedInput, type InputParts, readInput } from "../service-model/read-input";
import { buildErrorReply, type WireReply, type WireRequest } from "../wire/http";
import { parseBody } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";

/** Everything that is needed to answer requests, without sockets. */
export interface LocalService extends OperationContext {
  readonly match: OperationMatcher;
  readonly faults: FaultBook;
  /** The accepted credentials. `undefined` if any well-formed credentials are accepted. */
  readonly credentials: KnownCredentials | undefined;
  readonly latency: LatencyModel | undefined;
  /** Called with every request after its reply is built. @param bytes size of the request's body */
  readonly record: (request: ReceivedRequest, bytes: number) => void;
}

/** A reply and the kind of the fault that was injected into it. */
interface Answer {
  readonly reply: WireReply;
  readonly fault?: string;
}

/** Answers one request and records it. Never throws. */
export function answerRequest(service: LocalService, request: WireRequest): WireReply {
  const time = service.account.now();
  const start = performance.now();
  const body = parseBody(request.body);
  const matched = match(service, request);
  const { reply, fault } = answerMatched(service, request, matched, body);
  const operation = "operation" in matched ? matched.operation.name : "Unknown";
  const modelId = "operation" in matched ? matched.parameters.modelId : undefined;
  const received = buildReceivedRequest(
    {
      operation,
      headers: withoutCredentials(request.headers),
      time,
      status: reply.ending?.sendsHead === false ? 0 : reply.status,
      durationMs: performance.now() - start,
      ...omitUndefined({ modelId, usage: readReplyUsage(reply), fault }),
    },
    request.body,
  );
  service.record(received, request.body?.length ?? 0);
  return reply;
}

function match(service: LocalService, request: WireRequest): MatchedOperation | ServiceError {
  const { method, path, headers } = request;
  try {
    return service.match(method, path, headers["x-amz-target"]) ?? unknownOperation(request);
  } catch (error) {
    return error instanceof ServiceError ? error : new ServiceError("InternalServerException", String(error));
  }
}

function unknownOperation({ method, path }: WireRequest): ServiceError {
  return new ServiceError("UnknownOperationException", `The local Bedrock has no operation at ${method} ${path}.`);
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
    answerOperation(operation, { ...request, body, parameters, isEmpty: request.body === "" }, service);
  const fault = service.faults.next({ operation: operation.name, modelId: parameters.modelId });
  if (fault === undefined) return { reply: answer() };
  const reply = buildFaultReply(fault, operation.name) ?? applyFault(fault, answer(), operation.name);
  return { reply, fault: fault.kind };
}

/** Returns an error reply if the caller is not authenticated. It has the date, which clients use to correct their clock. */
function refuse({ account, credentials }: LocalService, request: WireRequest): WireReply | undefined {
  try {
    authenticate(request, account, credentials);
    return undefined;
  } catch (error) {
    const reply = buildErrorReply(error);
    return { ...reply, headers: { ...reply.headers, date: new Date(account.now()).toUTCString() } };
  }
}

function answerOperation(operation: Operation, request: InputParts, service: LocalService): WireReply {
  try {
    const { parameters, query, headers } = request;
    const reply = operation.answer({ parameters, query, headers, ...checkInput(operation, request) }, service);
    return service.latency === undefined ? reply : applyLatency(service.latency, reply);
  } catch (error) {
    return buildErrorReply(error);
  }
}

/** CloudWatch checks its own requests, because its errors have another form. */
function checkInput({ name, target }: Operation, request: InputParts): CheckedInput {
  return target === undefined ? readInput(name, request) : { input: {}, body: request.body };
}
