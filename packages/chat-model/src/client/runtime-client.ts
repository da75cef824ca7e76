import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from "@aws-sdk/client-bedrock-runtime";
import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import type { ChatBedrockConverseInput } from "@langchain/aws";
import toFastProperties from "to-fast-properties";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { createRequestHandler } from "./connection";
import { readBedrockKeysFromEnvironment } from "./env";
import { keepMiddlewareOrder } from "./middleware-order";

/**
 * The client for `ChatBedrockConverse`, or the configuration from which it builds one. A client is
 * built here when `clientOptions` has what `ChatBedrockConverse` ignores: `endpoint` or `credentials`.
 * @throws InvalidOptionError for options that contradict each other
 */
export function resolveClient(
  options: BedrockRoutedChatModelInput,
  region: string,
): Pick<ChatBedrockConverseInput, "client" | "clientOptions"> {
  const { client, clientOptions, connection } = options;
  if (client !== undefined) {
    refuse("clientOptions", clientOptions, "a client is passed too, which has its own: pass one of the two");
    refuse("connection", connection, "a client is passed too, which has its own: configure its requestHandler");
    return { client, clientOptions: {} };
  }
  const ownHandler = clientOptions?.requestHandler;
  if (ownHandler !== undefined) {
    refuse("connection", connection, "clientOptions.requestHandler is passed too: pass one of the two");
  }
  const requestHandler = ownHandler ?? createRequestHandler(connection);
  const config = { ...buildRetryConfig(options), ...clientOptions, requestHandler };
  if (config.endpoint === undefined && config.credentials === undefined) return { clientOptions: config };
  const { endpointHost } = options;
  const built = new BedrockRuntimeClient({
    ...config,
    region,
    ...(endpointHost && { endpoint: `https://${endpointHost}` }),
    ...buildAuthConfig(options),
  });
  return { client: built, clientOptions: config };
}

/** The values can be secrets, so the message shows only their names. */
function refuse(option: string, value: object | undefined, remedy: string): void {
  if (value !== undefined) throw new InvalidOptionError(option, `with ${Object.keys(value).join(", ")}`, remedy);
}

function buildRetryConfig({ maxRetries, retryMode }: BedrockRoutedChatModelInput): BedrockRuntimeClientConfig {
  return omitUndefined({ maxAttempts: maxRetries === undefined ? undefined : maxRetries + 1, retryMode });
}

/** In upstream's order: a bearer token, else credentials, else keys, else what the SDK finds for `profile`. */
function buildAuthConfig(options: ChatBedrockConverseInput): BedrockRuntimeClientConfig {
  const found = readBedrockKeysFromEnvironment();
  const token = options.bedrockBearerToken ?? found.bearerToken;
  if (token) return { token: { token }, authSchemePreference: ["httpBearerAuth"] };
  const credentials = options.credentials ?? options.clientOptions?.credentials;
  if (credentials !== undefined) return { credentials };
  const { bedrockApiKey = found.apiKey, bedrockApiSecret = found.apiSecret, profile } = options;
  if (!bedrockApiKey || !bedrockApiSecret) return omitUndefined({ profile });
  const sessionToken = options.bedrockApiSessionToken ?? found.sessionToken;
  return {
    credentials: {
      accessKeyId: bedrockApiKey,
      secretAccessKey: bedrockApiSecret,
      ...(sessionToken && { sessionToken }),
    },
  };
}

/**
 * Makes calls through a client faster, without a change in what it does.
 * @param options the constructor's: they tell whether the caller built the client, and set a logger
 */
export function tuneClient(client: Partial<BedrockRuntimeClient>, options: ChatBedrockConverseInput): void {
  // A test double that is passed as client may lack the SDK's parts.
  const {
    config,
    middlewareStack,
  }: { config?: object; middlewareStack?: Partial<BedrockRuntimeClient["middlewareStack"]> } = client;
  // The SDK copies the configuration three times a call. An accessor that it defines there has made the
  // object a V8 dictionary, which is slow to copy. This converts it back, in place.
  if (config !== undefined) toFastProperties(config);
  // The SDK's logging walks through every request and answer, even for a logger that does nothing.
  const hasLogger = options.client !== undefined || options.clientOptions?.logger !== undefined;
  if (!hasLogger) middlewareStack?.remove?.("loggerMiddleware");
  if (options.client === undefined) keepMiddlewareOrder(client as BedrockRuntimeClient);
}
