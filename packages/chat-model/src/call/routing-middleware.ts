import type {
  BedrockRuntimeClient,
  ConverseCommandInput,
  ConverseCommandOutput,
  ConverseStreamCommandInput,
  ConverseStreamCommandOutput,
  ServiceInputTypes,
  ServiceOutputTypes,
} from "@aws-sdk/client-bedrock-runtime";
import type { InitializeMiddleware } from "@smithy/types";
import { observeStream } from "./observe-stream";
import { RequestCapture, RequestCaptured } from "./request-capture";
import { RoutedCall } from "./routed-call";
import { toResponseMetadata } from "./to-response-metadata";

/** Key under which a call travels through `invocationParams` into the command's input. */
const routedCall: unique symbol = Symbol("bedrock-routed.call");

/** An object that carries a call: spreading it copies the symbol too. */
interface WithRoutedCall {
  [routedCall]?: RoutedCall | RequestCapture;
}

const installed = new WeakSet<BedrockRuntimeClient>();

/** Puts the call on `value`, an object of our own, and gives it back. */
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

/**
 * Makes a client show our calls to their `RoutedCall`: the request before it is serialised, the
 * response after it is parsed. Calls of others pass untouched. Installs once per client.
 *
 * @returns false for a stand-in without middleware, as tests use it: its calls are left to upstream
 */
export function installRoutingMiddleware(client: BedrockRuntimeClient): boolean {
  if (installed.has(client)) return true;
  if (typeof client.middlewareStack?.resolve !== "function") return false;
  installed.add(client);
  client.middlewareStack.add(routingMiddleware, { step: "initialize", name: "bedrockRoutedMiddleware" });
  return true;
}

const routingMiddleware: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => async (args) => {
  const call = routedCallOf(args.input);
  if (call === undefined) return next(args);
  const input = args.input as ConverseInput;
  if (call instanceof RequestCapture) {
    call.input = input;
    throw new RequestCaptured();
  }
  const sending = call.send(input, (request) => next({ ...args, input: request }));
  const result = await (call.guard === undefined ? sending : call.guard.race(sending));
  const output = result.output as ConverseCommandOutput | ConverseStreamCommandOutput;
  call.readOutput(output);
  if (!("stream" in output) || output.stream === undefined) {
    // Upstream copies the fields of an answer into `response_metadata`.
    Object.assign(output, toResponseMetadata(call.record()));
    return result;
  }
  return { ...result, output: { ...output, stream: observeStream(output.stream, call) } };
};

type ConverseInput = ConverseCommandInput | ConverseStreamCommandInput;
