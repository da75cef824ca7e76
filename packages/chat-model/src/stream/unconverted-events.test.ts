import { ChatBedrockConverse } from "@langchain/aws";
import type { AIMessageChunk } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport } from "../testing/fake-transport";

const citation = { title: "Handbook", location: { documentChar: { documentIndex: 0, start: 3, end: 9 } } };
const events = [
  { messageStart: { role: "assistant" } },
  { contentBlockStart: { contentBlockIndex: 0, start: {} } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "ten " } } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { citation } } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "days" } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { citation: { title: "Annex" } } } },
  { contentBlockStop: { contentBlockIndex: 0 } },
  { messageStop: { stopReason: "end_turn" } },
  { metadata: { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } } },
];
const options = () => ({
  model: "us.amazon.nova-lite-v1:0",
  region: "us-east-1",
  client: createFakeTransport(() => ({ events })).client,
});

async function collect(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk | undefined> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of stream) whole = whole === undefined ? chunk : concat(whole, chunk);
  return whole;
}

describe("a stream with citations and an empty start", () => {
  it("is text with its citations beside it", async () => {
    const message = await collect(await new BedrockRoutedChatModel(options()).stream("Hi"));
    expect(message?.content).toBe("ten days");
    expect(message?.additional_kwargs.citations).toEqual([
      { contentBlockIndex: 0, ...citation },
      { contentBlockIndex: 1, title: "Annex" },
    ]);
  });

  it("comes as provider events in streamEvents v3", async () => {
    const payloads: unknown[] = [];
    for await (const event of new BedrockRoutedChatModel(options()).streamEvents("Hi")) {
      if (event.event === "provider") payloads.push(event.payload);
    }
    expect(payloads).toContainEqual(events[3]);
  });

  it("passes on starts and deltas of kinds that upstream does not know", async () => {
    const image = { contentBlockIndex: 0, start: { image: { format: "png" } } };
    const bytes = { contentBlockIndex: 0, delta: { image: { source: { bytes: "AAEC" } } } };
    const unknown = [
      { contentBlockStart: image },
      { contentBlockDelta: bytes },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { reasoningContent: {} } } },
      ...events.slice(2),
    ];
    const { client } = createFakeTransport(() => ({ events: unknown }));
    const message = await collect(await new BedrockRoutedChatModel({ ...options(), client }).stream("Hi"));
    expect(message?.text).toBe("ten days");
    expect(message?.additional_kwargs.bedrock_deltas).toMatchObject([
      image,
      { contentBlockIndex: 0, delta: { image: { source: { bytes: new Uint8Array([0, 1, 2]) } } } },
      { contentBlockIndex: 1, delta: { reasoningContent: {} } },
    ]);
  });

  it("breaks ChatBedrockConverse", async () => {
    await expect(new ChatBedrockConverse(options()).stream("Hi").then(collect)).rejects.toThrow(/Unsupported content/);
  });
});
