import { getEventListeners } from "node:events";
import { HumanMessage } from "@langchain/core/messages";
import type { ChatGenerationChunk, LLMResult } from "@langchain/core/outputs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport } from "../testing/fake-transport";
import { RoutedChunks } from "./chunks-and-events";
import { IncompleteStreamError } from "./incomplete-stream-error";

const text = (words: string) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: words } } });
const citation = { contentBlockDelta: { contentBlockIndex: 0, delta: { citation: { title: "Handbook" } } } };
const metadata = { usage: { inputTokens: 5, outputTokens: 2, totalTokens: 7 }, metrics: { latencyMs: 1 } };
const end = [{ messageStop: { stopReason: "end_turn" } }, { metadata }];
const complete = [text("ten "), citation, text("days"), ...end];
const messages = [new HumanMessage("How many days?")];

/** A streamed call without LangChain's own layers, which listen to the signal too. */
function create(events: readonly Record<string, object>[]) {
  const { client } = createFakeTransport(() => ({ events }));
  const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
  const { signal } = new AbortController();
  return {
    chunks: () => model._streamResponseChunks(messages, { signal }),
    events: () => model._streamChatModelEvents(messages, { signal }),
    listeners: () => getEventListeners(signal, "abort").length,
  };
}

async function drain(stream: AsyncIterable<unknown>): Promise<unknown> {
  try {
    for await (const _item of stream) {
    }
    return undefined;
  } catch (error) {
    return error;
  }
}

describe.each(["chunks", "events"] as const)("%s release the caller's signal and the timer", (path) => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("at the end", async () => {
    const call = create(complete);
    expect(await drain(call[path]())).toBeUndefined();
    expect(call.listeners()).toBe(0);
  });

  it("when the stream breaks", async () => {
    const call = create([text("ten ")]);
    expect(await drain(call[path]())).toBeInstanceOf(IncompleteStreamError);
    expect(call.listeners()).toBe(0);
  });

  it("when the reader leaves early", async () => {
    const call = create(complete);
    for await (const _item of call[path]()) break;
    expect(call.listeners()).toBe(0);
  });

  it("when the reader throws into them", async () => {
    const call = create(complete);
    const stream = call[path]();
    await stream.next();
    expect(call.listeners()).toBe(1);
    await expect(stream.throw(new Error("enough"))).rejects.toThrow("enough");
    expect(call.listeners()).toBe(0);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});

describe("chunks", () => {
  it("release the signal when they are disposed of", async () => {
    const call = create(complete);
    const chunks = call.chunks();
    await chunks.next();
    if (!(chunks instanceof RoutedChunks)) throw new Error("the chunks are upstream's");
    await chunks[Symbol.asyncDispose]();
    expect(call.listeners()).toBe(0);
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });

  it("come in the order of the service's events, held ones included", async () => {
    const chunks: ChatGenerationChunk[] = [];
    const more = { contentBlockDelta: { contentBlockIndex: 0, delta: { citation: { title: "Annex" } } } };
    for await (const chunk of create([text("ten "), citation, more, text("days"), ...end]).chunks()) chunks.push(chunk);
    const shown = chunks.map((chunk) => chunk.message.additional_kwargs.citations ?? chunk.text);
    expect(shown).toEqual([
      "ten ",
      [{ contentBlockIndex: 0, title: "Handbook" }],
      [{ contentBlockIndex: 0, title: "Annex" }],
      "days",
      "",
      "",
    ]);
  });

  it("carry the routing record, the model and the tokens on the last chunk only", async () => {
    const chunks: ChatGenerationChunk[] = [];
    for await (const chunk of create(complete).chunks()) chunks.push(chunk);
    const last = chunks.at(-1);
    expect(last?.message.response_metadata).toMatchObject({ routing: { stopReason: "end_turn" } });
    expect(last?.generationInfo).toEqual({
      model_name: "amazon.nova-lite-v1:0",
      tokenUsage: { promptTokens: 5, completionTokens: 2, totalTokens: 7 },
    });
    for (const chunk of chunks.slice(0, -1)) {
      expect(chunk.message.response_metadata).not.toHaveProperty("routing");
      expect(chunk.generationInfo ?? {}).toEqual({});
    }
  });
});

describe("callbacks of a stream", () => {
  it("that throw end the stream with their error, and its request", async () => {
    const { client, signals } = createFakeTransport(() => ({ events: complete }));
    const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
    const failing = {
      name: "failing",
      raiseError: true,
      awaitHandlers: true,
      handleLLMNewToken(_token: string, ...rest: unknown[]): void {
        if (JSON.stringify(rest).includes("Handbook")) throw new Error("the handler failed");
      },
    };
    const error = await drain(await model.stream("Hi", { callbacks: [failing] }));
    expect(error).toMatchObject({ message: "the handler failed" });
    expect(signals[0]?.aborted).toBe(true);
  });

  it("hear that the answer is complete when the reader leaves at its last chunk", async () => {
    const { client } = createFakeTransport(() => ({ events: complete }));
    const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
    const ends: unknown[] = [];
    const listening = {
      awaitHandlers: true,
      handleLLMEnd: ({ generations, llmOutput }: LLMResult) =>
        void ends.push({ text: generations[0]?.[0]?.text, tokens: llmOutput?.tokenUsage }),
      handleLLMError: (error: unknown) => void ends.push(error),
    };
    for await (const chunk of await model.stream("Hi", { callbacks: [listening] })) if (chunk.usage_metadata) break;
    const tokens = { promptTokens: 5, completionTokens: 2, totalTokens: 7 };
    await vi.waitFor(() => expect(ends).toEqual([{ text: "ten days", tokens }]));
  });
});

describe("the partial message of a broken stream", () => {
  const errorOf = async (events: readonly Record<string, object>[], path: "chunks" | "events" = "chunks") => {
    const error = await drain(create(events)[path]());
    if (!(error instanceof IncompleteStreamError)) throw new Error("the stream did not break");
    return error;
  };

  it("is absent when nothing arrived", async () => {
    expect((await errorOf([])).partialMessage).toBeUndefined();
    expect((await errorOf([], "events")).partialMessage).toBeUndefined();
  });

  it("has the text, and the tool calls as far as they came", async () => {
    const start = {
      contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: "t", name: "search" } } },
    };
    const input = { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"query":"le' } } } };
    const { partialMessage } = await errorOf([text("Let "), text("me "), text("see."), start, input]);
    expect(partialMessage?.text).toBe("Let me see.");
    expect(partialMessage?.invalid_tool_calls).toMatchObject([{ id: "t", name: "search", args: '{"query":"le' }]);
  });

  it("has the text of both sides of a tool call", async () => {
    const start = {
      contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: "t", name: "search" } } },
    };
    const after = { contentBlockDelta: { contentBlockIndex: 2, delta: { text: "moment." } } };
    expect((await errorOf([text("One "), start, after])).partialMessage?.text).toBe("One moment.");
  });

  it("comes with what is known about the call", async () => {
    for (const path of ["chunks", "events"] as const) {
      const { partialMessage, routing } = await errorOf([text("ten "), text("days")], path);
      expect(partialMessage?.text).toBe("ten days");
      expect(routing).toMatchObject({ requestedModelId: "us.amazon.nova-lite-v1:0" });
      expect(routing?.timeToFirstTokenMs).toBeGreaterThan(0);
    }
  });
});
