import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { ChatBedrockConverseInput } from "@langchain/aws";

/**
 * Takes the SDK's logging out of a client that was built for us, when nobody listens: it walks through
 * every request and answer for a logger that does nothing.
 */
export function removeIdleLogger(builtClient: BedrockRuntimeClient, options: ChatBedrockConverseInput): void {
  const isOurs = options.client === undefined;
  if (isOurs && options.clientOptions?.logger === undefined) builtClient.middlewareStack.remove("loggerMiddleware");
}
