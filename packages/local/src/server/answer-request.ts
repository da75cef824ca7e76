import { omitUndefined } from "@bedrock-routed/core";
import { authenticate } from "../auth/authenticate";
import type { KnownCredentials } from "../auth/known-credentials";
import { addBedrockMetrics, lastBodyOf } from "../cloudwatch/bedrock-metrics";
import { type Eventually, whenReady } from "../eventually";
import { applyFault, buildFaultReply } from "../faults/apply-fault";
import type { FaultBook } from "../faults/fault-book";
import { buildReceivedRequest, type ReceivedRequest, readUsage, withoutCredentials } from "../inspection/request-log";
import { applyLatency, type LatencyModel } from "../latency";
import type { MatchedOperation, Operation, OperationContext, OperationMatcher } from "../operations/operation";
import { type CheckedInput, type InputParts, readInput } from "../service-model/read-input";
import type { StreamEvent } from "../wire/event-stream";
import { buildErrorReply, collectLiveReply, type WireReply, type WireRequest } from "../wire/http";
import { isTooDeep, type JsonObject, MAX_DEPTH, parseBody } from "../wire/read-json";
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

/** Answers one request, and records it when its reply is built. Never throws or rejects. */
export function answerRequest(service: LocalService, request: WireRequest): Eventually<WireReply> {
  const time = service.account.now();
  const start = performance.now();
  const body = parseBody(request.body);
  const matched = match(service, request);
  const operation = "operation" in matched ? matched.operation.name : "Unknown";
  const modelId = "operation" in matched ? matched.parameters.modelId : undefined;
  return whenReady(answerMatched(service, request, matched, body), ({ reply, fault }) => {
    const record = (body: JsonObject | undefined): void => {
      const usage = readUsage(body);
      const outcome = {
        operation,
        time,
        status: reply.ending?.sendsHead === false ? 0 : reply.status,
        durationMs: performance.now() - start,
      };
      const received = buildReceivedRequest(
        { ...outcome, headers: withoutCredentials(request.headers), ...omitUndefined({ modelId, usage, fault }) },
        request.body,
      );
      addBedrockMetrics(service.cloudwatch.metrics, { ...outcome, modelId, reply: body });
      service.record(received, request.body?.length ?? 0);
    };
    if (reply.live !== undefined) return { ...reply, live: recordAtEnd(reply.live, record) };
    record(lastBodyOf(reply));
    return reply;
  });
}

/** Records a live stream before its last event is sent, or when it breaks off, or when the client leaves. */
async function* recordAtEnd(
  events: AsyncIterable<StreamEvent>,
  record: (body: JsonObject | undefined) => void,
): AsyncGenerator<StreamEvent> {
  let isRecorded = false;
  try {
    for await (const event of events) {
      if (event.type === "metadata") {
        isRecorded = true;
        record(event.body);
      }
      yield event;
    }
  } finally {
    if (!isRecorded) record(undefined);
  }
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
): Eventually<Answer> {
  const refusal = refuse(service, request);
  if (refusal !== undefined) return { reply: refusal };
  if (matched instanceof ServiceError) return { reply: buildErrorReply(matched) };
  const { operation, parameters } = matched;
  const { query, headers, clientLeft = neverLeft } = request;
  if (request.body === undefined) return { reply: buildErrorReply(validationError("The request body is too large.")) };
  if (body === undefined && isTooDeep(request.body)) {
    return {
      reply: buildErrorReply(validationError(`The request body has more than ${MAX_DEPTH} levels of nesting.`)),
    };
  }
  const answer = (): Eventually<WireReply> => {
    const parts = { parameters, query, headers, body, isEmpty: request.body === "" };
    return answerOperation(operation, parts, clientLeft, service);
  };
  const fault = service.faults.next({ operation: operation.name, modelId: parameters.modelId });
  if (fault === undefined) return whenReady(answer(), (reply) => ({ reply }));
  const instead = buildFaultReply(fault, operation.name);
  if (instead !== undefined) return { reply: instead, fault: fault.kind };
  // A fault is at a position in the stream, so the stream must be whole.
  return whenReady(whenReady(answer(), collect), (reply) => ({
    reply: applyFault(fault, reply, operation.name),
    fault: fault.kind,
  }));
}

function neverLeft(): AbortSignal {
  return new AbortController().signal;
}

/** Waits for a live reply. Never rejects. */
function collect(reply: WireReply): Eventually<WireReply> {
  const collected = collectLiveReply(reply);
  return collected instanceof Promise ? collected.catch(buildErrorReply) : collected;
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

function answerOperation(
  operation: Operation,
  parts: InputParts,
  clientLeft: () => AbortSignal,
  service: LocalService,
): Eventually<WireReply> {
  const { latency } = service;
  const slow = (reply: WireReply): Eventually<WireReply> =>
    latency === undefined ? reply : whenReady(collectLiveReply(reply), (whole) => applyLatency(latency, whole));
  try {
    const { parameters, query, headers } = parts;
    const request = { parameters, query, headers, clientLeft, ...checkInput(operation, parts) };
    const reply = whenReady(operation.answer(request, service), slow);
    return reply instanceof Promise ? reply.catch(buildErrorReply) : reply;
  } catch (error) {
    return buildErrorReply(error);
  }
}

/** The operations of CloudWatch check their own requests, because their errors have another form. */
function checkInput({ name, target }: Operation, request: InputParts): CheckedInput {
  return target === undefined ? readInput(name, request) : { input: {}, body: request.body };
}
