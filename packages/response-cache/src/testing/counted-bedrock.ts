import { BedrockRoutedChatModel, type BedrockRoutedChatModelInput } from "@bedrock-routed/chat-model";
import type { RoutingRecord } from "@bedrock-routed/core";
import { type LocalBedrock, type LocalBedrockOptions, startLocalBedrock } from "@bedrock-routed/local";

export const lite = "us.amazon.nova-lite-v1:0";
export const pro = "us.amazon.nova-pro-v1:0";

/** A local Bedrock, models that call it, and the number of answers that were paid for. */
export interface CountedBedrock {
  readonly local: LocalBedrock;
  /** Converse requests so far. */
  readonly calls: () => number;
  createModel(options?: BedrockRoutedChatModelInput): BedrockRoutedChatModel;
}

export async function startCountedBedrock(options: LocalBedrockOptions = {}): Promise<CountedBedrock> {
  const local = await startLocalBedrock(options);
  return {
    local,
    calls: () => local.requests.filter(({ operation }) => operation.startsWith("Converse")).length,
    createModel: (given = {}) =>
      new BedrockRoutedChatModel({
        ...(given.router === undefined && { model: lite }),
        region: "us-east-1",
        clientOptions: local.clientConfig,
        onWarning: () => {},
        ...given,
      }),
  };
}

export function routingOf(message: { readonly response_metadata: Record<string, unknown> }): RoutingRecord {
  return message.response_metadata.routing as RoutingRecord;
}

/** All items of a stream. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
