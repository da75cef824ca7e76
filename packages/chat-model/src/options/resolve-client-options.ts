import type { BedrockRuntimeClientConfig } from "@aws-sdk/client-bedrock-runtime";
import { InvalidOptionError } from "@bedrock-routed/core";
import { createRequestHandler } from "../connection/create-request-handler";
import type { BedrockRoutedChatModelInput } from "./chat-model-options";
import { buildRetryConfig } from "./retry-options";

/**
 * The configuration of the client to build; empty when the caller has built one.
 * @throws InvalidOptionError for options that contradict each other, or that cannot be used
 */
export function resolveClientOptions(fields: BedrockRoutedChatModelInput): BedrockRuntimeClientConfig {
  const { client, clientOptions, connection } = fields;
  if (client !== undefined) {
    refuse("clientOptions", clientOptions, "a client is passed too, which has its own: pass one of the two");
    refuse("connection", connection, "a client is passed too, which has its own: configure its requestHandler");
    return {};
  }
  if (clientOptions?.requestHandler !== undefined) {
    refuse("connection", connection, "clientOptions.requestHandler is passed too: pass one of the two");
    return { ...buildRetryConfig(fields), ...clientOptions };
  }
  return { ...buildRetryConfig(fields), ...clientOptions, requestHandler: createRequestHandler(connection) };
}

/** The values may be secrets: only their names are shown. */
function refuse(option: string, value: object | undefined, remedy: string): void {
  if (value !== undefined) throw new InvalidOptionError(option, `with ${Object.keys(value).join(", ")}`, remedy);
}
