import { ChatBedrockConverse } from "@langchain/aws";
import type { AIMessageChunk } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport } from "../testing/fake-transport";
import { itWithUpstreamDefect } from "../testing/upstream";

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
  it("keeps text blocks apart when a tool call comes between them", async () => {
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

  it("keeps text blocks apart when reasoning comes between them, and each of them whole", async () => {
    const message = await run(create(text(0, "ten"), stop(0), ...reasoning, text(2, "十"), text(2, "日"), stop(2)));
    expect(message.content).toEqual([
      { type: "text", text: "ten" },
      { type: "reasoning", reasoning: "hm", signature: "c2ln", index: 1 },
      { type: "text", text: "十日", index: 2 },
    ]);
  });

  it("keeps the text after a tool call without input whole", async () => {
    const message = await run(create(...toolUse.slice(0, 1), stop(1), text(2, "One "), text(2, "moment."), stop(2)));
    expect(message.content).toEqual([{ type: "text", text: "One moment.", index: 2 }]);
  });

  it.each([
    ['{"query":"休暇"}', { query: "休暇" }],
    ["", {}],
    ["null", {}],
    ["[1]", {}],
    ['{"query":', {}],
  ])("shows a tool that the service ran with the arguments %j", async (input, expected) => {
    const search = { toolUseId: "s", name: "nova_grounding", type: "server_tool_use" };
    const found = { toolUseId: "s", type: "nova_grounding_result", status: "success" };
    const result = (...parts: object[]) => ({
      contentBlockDelta: { contentBlockIndex: 1, delta: { toolResult: parts } },
    });
    const message = await run(
      create(
        { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: search } } },
        { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input } } } },
        stop(0),
        { contentBlockStart: { contentBlockIndex: 1, start: { toolResult: found } } },
        result({ text: "10 " }, { text: "日" }),
        result({ json: { days: 10 } }, { text: "以上" }),
        stop(1),
      ),
    );
    expect(message.content).toMatchObject([
      { type: "tool_use", toolUse: { ...search, input: expected } },
      {
        type: "tool_result",
        toolResult: { ...found, content: [{ text: "10 日" }, { json: { days: 10 } }, { text: "以上" }] },
      },
    ]);
    expect(message.tool_calls).toEqual([]);
  });

  it("keeps the text after reasoning whole", async () => {
    const message = await run(create(...reasoning, text(2, "ten "), text(2, "days"), stop(2)));
    expect(message.content).toEqual([
      { type: "reasoning", reasoning: "hm", signature: "c2ln", index: 1 },
      { type: "text", text: "ten days", index: 2 },
    ]);
  });

  it("keeps text blocks apart, and a citation has the index of its block", async () => {
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

  it("joins a signature that comes in parts", async () => {
    const part = { contentBlockDelta: { contentBlockIndex: 1, delta: { reasoningContent: { signature: "YWJj" } } } };
    const message = await create(...reasoning.slice(0, 2), part, stop(1), text(2, "ten days"), stop(2)).streamEvents(
      "Hi",
    );
    expect(message).toMatchObject({ content: [{ type: "reasoning", signature: "c2lnYWJj" }, {}] });
  });

  it("keeps the signature of reasoning, without which it cannot be sent back", async () => {
    const message = await create(...reasoning, text(2, "ten days"), stop(2)).streamEvents("Hi");
    expect(message).toMatchObject({ content: [{ type: "reasoning", reasoning: "hm", signature: "c2ln" }, {}] });
  });
});

const handbook = { title: "Handbook", location: { documentChar: { documentIndex: 0, start: 3, end: 9 } } };
const cited = [
  { messageStart: { role: "assistant" } },
  { contentBlockStart: { contentBlockIndex: 0, start: {} } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "ten " } } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { citation: handbook } } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "days" } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { citation: { title: "Annex" } } } },
  { contentBlockStop: { contentBlockIndex: 0 } },
  { messageStop: { stopReason: "end_turn" } },
  { metadata: { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } } },
];
const options = () => ({
  model: "us.amazon.nova-lite-v1:0",
  region: "us-east-1",
  client: createFakeTransport(() => ({ events: cited })).client,
});

async function collect(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk | undefined> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of stream) whole = whole === undefined ? chunk : concat(whole, chunk);
  return whole;
}

describe("a stream of chunks", () => {
  it("has an index on text only", async () => {
    const contents: unknown[] = [];
    for await (const { content } of await create(text(0, "ten"), ...toolUse, text(2, "days"), stop(2)).stream("Hi")) {
      contents.push(content);
    }
    const indexed = contents.filter((content) => Array.isArray(content));
    expect(indexed).toEqual([[{ type: "text", text: "days", index: 2 }]]);
  });

  it("leaves redacted reasoning to upstream", async () => {
    const redacted = {
      contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { redactedContent: "AAEC" } } },
    };
    const message = await stream(create(redacted, stop(0), text(1, "ten days"), stop(1)));
    expect(message.additional_kwargs).not.toHaveProperty("bedrock_deltas");
    expect(message.content).toMatchObject([{ redactedContent: "AAEC" }, { type: "text", text: "ten days", index: 1 }]);
  });
});

describe("a stream with citations and an empty start", () => {
  it("is text with its citations beside it", async () => {
    const message = await collect(await new BedrockRoutedChatModel(options()).stream("Hi"));
    expect(message?.content).toBe("ten days");
    expect(message?.additional_kwargs).not.toHaveProperty("bedrock_deltas");
    expect(message?.additional_kwargs.citations).toEqual([
      { contentBlockIndex: 0, ...handbook },
      { contentBlockIndex: 1, title: "Annex" },
    ]);
  });

  it("comes as provider events in streamEvents v3", async () => {
    const payloads: unknown[] = [];
    for await (const event of new BedrockRoutedChatModel(options()).streamEvents("Hi")) {
      if (event.event === "provider") payloads.push(event.payload);
    }
    expect(payloads).toContainEqual(cited[3]);
  });

  it("passes on starts and deltas of kinds that upstream does not know", async () => {
    const unknown = [
      { contentBlockDelta: { contentBlockIndex: 1, delta: { reasoningContent: {} } } },
      ...cited.slice(2),
    ];
    const { client } = createFakeTransport(() => ({ events: unknown }));
    const message = await collect(await new BedrockRoutedChatModel({ ...options(), client }).stream("Hi"));
    expect(message?.text).toBe("ten days");
    expect(message?.additional_kwargs.bedrock_deltas).toMatchObject([
      { contentBlockIndex: 1, delta: { reasoningContent: {} } },
    ]);
  });

  it("shows an image when all of its parts came", async () => {
    const parts = [
      { contentBlockStart: { contentBlockIndex: 1, start: { image: { format: "png" } } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { image: { source: { bytes: "AAEC" } } } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { image: { source: { bytes: "AwQ=" } } } } },
      stop(1),
    ];
    const message = await stream(create(text(0, "Look:"), stop(0), ...parts));
    const image = { format: "png", source: { bytes: new Uint8Array([0, 1, 2, 3, 4]) } };
    expect(message.content).toEqual([
      { type: "text", text: "Look:" },
      { type: "image", image, index: 1 },
    ]);
    expect(message.additional_kwargs).not.toHaveProperty("bedrock_deltas");
  });

  itWithUpstreamDefect("a citation breaks a stream of ChatBedrockConverse", async () => {
    await expect(new ChatBedrockConverse(options()).stream("Hi").then(collect)).rejects.toThrow(/Unsupported content/);
  });
});
