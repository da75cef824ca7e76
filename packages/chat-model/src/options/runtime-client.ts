import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from "@aws-sdk/client-bedrock-runtime";
import type { ChatBedrockConverseInput } from "@langchain/aws";
import { readBedrockKeysFromEnvironment } from "./env";

/**
 * A client for what `ChatBedrockConverse` drops from `clientOptions`: `endpoint` and `credentials`.
 * `undefined` when there is nothing to mend and upstream builds its own.
 */
export function createRuntimeClient(
  options: ChatBedrockConverseInput,
  region: string,
): BedrockRuntimeClient | undefined {
  const { client, clientOptions = {}, endpointHost } = options;
  const dropped = clientOptions.endpoint !== undefined || clientOptions.credentials !== undefined;
  if (client !== undefined || !dropped) return undefined;
  return new BedrockRuntimeClient({
    ...clientOptions,
    region,
    ...(endpointHost && { endpoint: `https://${endpointHost}` }),
    ...buildAuthConfig(options),
  });
}

/** As upstream: a bearer token, else credentials, else keys, else what the SDK finds, for `profile` if there is one. */
function buildAuthConfig(options: ChatBedrockConverseInput): BedrockRuntimeClientConfig {
  const found = readBedrockKeysFromEnvironment();
  const token = options.bedrockBearerToken ?? found.bearerToken;
  if (token) return { token: { token }, authSchemePreference: ["httpBearerAuth"] };
  const credentials = options.credentials ?? options.clientOptions?.credentials;
  if (credentials !== undefined) return { credentials };
  const { bedrockApiKey = found.apiKey, bedrockApiSecret = found.apiSecret } = options;
  const { bedrockApiSessionToken: sessionToken = found.sessionToken, profile } = options;
  if (bedrockApiKey && bedrockApiSecret) {
    return {
      credentials: {
        accessKeyId: bedrockApiKey,
        secretAccessKey: bedrockApiSecret,
        ...(sessionToken && { sessionToken }),
      },
    };
  }
  return profile === undefined ? {} : { profile };
}
