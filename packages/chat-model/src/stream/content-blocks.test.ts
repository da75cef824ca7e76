import type { AIMessageChunk } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport } from "../testing/fake-transport";

const text = (contentBlockIndex: number, words: string) => ({
  contentBlockDelta: { contentBlockIndex, delta: { text: words } },
});
const stop = (contentBlockIndex: number) => ({ contentBlockStop: { contentBlockIndex } });
const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };

/** The events of a whole stream around those of its blocks. */
function create(...blocks: object[]): BedrockRoutedChatModel {
  const events = [
    { messageStart: { role: "assistant" } },
    ...(blocks as Record<string, object>[]),
    { messageStop: { stopReason: "end_turn" } },
    { metadata: { usage, metrics: { latencyMs: 1 } } },
  ];
  const { client } = createFakeTransport(() => ({ events }));
  return new BedrockRoutedChatModel({
    model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    region: "us-east-1",
    client,
  });
}

async function stream(model: BedrockRoutedChatModel): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of await model.stream("Hi")) whole = whole === undefined ? chunk : concat(whole, chunk);
  if (whole === undefined) throw new Error("no chunk");
  return whole;
}

/** What callbacks, and with them streamEvents v2, put together. */
async function streamOfCallbacks(model: BedrockRoutedChatModel): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const { event, data } of model.streamEvents("Hi", { version: "v2" })) {
    if (event === "on_chat_model_stream") whole = whole === undefined ? data.chunk : concat(whole, data.chunk);
  }
  if (whole === undefined) throw new Error("no chunk");
  return whole;
}

const toolUse = [
  { contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: "t", name: "search" } } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"query":"leave"}' } } } },
  stop(1),
];
const reasoning = [
  { contentBlockDelta: { contentBlockIndex: 1, delta: { reasoningContent: { text: "hm" } } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { reasoningContent: { signature: "c2ln" } } } },
  stop(1),
];
const citation = { contentBlockDelta: { contentBlockIndex: 0, delta: { citation: { title: "Handbook" } } } };

describe.each([
  ["stream", stream],
  ["streamEvents v2", streamOfCallbacks],
])("%s", (_name, run) => {
  it("keeps text blocks apart that a tool call parts", async () => {
    const message = await run(
      create(text(0, "Let me "), text(0, "see."), stop(0), ...toolUse, text(2, "One "), text(2, "moment."), stop(2)),
    );
    expect(message.content).toEqual([
      { type: "text", text: "Let me see." },
      { type: "text", text: "One moment.", index: 2 },
    ]);
    expect(message.tool_calls).toMatchObject([{ id: "t", name: "search", args: { query: "leave" } }]);
    expect(message.text).toBe("Let me see.One moment.");
  });

  it("keeps text blocks apart that reasoning parts, and each of them whole", async () => {
    const message = await run(create(text(0, "ten"), stop(0), ...reasoning, text(2, "十"), text(2, "日"), stop(2)));
    expect(message.content).toEqual([
      { type: "text", text: "ten" },
      { type: "reasoning", reasoning: "hm", signature: "c2ln", index: 1 },
      { type: "text", text: "十日", index: 2 },
    ]);
  });

  it("keeps the text after reasoning whole", async () => {
    const message = await run(create(...reasoning, text(2, "ten "), text(2, "days"), stop(2)));
    expect(message.content).toEqual([
      { type: "reasoning", reasoning: "hm", signature: "c2ln", index: 1 },
      { type: "text", text: "ten days", index: 2 },
    ]);
  });

  it("keeps text blocks apart, and tells which of them a citation belongs to", async () => {
    const message = await run(
      create(text(0, "Ten "), text(0, "days."), citation, stop(0), text(1, "Ask "), text(1, "HR."), stop(1)),
    );
    expect(message.content).toEqual([
      { type: "text", text: "Ten days." },
      { type: "text", text: "Ask HR.", index: 1 },
    ]);
    expect(message.additional_kwargs.citations).toMatchObject([{ contentBlockIndex: 0, title: "Handbook" }]);
  });

  it("leaves an answer of one text block a string, as upstream does", async () => {
    const message = await run(create(text(0, "ten "), citation, text(0, "days"), stop(0)));
    expect(message.content).toBe("ten days");
  });
});

describe("streamEvents v3", () => {
  it("keeps text blocks apart", async () => {
    const message = await create(text(0, "ten"), stop(0), ...toolUse, text(2, "days"), stop(2)).streamEvents("Hi");
    expect(message).toMatchObject({
      content: [
        { type: "text", text: "ten" },
        { type: "tool_call", id: "t" },
        { type: "text", text: "days" },
      ],
    });
  });

  it("keeps the signature of reasoning, without which it cannot be sent back", async () => {
    const message = await create(...reasoning, text(2, "ten days"), stop(2)).streamEvents("Hi");
    expect(message).toMatchObject({ content: [{ type: "reasoning", reasoning: "hm", signature: "c2ln" }, {}] });
  });
});
