import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { createTransport } from "./converse-transport";

/** A model behind a prompt router over Nova. Its transport answers from memory: see `createTransport`. */
export function createRoutedModel(chunks: number, latencyMs: number): BedrockRoutedChatModel {
  const { region: _region, ...clientOptions } = createTransport(chunks, latencyMs);
  return new BedrockRoutedChatModel({
    model: "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1",
    region: "us-east-1",
    routerModels: ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"],
    clientOptions,
    onWarning: () => {},
  });
}
