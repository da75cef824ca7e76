import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { Document } from "@langchain/core/documents";
import { FakeRetriever } from "@langchain/core/utils/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { encodeEvent } from "../../chat-model/src/testing/fake-transport";
import { startWireServer, type WireResponse, type WireServer } from "../../chat-model/src/testing/wire-server";
import { createRagChain } from "./rag-chain";

let server: WireServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A chain whose answer never ends. `cut` resolves when the chain ends the request, and `runs` has how the model's runs ended. */
async function startEndless(httpVersion: "2" | "1.1") {
  let onCut = (): void => {};
  const cut = new Promise<void>((resolve) => {
    onCut = resolve;
  });
  server = await startWireServer(httpVersion, (response: WireResponse) => {
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    response.write(encodeEvent({ messageStart: { role: "assistant" } }));
    const timer = setInterval(() => {
      response.write(encodeEvent({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: "word. " } } }));
    }, 5);
    response.once("close", () => {
      clearInterval(timer);
      onCut();
    });
  });
  const model = new BedrockRoutedChatModel({
    model: "amazon.nova-lite-v1:0",
    region: "us-east-1",
    maxRetries: 0,
    clientOptions: { endpoint: server.url, credentials: { accessKeyId: "local", secretAccessKey: "local" } },
    connection: { httpVersion, idleTimeoutMs: 10 },
  });
  const retriever = new FakeRetriever({ output: [new Document({ pageContent: "返金は 30 日以内です。" })] });
  const runs: string[] = [];
  const callbacks = [
    {
      awaitHandlers: true,
      handleLLMEnd: () => void runs.push("answered"),
      handleLLMError: (error: Error) => void runs.push(error.name),
    },
  ];
  return { chain: createRagChain({ model, retriever }), cut, runs, callbacks };
}

async function expectEnd(cut: Promise<void>, runs: string[]): Promise<void> {
  await cut;
  await vi.waitFor(() => expect(runs).toHaveLength(1));
  expect(["AbandonedStreamError", "AbortError"]).toContain(runs[0]);
  await vi.waitFor(() => expect(server?.closed).toBe(1));
}

describe.each(["2", "1.1"] as const)("over HTTP/%s, the chain ends the model's request", (httpVersion) => {
  it("when the reader breaks out of its stream", async () => {
    const { chain, cut, runs, callbacks } = await startEndless(httpVersion);
    for await (const chunk of await chain.stream("返金は何日以内ですか", { callbacks })) if (chunk.answer) break;
    await expectEnd(cut, runs);
  });

  it("when the reader of its stream throws", async () => {
    const { chain, cut, runs, callbacks } = await startEndless(httpVersion);
    const reading = async (): Promise<void> => {
      for await (const chunk of await chain.stream("How long do refunds take?", { callbacks })) {
        if (chunk.answer) throw new Error("the consumer failed");
      }
    };
    await expect(reading()).rejects.toThrow("the consumer failed");
    await expectEnd(cut, runs);
  });

  it("when the reader throws an error into its stream", async () => {
    const { chain, cut, runs, callbacks } = await startEndless(httpVersion);
    const chunks = await chain.stream("返金は何日以内ですか", { callbacks });
    expect(await chunks.next()).toMatchObject({ done: false });
    const error = new Error("the consumer failed");
    await expect(chunks.throw(error)).rejects.toBe(error);
    await expectEnd(cut, runs);
  });

  it("when its stream is aborted", async () => {
    const { chain, cut, runs, callbacks } = await startEndless(httpVersion);
    const controller = new AbortController();
    const reading = async (): Promise<void> => {
      const stream = await chain.stream("How long do refunds take?", { callbacks, signal: controller.signal });
      for await (const chunk of stream) if (chunk.answer) controller.abort();
    };
    await expect(reading()).rejects.toMatchObject({ name: "AbortError" });
    await expectEnd(cut, runs);
  });

  it("when the reader breaks out of its streamEvents v2", async () => {
    const { chain, cut, runs, callbacks } = await startEndless(httpVersion);
    const events = chain.streamEvents("How long do refunds take?", { callbacks, version: "v2" });
    for await (const { event } of events) if (event === "on_chat_model_stream") break;
    await expectEnd(cut, runs);
  });
});
