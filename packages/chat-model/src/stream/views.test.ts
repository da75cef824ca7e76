import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport } from "../testing/fake-transport";

const at = (contentBlockIndex: number, delta: object) => ({ contentBlockDelta: { contentBlockIndex, delta } });
const stop = (contentBlockIndex: number) => ({ contentBlockStop: { contentBlockIndex } });
const events = [
  { messageStart: { role: "assistant" } },
  at(0, { reasoningContent: { text: "考え" } }),
  at(0, { reasoningContent: { text: "ます" } }),
  stop(0),
  at(1, { text: "ten " }),
  at(1, { text: "days" }),
  stop(1),
  { contentBlockStart: { contentBlockIndex: 2, start: { toolUse: { toolUseId: "t1", name: "search" } } } },
  at(2, { toolUse: { input: '{"query":' } }),
  at(2, { toolUse: { input: '"leave"}' } }),
  stop(2),
  { messageStop: { stopReason: "tool_use" } },
  { metadata: { usage: { inputTokens: 5, outputTokens: 2, totalTokens: 7 }, metrics: { latencyMs: 1 } } },
];

function create(): BedrockRoutedChatModel {
  const { client } = createFakeTransport(() => ({ events }));
  return new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
}

async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe("the views of streamEvents v3", () => {
  it("give the parts of one answer side by side", async () => {
    const stream = create().streamEvents("Hi");
    const [text, reasoning, toolCalls, usage] = await Promise.all([
      collect(stream.text),
      collect(stream.reasoning),
      collect(stream.toolCalls),
      collect(stream.usage),
    ]);
    expect(text.join("")).toBe("ten days");
    expect(reasoning.join("")).toBe("考えます");
    expect(toolCalls.at(-1)).toMatchObject({ id: "t1", name: "search", args: { query: "leave" } });
    expect(usage.at(-1)).toMatchObject({ input_tokens: 5, output_tokens: 2 });
    expect((await stream.output).response_metadata).toMatchObject({ routing: { stopReason: "tool_use" } });
  });

  it("can be awaited as wholes", async () => {
    const stream = create().streamEvents("Hi");
    expect(await stream.text).toBe("ten days");
    expect(await stream.reasoning).toBe("考えます");
    expect(await stream.toolCalls).toMatchObject([{ id: "t1", args: { query: "leave" } }]);
    expect(await stream.usage).toMatchObject({ input_tokens: 5 });
    expect((await stream.output).tool_calls).toMatchObject([{ id: "t1" }]);
  });

  it("give the text so far, too", async () => {
    const texts = await collect(create().streamEvents("Hi").text.full);
    expect(texts).toEqual(["ten ", "ten days"]);
  });

  it("reject with the error of a stream that broke", async () => {
    const { client } = createFakeTransport(() => ({ events: events.slice(0, 6) }));
    const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
    await expect(collect(model.streamEvents("Hi").text)).rejects.toThrow(/stream/);
  });
});

/** A handler that sees how runs end, and whose errors end the run. */
function recorder(more: CallbackHandlerMethods = {}): {
  readonly handler: CallbackHandlerMethods & { raiseError: boolean; awaitHandlers: boolean };
  readonly ends: unknown[];
} {
  const ends: unknown[] = [];
  const handleLLMEnd = () => void ends.push("answered");
  const handleLLMError = (error: unknown) => void ends.push(error);
  return { handler: { raiseError: true, awaitHandlers: true, handleLLMEnd, handleLLMError, ...more }, ends };
}

describe("the run of a stream", () => {
  it("is answered when its reader leaves after the usage", async () => {
    const { handler, ends } = recorder();
    for await (const chunk of await create().stream("Hi", { callbacks: [handler] })) {
      if (chunk.usage_metadata !== undefined) break;
    }
    expect(ends).toEqual(["answered"]);
  });

  it.each([
    ["the stop reason", '"stopReason"'],
    ["the usage", '"total_tokens":7'],
  ])("fails once when a handler throws at the chunk with %s", async (_name, field) => {
    const thrown = new Error("full disk");
    const handleLLMNewToken: CallbackHandlerMethods["handleLLMNewToken"] = (...[, , , , , fields]) => {
      if (JSON.stringify(fields?.chunk ?? {}).includes(field)) throw thrown;
    };
    const { handler, ends } = recorder({ handleLLMNewToken });
    const stream = await create().stream("Hi", { callbacks: [handler] });
    await expect(collect(stream)).rejects.toBe(thrown);
    expect(ends).toEqual([thrown]);
  });

  it("fails once when a handler throws before the answer is known", async () => {
    const thrown = new Error("full disk");
    const handleLLMNewToken = () => {
      throw thrown;
    };
    const { handler, ends } = recorder({ handleLLMNewToken });
    const stream = await create().stream("Hi", { callbacks: [handler] });
    await expect(collect(stream)).rejects.toBe(thrown);
    expect(ends).toEqual([thrown]);
  });
});
