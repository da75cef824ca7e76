import type { BedrockRuntimeClient, ServiceInputTypes, ServiceOutputTypes } from "@aws-sdk/client-bedrock-runtime";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import { RoutedCall } from "./routed-call";
import { routedCallOf } from "./routing-middleware";

const installed = new WeakSet<BedrockRuntimeClient>();

/** Makes a client tell our calls of every HTTP attempt that fails. Installs once per client. */
export function installAttemptMiddleware(client: BedrockRuntimeClient): void {
  if (installed.has(client)) return;
  installed.add(client);
  // Inside the SDK's retries, where each attempt is seen by itself.
  client.middlewareStack.addRelativeTo(attemptMiddleware, {
    relation: "after",
    toMiddleware: "retryMiddleware",
    name: "bedrockRoutedAttemptMiddleware",
  });
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
