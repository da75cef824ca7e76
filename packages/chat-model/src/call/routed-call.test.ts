import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { RoutingRecord } from "@bedrock-routed/core";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { createFakeTransport, type FakeReply } from "../testing/fake-transport";

const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };

function create(reply: FakeReply, options: BedrockRoutedChatModelInput = {}): BedrockRoutedChatModel {
  const { client } = createFakeTransport(() => reply);
  return new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client, ...options });
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a streamed call", () => {
  it("is passed on from its first event, once its content begins", async () => {
    const text = { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "ten " } } };
    const events = [{ messageStart: { role: "assistant" } }, text];
    const chunks = create({ events, stalls: true })._streamResponseChunks([new HumanMessage("Hi")], {});
    const { value } = await chunks.next();
    expect(value?.message.response_metadata).toMatchObject(events[0] ?? {});
  });

  it("is incomplete when not even its answer begins in time, and its request is aborted", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const requestHandler = {
      handle: (_request: unknown, { abortSignal }: { abortSignal?: AbortSignal } = {}) => {
        signals.push(abortSignal);
        return new Promise<never>(() => {});
      },
    };
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = new BedrockRuntimeClient({ region: "us-east-1", credentials, requestHandler });
    const call = create({ events: [] }, { client, streamIdleTimeout: 30 }).stream("Hi");
    await expect(call).rejects.toMatchObject({
      name: "IncompleteStreamError",
      cause: { lc_error_code: "MODEL_STREAM_TIMEOUT" },
    });
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });
});

describe("the time to the first token", () => {
  const text = { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "ten " } } };
  const toolUse = { toolUse: { toolUseId: "t", name: "search" } };
  const end = [{ messageStop: { stopReason: "end_turn" } }, { metadata: { usage, metrics: { latencyMs: 1 } } }];

  it.each([
    ["text", [text, text]],
    ["a tool call", [{ contentBlockStart: { contentBlockIndex: 0, start: toolUse } }, text]],
  ])("ends with the first content of a stream, which is %s", async (_what, content) => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const model = create({ events: [{ messageStart: { role: "assistant" } }, ...content, ...end] });
    const chunks = model._streamResponseChunks([new HumanMessage("Hi")], {});
    let routing: RoutingRecord | undefined;
    for await (const { message } of chunks) {
      routing = message.response_metadata.routing as RoutingRecord | undefined;
      vi.advanceTimersByTime(1000);
    }
    // The start of the message came at once, and the first content 1000 ms after it was read.
    expect(routing?.timeToFirstTokenMs).toBe(1000);
  });

  it("is unknown without a stream", async () => {
    const json = {
      output: { message: { role: "assistant", content: [{ text: "ok" }] } },
      stopReason: "end_turn",
      usage,
    };
    const { routing } = (await create({ json }).invoke("Hi")).response_metadata;
    expect(routing).not.toHaveProperty("timeToFirstTokenMs");
  });
});

describe("the cache problem of a call", () => {
  const rules = "The handbook says this and that. ".repeat(200);
  const cached = { ...usage, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 };
  const output = { message: { role: "assistant", content: [{ text: "ok" }] } };
  const ask = async (content: object[], reported: object, options: BedrockRoutedChatModelInput) => {
    const json = { output, stopReason: "end_turn", usage: reported };
    const message = new SystemMessage({ content: content as { type: "text"; text: string }[] });
    const { response_metadata } = await create({ json }, options).invoke([message, new HumanMessage("Why?")]);
    return (response_metadata.routing as RoutingRecord).cacheProblem;
  };
  const text = { type: "text", text: rules };

  it("is found for cache points that only the caller placed", async () => {
    const point = { type: "cache_point", cachePoint: { type: "default" } };
    expect(await ask([text, point], cached, { cachePoints: "off" })).toEqual({ kind: "below-minimum" });
  });

  it("is not looked for without cache points", async () => {
    expect(await ask([text], cached, { cachePoints: "off" })).toBeUndefined();
  });
});
