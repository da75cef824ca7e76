import { METERED_OPERATION_EVENT } from "@bedrock-routed/core";
import { CallbackManager } from "@langchain/core/callbacks/manager";
import type { DocumentInterface } from "@langchain/core/documents";
import { RunnableLambda } from "@langchain/core/runnables";
import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
import { BedrockReranker } from "./rerank/bedrock-reranker";
import { type FakeAnswer, fakeKnowledgeBase } from "./testing/fake-knowledge-base";
import { OperationRecorder } from "./testing/operation-recorder";

const knowledgeBaseId = "KB12345678";
const passage = "秘密のパスワード";
const found: FakeAnswer = { retrievalResults: [{ content: { type: "TEXT", text: passage }, score: 0.5 }] };
const operation = { knowledgeBaseId, region: "us-west-2", latencyMs: expect.any(Number) };
const documents = (count: number): DocumentInterface[] =>
  Array.from({ length: count }, (_, index) => ({ pageContent: `passage ${index}`, metadata: {} }));

describe("the retriever reports", () => {
  const retriever = (options: object, ...answers: FakeAnswer[]): BedrockKnowledgeBaseRetriever => {
    const { client } = fakeKnowledgeBase(...(answers.length === 0 ? [found] : answers));
    return new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, ...options });
  };

  it("its pages before invoke returns, with the tags of the run and without any text", async () => {
    const recorder = new OperationRecorder();
    const pages = [{ ...found, nextToken: "2" }, found];
    await retriever({ topK: 2, tags: ["kb"] }, ...pages).invoke("what is secret?", { callbacks: [recorder] });
    expect(recorder.operations).toEqual([{ ...operation, kind: "retrieve", requests: 2, search: "vector" }]);
    expect(recorder.tags).toEqual([["kb"]]);
    expect(JSON.stringify(recorder.operations)).not.toMatch(/secret|秘密/);
  });

  it("reranking as a separate operation, unless the price of managed search includes it", async () => {
    const recorder = new OperationRecorder();
    const options = { callbacks: [recorder] };
    await retriever({ ...options, rerank: { model: "cohere.rerank-v3-5:0" } }).invoke("q");
    await retriever({ ...options, managed: true, rerank: "managed" }).invoke("q");
    expect(recorder.operations).toEqual([
      { ...operation, kind: "retrieve", requests: 1, search: "vector" },
      { ...operation, kind: "rerank", requests: 1, modelId: "cohere.rerank-v3-5:0" },
      { ...operation, kind: "retrieve", requests: 1, search: "managed" },
    ]);
  });

  it("a failure, with the number of pages that were answered before it", async () => {
    const recorder = new OperationRecorder();
    const throttled = { $error: "ThrottlingException", $status: 429 };
    const call = retriever({ topK: 3 }, { ...found, nextToken: "2" }, throttled).invoke("q", { callbacks: [recorder] });
    await expect(call).rejects.toMatchObject({ reason: "throttled" });
    expect(recorder.operations).toEqual([
      { ...operation, kind: "retrieve", requests: 1, search: "vector", error: "ThrottlingException" },
    ]);
  });

  it("no Region when the client has none", async () => {
    const recorder = new OperationRecorder();
    const { client } = fakeKnowledgeBase(found);
    const config = { region: () => Promise.reject(new Error("Region is missing")) };
    const lost = { send: client.send.bind(client), config } as unknown as typeof client;
    await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client: lost }).invoke("q", { callbacks: [recorder] });
    expect(recorder.operations[0]).not.toHaveProperty("region");
  });

  it("each of several knowledge bases", async () => {
    const recorder = new OperationRecorder();
    const { client } = fakeKnowledgeBase(found);
    const several = new BedrockKnowledgeBaseRetriever({ knowledgeBases: ["KB00000001", "KB00000002"], client });
    await several.invoke("q", { callbacks: [recorder] });
    expect(recorder.operations.map((one) => one.knowledgeBaseId)).toEqual(["KB00000001", "KB00000002"]);
  });

  it("to the handlers of a chain, and to streamEvents", async () => {
    const recorder = new OperationRecorder();
    const chain = RunnableLambda.from((question: string) => question).pipe(retriever({}));
    await chain.invoke("q", { callbacks: [recorder] });
    expect(recorder.operations).toHaveLength(1);
    const events: unknown[] = [];
    for await (const { event, name } of chain.streamEvents("q", { version: "v2" })) {
      if (event === "on_custom_event") events.push(name);
    }
    expect(events).toEqual([METERED_OPERATION_EVENT]);
  });
});

describe("the reranker reports", () => {
  const reranker = (options: object, answer: FakeAnswer = { results: [] }): BedrockReranker =>
    new BedrockReranker({ model: "amazon.rerank-v1:0", client: fakeKnowledgeBase(answer).client, ...options });
  const rerank = { kind: "rerank", modelId: "amazon.rerank-v1:0", region: "us-west-2", latencyMs: expect.any(Number) };

  it.each([
    [1, 1],
    [100, 1],
    [101, 2],
    [1000, 10],
    [1001, 11],
  ])("%i sources as %i queries", async (count, requests) => {
    const recorder = new OperationRecorder();
    await reranker({}).compressDocuments(documents(count), "q", [recorder]);
    expect(recorder.operations).toEqual([{ ...rerank, requests }]);
  });

  it("to a callback manager, such as that of a compression retriever, and to its own handlers", async () => {
    const own = new OperationRecorder();
    const callers = new OperationRecorder();
    const manager = new CallbackManager("00000000-0000-4000-8000-000000000000");
    manager.addHandler(callers, true);
    await reranker({ callbacks: [own] }).compressDocuments(documents(1), "q", manager);
    expect([own.operations, callers.operations]).toEqual([[{ ...rerank, requests: 1 }], [{ ...rerank, requests: 1 }]]);
  });

  it("a failure, and nothing when no request was sent", async () => {
    const recorder = new OperationRecorder();
    const denied = { $error: "AccessDeniedException", $status: 403 };
    await expect(reranker({}, denied).compressDocuments(documents(2), "q", [recorder])).rejects.toMatchObject({
      reason: "access-denied",
      operation: "Rerank",
    });
    expect(recorder.operations).toEqual([{ ...rerank, requests: 0, error: "AccessDeniedException" }]);
    await reranker({}, denied).compressDocuments([], "q", [recorder]);
    expect(recorder.operations).toHaveLength(1);
  });
});
