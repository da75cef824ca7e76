import { METERED_OPERATION_EVENT, type MeteredOperation, readMeteredOperation } from "@bedrock-routed/core";
import { createKnowledgeBase, type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import {
  BedrockKnowledgeBaseRetriever,
  type BedrockKnowledgeBaseRetrieverOptions,
  filter,
  GuardrailIntervenedError,
} from "@bedrock-routed/retriever";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRagChain, type RagCallOptions, type RagChain } from "./rag-chain";
import type { RagChainOptions } from "./rag-chain-options";
import type { RagAnswer } from "./steps/answer";
import { createRoutedModel } from "./testing/routed-model";

const expenses = Array.from(
  { length: 20 },
  (_, index) =>
    `# 経費 ${index + 1}\n\n${"経費は月末から五営業日以内に申請します。領収書を添えてください。".repeat(7)}`,
).join("\n\n");
const guardrail = { guardrailId: "abc123", guardrailVersion: "1" };
let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({
    guardrails: { abc123: { words: ["Project X"] } },
    knowledgeBases: {
      HANDBOOK01: createKnowledgeBase([
        { uri: "s3://kb/expenses.md", text: expenses, mediaType: "text/markdown" },
        { uri: "s3://kb/tokyo.md", text: "Shipping to Tokyo takes five days.", metadata: { city: "Tokyo" } },
        { uri: "s3://kb/osaka.md", text: "Shipping to Osaka takes six days.", metadata: { city: "Osaka" } },
        { uri: "s3://kb/secret.md", text: "Shipping costs us little.", readers: ["boss@example.com"] },
      ]),
    },
  });
});
beforeEach(() => local.faults.clear());
afterAll(() => local.close());

function createChain(
  options: Partial<BedrockKnowledgeBaseRetrieverOptions> = {},
  more: Partial<RagChainOptions> = {},
): RagChain {
  const retriever = new BedrockKnowledgeBaseRetriever({
    knowledgeBaseId: "HANDBOOK01",
    clientOptions: { ...local.clientConfig, maxAttempts: 1 },
    ...options,
  });
  return createRagChain({ model: createRoutedModel(local), retriever, ...more });
}

const sourcesOf = ({ documents }: RagAnswer): unknown[] => documents.map(({ metadata }) => metadata.source);
const modelCalls = (): number => local.requests.filter(({ operation }) => operation.startsWith("Converse")).length;

it("reads the documents from the cache for four of five questions about the same documents", async () => {
  const chain = createChain({ topK: 20 });
  const usage: RagAnswer["usage"][] = [];
  for (const question of [
    "経費はいつまでに申請しますか。",
    "経費に領収書は要りますか。",
    "経費は月末から何日以内に申請しますか。",
    "経費を五営業日以内に申請しますか。",
    "経費に何を添えますか。",
  ]) {
    usage.push((await chain.invoke(question)).usage);
  }
  const details = usage.map((one) => one?.input_token_details ?? {});
  const written = details[0]?.cache_creation ?? 0;
  expect(written).toBeGreaterThan(4000);
  expect(details.map(({ cache_read }) => cache_read)).toEqual([0, written, written, written, written]);
  expect(details.map(({ cache_creation }) => cache_creation)).toEqual([written, 0, 0, 0, 0]);
});

describe("settings of a call are passed to the retriever", () => {
  const question = "How long does shipping take?";
  const options: RagCallOptions = { retrieval: { topK: 1, filter: filter.eq("city", "Osaka") } };
  const ways: Record<string, (chain: RagChain) => Promise<RagAnswer>> = {
    invoke: (chain) => chain.invoke(question, { retrieval: { topK: 1, filter: filter.eq("city", "Osaka") } }),
    batch: async (chain) => (await chain.batch([question], options))[0] as RagAnswer,
    stream: async (chain) => {
      let answer: Partial<RagAnswer> = {};
      for await (const chunk of await chain.stream(question, options)) answer = { ...answer, ...chunk };
      return answer as RagAnswer;
    },
    withConfig: (chain) => chain.withConfig(options).invoke(question),
    asTool: async (chain) => {
      const call = { type: "tool_call" as const, id: "1", name: "search_documents", args: { question } };
      return (await chain.asTool().invoke(call, options)).artifact;
    },
  };
  it.each(Object.keys(ways))("by %s, for that call only", async (way) => {
    const chain = createChain();
    expect(sourcesOf((await ways[way]?.(chain)) as RagAnswer)).toEqual(["s3://kb/osaka.md"]);
    expect(sourcesOf(await chain.invoke(question))).toEqual(["s3://kb/osaka.md", "s3://kb/tokyo.md"]);
  });

  it("including the user context", async () => {
    const userContext = { userId: "boss@example.com" };
    const answer = await createChain().invoke("What does shipping cost us?", { retrieval: { userContext } });
    expect(sourcesOf(answer)).toContain("s3://kb/secret.md");
    expect(sourcesOf(await createChain().invoke("What does shipping cost us?"))).not.toContain("s3://kb/secret.md");
  });
});

it.each([
  ["サッカーの試合はいつ始まりますか。", "この質問の答えは、文書の中に見つかりませんでした。"],
  ["When does the football match take place?", "The documents do not contain an answer to this question."],
])(
  "answers %j without a model call when no document is relevant enough, and reports the avoided call",
  async (question, answer) => {
    const operations: (MeteredOperation | undefined)[] = [];
    const handler = {
      awaitHandlers: true,
      handleCustomEvent: (name: string, data: unknown) => {
        if (name === METERED_OPERATION_EVENT) operations.push(readMeteredOperation(data));
      },
    };
    const before = modelCalls();
    const result = await createChain({ scoreThreshold: 0.38 }).invoke(question, { callbacks: [handler] });
    expect(result).toEqual({ answer, citations: [], documents: [] });
    expect(modelCalls()).toBe(before);
    expect(operations.map((operation) => operation?.kind)).toEqual(["retrieve", "avoided-call"]);
  },
);

it("throws when a guardrail intervenes, instead of answering that nothing was found", async () => {
  const call = createChain({ guardrail }).invoke("How long does Project X take to ship?");
  await expect(call).rejects.toThrow(GuardrailIntervenedError);
});

it("gives each question of a batch its own answer or error", async () => {
  local.faults.add({ when: { operation: "Retrieve", nth: 1 }, fault: { kind: "throttling" } });
  const questions = ["How long does shipping to Osaka take?", "How long does shipping to Tokyo take?"];
  const options = { maxConcurrency: 1, returnExceptions: true };
  const [failed, answered] = await createChain().batch(questions, {}, options);
  expect(failed).toMatchObject({ name: "RetrievalError", reason: "throttled" });
  expect(answered).toMatchObject({ answer: expect.stringContaining("five days") });
});

describe("an abort", () => {
  it.each(["Retrieve", "Converse"])("stops the chain during %s", async (operation) => {
    local.faults.add({ when: { operation }, fault: { kind: "slow-start", ms: 60_000 } });
    const controller = new AbortController();
    const before = local.requests.length;
    const answer = createChain().invoke("How long does shipping take?", { signal: controller.signal });
    const sent = local.waitForRequest((request) => request.operation === operation && local.requests.length > before);
    await Promise.race([sent, answer]);
    controller.abort(new Error("enough"));
    await expect(answer).rejects.toThrow(/enough|abort/i);
  });
});
