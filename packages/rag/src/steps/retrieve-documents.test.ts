import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { Document } from "@langchain/core/documents";
import { RunnableLambda } from "@langchain/core/runnables";
import { concat } from "@langchain/core/utils/stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RagModel } from "../model/answering-model";
import { createRagChain } from "../rag-chain";
import { createRetriever, refunds } from "../testing/handbook";
import { createPlainModel, createRoutedModel } from "../testing/routed-model";
import type { RagAnswer } from "./answer";

let local: LocalBedrock;
beforeAll(async () => {
  const models = ["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"] as const;
  local = await startLocalBedrock({
    promptRouters: [{ name: "novas", models, fallbackModel: "amazon.nova-lite-v1:0", responseQualityDifference: 10 }],
  });
});
afterAll(() => local.close());

/** Each has about 11,000 tokens of Japanese. At four characters a token they would count as 2,500. */
const chapters = [0.9, 0.8, 0.7].map(
  (score, index) =>
    new Document({ id: String(index), pageContent: "規".repeat(10_000), metadata: { source: `${index}.md`, score } }),
);

it("a document without text is left out and is not reported as dropped", async () => {
  const { retriever } = createRetriever([new Document({ pageContent: " \n" }), refunds]);
  const answer = await createRagChain({ model: createRoutedModel(local), retriever }).invoke("返品は？");
  expect(answer.documents).toEqual([refunds]);
  expect(answer).not.toHaveProperty("droppedDocuments");
});

it("a passage that was retrieved twice is sent once", async () => {
  const copy = new Document({ ...refunds, metadata: { ...refunds.metadata, score: 0.2 } });
  const { retriever } = createRetriever([copy, refunds, refunds]);
  const { documents, droppedDocuments, answer } = await createRagChain({
    model: createRoutedModel(local),
    retriever,
  }).invoke("返品は？");
  expect(documents).toEqual([refunds]);
  expect(droppedDocuments).toBeUndefined();
  expect(answer).toContain("[1]");
  expect(JSON.stringify(local.requests.at(-1)?.body).split(refunds.pageContent)).toHaveLength(2);
});

describe("a retriever that does not return documents", () => {
  it.each<[unknown, RegExp]>([
    [["返品は30日以内です。"], /retriever "\(it returned a list of strings\)": return documents, such as new Document/],
    ["返品は30日以内です。", /retriever "\(it returned string\)"/],
    [undefined, /retriever "\(it returned undefined\)"/],
    [[refunds, null], /retriever "\(it returned a list whose entry 1 has no pageContent\)"/],
    [[{ content: "x" }], /entry 0 has no pageContent/],
  ])("is named: %j", async (found, message) => {
    const retriever = RunnableLambda.from((_question: string) => found) as never;
    const chain = createRagChain({ model: createRoutedModel(local), retriever });
    const requests = local.requests.length;
    await expect(chain.invoke("返品は？")).rejects.toThrow(message);
    await expect(chain.stream("返品は？").then(readAll)).rejects.toMatchObject({ name: "InvalidOptionError" });
    expect(local.requests).toHaveLength(requests);
  });

  async function readAll(stream: AsyncIterable<unknown>): Promise<void> {
    for await (const _chunk of stream) {
    }
  }
});

describe("the context budget", () => {
  it("keeps the prompt within the model's context window, which the service enforces", async () => {
    const model = createRoutedModel(local, { model: "qwen.qwen3-32b-v1:0", region: "us-west-2" });
    const { retriever } = createRetriever([...chapters, refunds]);
    const chain = createRagChain({ model, retriever });
    const answer = await chain.invoke("規則は？");
    expect(answer.documents.map(({ id }) => id)).toEqual(["0", "c1"]);
    expect(answer.droppedDocuments?.map(({ id }) => id)).toEqual(["1", "2"]);
    let streamed: RagAnswer | undefined;
    for await (const chunk of await chain.stream("規則は？")) {
      streamed = streamed === undefined ? chunk : concat(streamed, chunk);
    }
    expect(streamed?.droppedDocuments).toEqual(answer.droppedDocuments);
  });

  it.each<[string, () => RagModel]>([
    ["of AWS", () => createPlainModel(local, local.defaultRouterArn)],
    [
      "with routerModels",
      () =>
        createRoutedModel(local, {
          model: local.promptRouterArn("novas"),
          routerModels: ["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"],
        }),
    ],
  ])("is the smaller window of its models for a prompt router %s", async (_name, model) => {
    const many = Array.from(
      { length: 40 },
      (_, index) => new Document({ pageContent: `${index}${"規".repeat(10_000)}` }),
    );
    const { retriever } = createRetriever(many);
    const answer = await createRagChain({ model: model(), retriever }).invoke("規則は？");
    expect(answer.documents.length).toBeGreaterThan(15);
    expect(answer.documents.length + (answer.droppedDocuments?.length ?? 0)).toBe(40);
    expect(answer.droppedDocuments?.length).toBeGreaterThan(10);
  });

  it("reports no dropped documents when all fit", async () => {
    const { retriever } = createRetriever([...chapters, refunds]);
    const answer = await createRagChain({ model: createRoutedModel(local), retriever }).invoke("規則は？");
    expect(answer.documents).toHaveLength(4);
    expect(answer).not.toHaveProperty("droppedDocuments");
  });

  it("throws ContextBudgetError when no document fits, instead of answering that nothing was found", async () => {
    const { retriever } = createRetriever(chapters);
    const chain = createRagChain({ model: createRoutedModel(local), retriever, contextTokens: 100 });
    await expect(chain.invoke("規則は？")).rejects.toMatchObject({ name: "ContextBudgetError", budgetTokens: 100 });
  });
});
