import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
  type ConverseStreamCommandInput,
  type ConverseStreamCommandOutput,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from "@aws-sdk/client-bedrock-runtime";
import { omitUndefined, toConnectionLostError } from "@bedrock-routed/core";
import type { DeserializeMiddleware, FinalizeRequestMiddleware, InitializeMiddleware } from "@smithy/types";
import { toResponseMetadata } from "../response-metadata";
import { toStreamOutput } from "../stream/answer-whole";
import { observeStream } from "../stream/observe-stream";
import { RoutedCall } from "./routed-call";
import { markOverloaded } from "./send-until-content";

type ConverseInput = ConverseCommandInput | ConverseStreamCommandInput;

/**
 * Takes the place of a call when only its request is wanted: upstream builds the request, and the
 * middleware keeps it here instead of sending it.
 */
export class RequestCapture {
  input: ConverseCommandInput | undefined;
}

/** Thrown instead of sending a captured request. Only `countTokens` sees it. */
export class RequestCaptured extends Error {}

/** The key under which a call travels through `invocationParams` into the input of the SDK's command. */
const routedCall: unique symbol = Symbol("bedrock-routed.call");

/** An object that carries a call. When it is spread, the symbol is copied too. */
interface WithRoutedCall {
  [routedCall]?: RoutedCall | RequestCapture;
}

/** Puts the call on `value`, an object of this package, and returns it. */
export function carryRoutedCall<Value extends object>(
  value: Value,
  call: RoutedCall | RequestCapture | undefined,
): Value {
  if (call !== undefined) (value as WithRoutedCall)[routedCall] = call;
  return value;
}

/** The call that `value` carries, if any. */
export function routedCallOf(value: object | undefined): RoutedCall | RequestCapture | undefined {
  const call = (value as WithRoutedCall | undefined)?.[routedCall];
  return call instanceof RoutedCall || call instanceof RequestCapture ? call : undefined;
}

const withRouting = new WeakSet<BedrockRuntimeClient>();
const withAttempts = new WeakSet<BedrockRuntimeClient>();

/**
 * Makes a client show the calls of this package to their `RoutedCall`: the request before it is
 * serialized, the response after it is parsed. Other calls pass untouched. Installs once per client.
 *
 * @returns false for a test double without middleware. Its calls are left to upstream.
 */
export function installRoutingMiddleware(client: BedrockRuntimeClient): boolean {
  if (withRouting.has(client)) return true;
  if (typeof client.middlewareStack?.resolve !== "function") return false;
  withRouting.add(client);
  client.middlewareStack.add(createRoutingMiddleware(client), { step: "initialize", name: "bedrockRoutedMiddleware" });
  // Inside the SDK's retries, and around the reading of an answer.
  const inside = { step: "deserialize", priority: "high", name: "bedrockRoutedConnectionMiddleware" } as const;
  client.middlewareStack.add(connectionMiddleware, inside);
  return true;
}

/** Makes a client report every failed HTTP request to its `RoutedCall`. Installs once per client. */
export function installAttemptMiddleware(client: BedrockRuntimeClient): void {
  if (withAttempts.has(client)) return;
  withAttempts.add(client);
  // Inside the SDK's retries, where each HTTP request is seen separately.
  client.middlewareStack.addRelativeTo(attemptMiddleware, {
    relation: "after",
    toMiddleware: "retryMiddleware",
    name: "bedrockRoutedAttemptMiddleware",
  });
}

type RoutingMiddleware = InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes>;

const createRoutingMiddleware =
  (client: BedrockRuntimeClient): RoutingMiddleware =>
  (next) =>
  async (args) => {
    const call = routedCallOf(args.input);
    if (call === undefined || (call instanceof RoutedCall && call.hasBegun)) return next(args);
    const input = args.input as ConverseInput;
    if (call instanceof RequestCapture) {
      call.input = input;
      throw new RequestCaptured();
    }
    const abortSignal = omitUndefined({ abortSignal: call.signal });
    const sending = call.send(input, {
      next: (request) => next({ ...args, input: request }),
      whole: async (request) => ({
        response: undefined,
        output: toStreamOutput(await client.send(new ConverseCommand(request), abortSignal)),
      }),
    });
    const result = await (call.guard === undefined ? sending : call.guard.race(sending));
    const output = result.output as ConverseCommandOutput | ConverseStreamCommandOutput;
    call.readOutput(output);
    if (!("stream" in output) || output.stream === undefined) {
      // Upstream copies the fields of an answer into `response_metadata`. The call reads its content.
      Object.assign(output, toResponseMetadata(call.record()));
      return call.isPlainText ? result : { ...result, output: withoutContent(output) };
    }
    return { ...result, output: { ...output, stream: observeStream(output.stream, call) } };
  };

/**
 * Lets the SDK send a request again when the connection is lost, whatever the transport's error looks like,
 * or when the service is overloaded: nothing of an answer was shown yet.
 */
const connectionMiddleware: DeserializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => async (args) => {
  try {
    return await next(args);
  } catch (error) {
    const call = routedCallOf(args.input);
    throw call instanceof RoutedCall && !call.signal?.aborted ? markOverloaded(toConnectionLostError(error)) : error;
  }
};

/** The answer with an empty text in place of its content, some of which upstream throws on or loses. */
function withoutContent(answer: ConverseCommandOutput | ConverseStreamCommandOutput): ServiceOutputTypes {
  const message = "output" in answer ? answer.output?.message : undefined;
  if (message?.content === undefined) return answer;
  return { ...answer, output: { message: { ...message, content: [{ text: "" }] } } };
}

const attemptMiddleware: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => async (args) => {
  try {
    return await next(args);
  } catch (error) {
    const call = routedCallOf(args.input);
    if (call instanceof RoutedCall) await call.attemptFailed(error);
    throw error;
  }
};
