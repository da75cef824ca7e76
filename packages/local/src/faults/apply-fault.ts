import { omitUndefined } from "@bedrock-routed/core";
import { encodeException } from "../wire/event-stream";
import { buildJsonReply, type WireReply } from "../wire/http";
import { type ExceptionName, exceptionOf } from "./documented-exceptions";
import type { Fault } from "./fault-rule";

/** Error code INTERNAL_ERROR of HTTP/2. */
const INTERNAL_ERROR = 2;

/** Builds the error response that a fault sends instead of a reply. Returns `undefined` for the other faults. */
export function buildFaultReply(fault: Fault, operation: string): WireReply | undefined {
  if (fault.kind === "throttling") {
    const headers = omitUndefined({ "retry-after": fault.retryAfterSeconds?.toString() });
    return buildExceptionReply(operation, "ThrottlingException", fault.message, {}, headers);
  }
  if (fault.kind === "exception") return buildExceptionReply(operation, fault.name, fault.message, fault.fields);
  return undefined;
}

function buildExceptionReply(
  operation: string,
  name: ExceptionName,
  text: string | undefined,
  fields: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): WireReply {
  const { status, message } = exceptionOf(operation, name);
  return buildJsonReply({ message: text ?? message, ...fields }, status, { "x-amzn-errortype": name, ...headers });
}

/** Injects a fault into a reply. Faults inside a stream leave error responses unchanged, because they have no frames. */
export function applyFault(fault: Fault, reply: WireReply, operation: string): WireReply {
  switch (fault.kind) {
    case "slow-start":
      return { ...reply, pace: { head: (reply.pace?.head ?? 0) + fault.ms, chunks: reply.pace?.chunks ?? {} } };
    case "socket-drop":
      return endAbruptly(reply, "drop", 0, fault.afterFrames);
    case "rst-stream":
      return endAbruptly(reply, "reset", fault.code ?? INTERNAL_ERROR, fault.afterFrames);
    default:
      return reply.events === undefined ? reply : applyStreamFault(fault, reply, operation);
  }
}

function applyStreamFault(fault: Fault, reply: WireReply, operation: string): WireReply {
  const { chunks } = reply;
  const position = "afterFrames" in fault ? fault.afterFrames : undefined;
  const index = Math.min(position ?? findEarlyEnd(reply), chunks.length - 1);
  const before = chunks.slice(0, index);
  const frame = chunks[index] ?? new Uint8Array();
  switch (fault.kind) {
    case "stall": {
      const delays = { ...reply.pace?.chunks, [index]: fault.ms ?? Number.POSITIVE_INFINITY };
      return { ...reply, pace: { head: reply.pace?.head ?? 0, chunks: delays } };
    }
    case "exception-frame": {
      const message = fault.message ?? exceptionOf(operation, fault.name).message;
      return { ...reply, chunks: [...before, encodeException(fault.name, message)] };
    }
    case "cut-frame":
      return { ...reply, chunks: [...before, frame.subarray(0, Math.floor(frame.length / 2))] };
    case "bad-crc":
      return { ...reply, chunks: [...before, withBadChecksum(frame), ...chunks.slice(index + 1)] };
    case "early-end":
      return { ...reply, chunks: before };
    default:
      return reply;
  }
}

function endAbruptly(
  reply: WireReply,
  kind: "drop" | "reset",
  code: number,
  afterFrames: number | undefined,
): WireReply {
  const chunks = reply.chunks.slice(0, Math.min(afterFrames ?? 0, reply.chunks.length - 1));
  return { ...reply, chunks, ending: { kind, code, sendsHead: afterFrames !== undefined } };
}

function findEarlyEnd({ events = [], chunks }: WireReply): number {
  const stop = events.findIndex(({ type }) => type === "messageStop");
  return stop < 0 ? Math.floor(chunks.length / 2) : stop;
}

/** Inverts the last byte of the checksum, which ends the frame. */
function withBadChecksum(frame: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(frame);
  copy.set([(copy.at(-1) ?? 0) ^ 0xff], copy.length - 1);
  return copy;
}
