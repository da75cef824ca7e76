import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { ChatBedrockConverseInput } from "@langchain/aws";

/**
 * A client for `clientOptions.endpoint`, which `ChatBedrockConverse` drops; `undefined` when there
 * is nothing to mend and upstream builds its own.
 */
export function createRuntimeClient(
  fields: ChatBedrockConverseInput,
  region: string | undefined,
): BedrockRuntimeClient | undefined {
  const { client, clientOptions, credentials, endpointHost } = fields;
  if (client !== undefined || clientOptions?.endpoint === undefined || endpointHost !== undefined) return undefined;
  return new BedrockRuntimeClient({
    ...clientOptions,
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}
