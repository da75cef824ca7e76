import { describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport } from "../testing/fake-transport";

const delta = (contentBlockIndex: number, part: object) => ({ contentBlockDelta: { contentBlockIndex, delta: part } });
const stop = (contentBlockIndex: number) => ({ contentBlockStop: { contentBlockIndex } });
const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };
const toolUse = { toolUseId: "t1", name: "weather" };
const blocks: Record<string, object>[] = [
  { messageStart: { role: "assistant" } },
  delta(0, { reasoningContent: { text: "規則を" } }),
  delta(0, { reasoningContent: { text: "読む。" } }),
  delta(0, { reasoningContent: { signature: "signed" } }),
  stop(0),
  delta(1, { text: "10 " }),
  delta(1, { text: "日です。" }),
  stop(1),
  { contentBlockStart: { contentBlockIndex: 2, start: { toolUse } } },
  delta(2, { toolUse: { input: '{"city":"京都"}' } }),
  stop(2),
];
const end = [{ messageStop: { stopReason: "tool_use" } }, { metadata: { usage, metrics: { latencyMs: 1 } } }];

/** A stream of an answer with reasoning, text and a tool call. One that stalls sends nothing after its blocks. */
function open(stalls = false) {
  const events = stalls ? blocks : [...blocks, ...end];
  const { client, signals } = createFakeTransport(() => ({ events, stalls }));
  const model = new BedrockRoutedChatModel({
    model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    region: "us-east-1",
    client,
    maxRetries: 0,
  });
  return { stream: model.streamEvents("有給休暇は何日ですか"), isAborted: () => signals[0]?.aborted };
}

async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const call = { id: "t1", name: "weather", args: { city: "京都" } };

describe("the views of a stream", () => {
  it("give their parts as they come, several at a time", async () => {
    const { stream, isAborted } = open();
    const [text, reasoning, toolCalls, counts] = await Promise.all([
      collect(stream.text),
      collect(stream.reasoning),
      collect(stream.toolCalls),
      collect(stream.usage),
    ]);
    expect(text).toEqual(["10 ", "日です。"]);
    expect(reasoning).toEqual(["規則を", "読む。"]);
    expect(toolCalls).toMatchObject([call]);
    expect(counts.at(-1)).toMatchObject({ input_tokens: 5, output_tokens: 2 });
    expect(isAborted()).toBe(false);
  });

  it("give what has come so far by their full views", async () => {
    expect((await collect(open().stream.text.full)).at(-1)).toBe("10 日です。");
    expect((await collect(open().stream.reasoning.full)).at(-1)).toBe("規則を読む。");
    expect((await collect(open().stream.toolCalls.full)).at(-1)).toMatchObject([call]);
  });

  it("can be awaited", async () => {
    const { stream } = open();
    expect(await stream.text).toBe("10 日です。");
    expect(await stream.reasoning).toBe("規則を読む。");
    expect(await stream.toolCalls).toMatchObject([call]);
    expect(await stream.usage).toMatchObject({ input_tokens: 5, output_tokens: 2 });
  });

  it.each(["text", "reasoning"] as const)("end the request when the reader of %s leaves", async (view) => {
    const { stream, isAborted } = open(true);
    const seen: unknown[] = [];
    for await (const part of stream[view]) {
      seen.push(part);
      break;
    }
    expect(seen).toHaveLength(1);
    await vi.waitFor(() => expect(isAborted()).toBe(true));
  });

  it("are read together with the events, which can be iterated from their iterator", async () => {
    const { stream } = open();
    const events = stream[Symbol.asyncIterator]();
    if (!(Symbol.asyncIterator in events)) throw new Error("the iterator cannot be iterated");
    const [seen, text] = await Promise.all([collect(events as AsyncIterableIterator<object>), collect(stream.text)]);
    expect(seen.at(-1)).toMatchObject({ event: "message-finish" });
    expect(text).toEqual(["10 ", "日です。"]);
  });

  it("can be read on after their first part was taken by hand", async () => {
    const parts = open().stream.text[Symbol.asyncIterator]();
    expect(await parts.next()).toEqual({ done: false, value: "10 " });
    expect(await collect({ [Symbol.asyncIterator]: () => parts })).toEqual(["日です。"]);
  });

  it("go on while another view is read", async () => {
    const { stream, isAborted } = open();
    const reasoning = collect(stream.reasoning);
    for await (const _part of stream.text) break;
    expect(await reasoning).toEqual(["規則を", "読む。"]);
    expect(isAborted()).toBe(false);
  });
});
