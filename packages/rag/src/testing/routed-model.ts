import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import type { LocalBedrock } from "@bedrock-routed/local";
import { ChatBedrockConverse } from "@langchain/aws";

type RoutedOptions = ConstructorParameters<typeof BedrockRoutedChatModel>[0];

/** A `BedrockRoutedChatModel` that calls a local Bedrock. */
export function createRoutedModel(local: LocalBedrock, options: RoutedOptions = {}): BedrockRoutedChatModel {
  const client = new BedrockRuntimeClient(local.clientConfig);
  return new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: local.region, client, ...options });
}

/** A `ChatBedrockConverse` that calls a local Bedrock. */
export function createPlainModel(local: LocalBedrock, model: string): ChatBedrockConverse {
  const client = new BedrockRuntimeClient(local.clientConfig);
  return new ChatBedrockConverse({ ...local.clientConfig, model, client });
}
