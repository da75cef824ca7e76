import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { ChatBedrockConverseInput } from "@langchain/aws";

/**
 * Takes the SDK's logging out of a client that was built for us, when nobody listens: it walks through
 * every request and answer for a logger that does nothing.
 */
export function removeIdleLogger(builtClient: BedrockRuntimeClient, options: ChatBedrockConverseInput): void {
  if (options.client !== undefined || options.clientOptions?.logger !== undefined) return;
  const { middlewareStack }: { middlewareStack: Partial<BedrockRuntimeClient["middlewareStack"]> } = builtClient;
  // A stand-in for the SDK in somebody's tests may have less.
  middlewareStack.remove?.("loggerMiddleware");
}
