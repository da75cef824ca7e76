import { Readable } from "node:stream";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { EventStreamCodec } from "@smithy/core/event-streams";
import type { MessageHeaders } from "@smithy/types";

/** A request as it was sent. */
export interface SentRequest {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** The answer of the service: a JSON body, or the events of a stream. */
export type FakeReply =
  | { readonly json: object; readonly status?: number; readonly errorType?: string }
  | {
      readonly events: readonly Record<string, object>[];
      /** Whether half a frame follows, and then the end. */
      readonly broken?: boolean;
      /** Whether nothing follows, not even the end. */
      readonly stalls?: boolean;
    };

/** A real SDK client without a network: the SDK serializes the requests and parses the replies. */
export function createFakeTransport(
  reply: (request: SentRequest) => FakeReply,
  region = "us-east-1",
): {
  client: BedrockRuntimeClient;
  sent: SentRequest[];
  /** The abort signal of each request, as the SDK passes it to the transport. */
  signals: (AbortSignal | undefined)[];
} {
  const sent: SentRequest[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const requestHandler = {
    async handle(request: { path: string; body: Uint8Array }, options?: { abortSignal?: AbortSignal }) {
      signals.push(options?.abortSignal);
      const one: SentRequest = {
        path: decodeURIComponent(request.path),
        body: JSON.parse(new TextDecoder().decode(request.body)),
      };
      sent.push(one);
      return { response: toHttpResponse(reply(one)) };
    },
  };
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new BedrockRuntimeClient({ region, credentials, requestHandler, maxAttempts: 1 });
  return { client, sent, signals };
}

/** The reply in the form that a transport returns to the SDK. */
export function toHttpResponse(reply: FakeReply): {
  statusCode: number;
  headers: Record<string, string>;
  body: Readable;
} {
  if ("events" in reply) {
    const headers = { "content-type": "application/vnd.amazon.eventstream" };
    return { statusCode: 200, headers, body: Readable.from(frames(reply)) };
  }
  return {
    statusCode: reply.status ?? 200,
    headers: {
      "content-type": "application/json",
      ...(reply.errorType === undefined ? {} : { "x-amzn-errortype": reply.errorType }),
    },
    body: Readable.from([Buffer.from(JSON.stringify(reply.json))]),
  };
}

async function* frames({
  events,
  broken,
  stalls,
}: Extract<FakeReply, { events: unknown }>): AsyncGenerator<Uint8Array> {
  yield* events.map(encodeEvent);
  if (broken) yield encodeEvent({ messageStop: { stopReason: "end_turn" } }).subarray(0, 40);
  if (stalls) await new Promise(() => {});
}

const codec: EventStreamCodec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);

/** One frame of an event stream. */
export function encodeEvent(event: Record<string, object>): Uint8Array {
  const [[type, payload] = ["", {}]] = Object.entries(event);
  const kind = type.endsWith("Exception") ? "exception" : "event";
  const headers: MessageHeaders = {
    ":message-type": { type: "string", value: kind },
    [`:${kind}-type`]: { type: "string", value: type },
    ":content-type": { type: "string", value: "application/json" },
  };
  return codec.encode({ headers, body: Buffer.from(JSON.stringify(payload)) });
}
