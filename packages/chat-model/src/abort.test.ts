import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "./options/chat-model-options";

const question = "経費の申請はいつまでですか。";

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());

function create(options: BedrockRoutedChatModelInput = {}): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({
    model: "us.amazon.nova-lite-v1:0",
    clientOptions: local.clientConfig,
    ...options,
  });
}

/** Aborts when something of the answer has come. */
function abortAfter(tokens: number): { signal: AbortSignal; seen: () => void } {
  const abort = new AbortController();
  let left = tokens;
  return { signal: abort.signal, seen: () => void (--left === 0 && abort.abort()) };
}

/** An answer that was cut off by its caller must not pass for a whole one. */
describe("a call that is aborted rejects", () => {
  it("from stream", async () => {
    const { signal, seen } = abortAfter(2);
    const reading = async (): Promise<void> => {
      for await (const _chunk of await create().stream(question, { signal })) seen();
    };
    await expect(reading()).rejects.toMatchObject({ name: "AbortError" });
  });

  it("from invoke with streaming: true", async () => {
    const { signal, seen } = abortAfter(2);
    const callbacks = [{ handleLLMNewToken: seen }];
    const call = create({ streaming: true }).invoke(question, { signal, callbacks });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
  });

  it("from streamEvents v3, whether its events are read or its result is awaited", async () => {
    const { signal, seen } = abortAfter(2);
    const events = create().streamEvents(question, { signal });
    const reading = async (): Promise<void> => {
      for await (const _event of events) seen();
    };
    await expect(reading()).rejects.toMatchObject({ name: "AbortError" });
    await expect(Promise.resolve(events)).rejects.toMatchObject({ name: "AbortError" });
  });

  it("when it was aborted before it was sent", async () => {
    const signal = AbortSignal.abort();
    const sent = local.requests.length;
    await expect(create().invoke(question, { signal })).rejects.toMatchObject({ name: "AbortError" });
    await expect(create().stream(question, { signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(local.requests).toHaveLength(sent);
  });

  it("and the next call of the model works", async () => {
    const model = create();
    const { signal, seen } = abortAfter(1);
    const call = (async () => {
      for await (const _chunk of await model.stream(question, { signal })) seen();
    })();
    await expect(call).rejects.toThrow();
    expect((await model.invoke(question)).text).not.toBe("");
  });
});

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _chunk of stream) {
  }
}

/** A transport that never answers, and ends with the signal of its request. */
const silent = {
  handle: (_request: unknown, { abortSignal }: { abortSignal?: AbortSignal } = {}) =>
    new Promise<never>((_, reject) => {
      const fail = (): void => reject(abortSignal?.reason);
      if (abortSignal?.aborted) fail();
      else abortSignal?.addEventListener("abort", fail);
    }),
};

describe("the timeout of the constructor ends a call that gets no answer", () => {
  const createSilent = (timeout: number): BedrockRoutedChatModel =>
    create({ timeout, clientOptions: { ...local.clientConfig, requestHandler: silent }, maxRetries: 0 });
  const reads: readonly [string, (model: BedrockRoutedChatModel) => Promise<unknown>][] = [
    ["invoke", (model) => model.invoke(question)],
    ["stream", async (model) => drain(await model.stream(question))],
    ["streamEvents v3", async (model) => await model.streamEvents(question)],
    ["batch", (model) => model.batch([question])],
    ["a call with a longer timeout", (model) => model.invoke(question, { timeout: 100_000 })],
  ];

  it.each(reads)("by %s", async (_name, read) => {
    await expect(read(createSilent(20))).rejects.toMatchObject({ name: expect.stringMatching(/Timeout|Abort/) });
  });

  it("but a call's own shorter timeout comes first", async () => {
    const call = createSilent(100_000).invoke(question, { timeout: 20 });
    await expect(call).rejects.toMatchObject({ name: expect.stringMatching(/Timeout|Abort/) });
  });

  it("and one that is answered in time is answered", async () => {
    expect((await create({ timeout: 100_000 }).invoke(question)).text).not.toBe("");
  });
});
