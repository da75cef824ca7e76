import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { ChatBedrockConverseInput } from "@langchain/aws";

/**
 * A client for what `ChatBedrockConverse` drops from `clientOptions`: `endpoint` and `credentials`.
 * `undefined` when there is nothing to mend and upstream builds its own.
 */
export function createRuntimeClient(
  { client, clientOptions = {}, credentials, endpointHost }: ChatBedrockConverseInput,
  region: string,
): BedrockRuntimeClient | undefined {
  const dropped = clientOptions.endpoint !== undefined || clientOptions.credentials !== undefined;
  if (client !== undefined || endpointHost !== undefined || !dropped) return undefined;
  return new BedrockRuntimeClient({
    ...clientOptions,
    region,
    ...(credentials === undefined ? {} : { credentials }),
  });
}
