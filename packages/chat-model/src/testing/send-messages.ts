import type { RoutingRecord } from "@bedrock-routed/core";
import type { BaseMessageLike } from "@langchain/core/messages";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedCallOptions } from "../options/chat-model-options";
import { answer } from "./answers";
import { createFakeTransport } from "./fake-transport";

/** A message on the wire. */
export interface WireMessage {
  readonly role: string;
  readonly content: readonly Record<string, unknown>[];
}

/** The body of the request that these messages give, what was changed for it, and the warnings about it. */
export async function sendMessages(
  messages: BaseMessageLike[],
  options: Partial<BedrockRoutedCallOptions> = {},
): Promise<{
  readonly messages: readonly WireMessage[];
  readonly body: Record<string, unknown>;
  readonly changes: RoutingRecord["messageChanges"];
  readonly warnings: readonly string[];
}> {
  const { client, sent } = createFakeTransport(answer);
  const warnings: string[] = [];
  const model = new BedrockRoutedChatModel({
    model: "us.amazon.nova-lite-v1:0",
    region: "us-east-1",
    client,
    cachePoints: "off",
    onWarning: ({ message }) => void warnings.push(message),
  });
  const { response_metadata } = await model.invoke(messages, options);
  const body = sent[0]?.body ?? {};
  const { messageChanges } = response_metadata.routing as RoutingRecord;
  return { body, messages: body.messages as WireMessage[], changes: messageChanges, warnings };
}

/** The same through a stream. Only its errors are of interest. */
export async function streamMessages(messages: BaseMessageLike[]): Promise<void> {
  const { client } = createFakeTransport(answer);
  const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
  for await (const _chunk of await model.stream(messages)) {
  }
}
