import { Document } from "@langchain/core/documents";
import type { BaseMessage } from "@langchain/core/messages";
import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import { concat } from "@langchain/core/utils/stream";
import { FakeRetriever } from "@langchain/core/utils/testing";
import { describe, expect, it } from "vitest";
import { createRagChain } from "./rag-chain";
import type { RagChainOptions } from "./rag-chain-options";
import type { RagAnswer, RagAnswerChunk } from "./steps/answer";
import { responseDetails, ScriptedChatModel } from "./testing/scripted-chat-model";

const refunds = new Document({
  id: "c1",
  pageContent: "返金は 30 日以内です。",
  metadata: { source: "s3://kb/a.md", section: "返金", score: 0.9 },
});
const shipping = new Document({
  id: "c2",
  pageContent: "Shipping takes 5 days.",
  metadata: { source: "s3://kb/b.md", score: 0.4 },
});
const routing = responseDetails.response_metadata.routing;
const common = {
  documents: [refunds, shipping],
  modelName: "amazon.nova-lite-v1:0",
  routing,
  usage: responseDetails.usage_metadata,
};

interface Setup {
  model: ScriptedChatModel;
  chain: Runnable<string, RagAnswer>;
}

function setUp(
  answer: string,
  documents: Document[] = [shipping, refunds],
  more: Partial<RagChainOptions> = {},
): Setup {
  const model = new ScriptedChatModel(answer);
  return { model, chain: createRagChain({ model, retriever: new FakeRetriever({ output: documents }), ...more }) };
}

async function collect(stream: AsyncIterable<RagAnswer>): Promise<RagAnswerChunk[]> {
  const chunks: RagAnswerChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

function blocksOf(prompt: BaseMessage[] | undefined): string[] {
  return (prompt?.at(-1)?.contentBlocks ?? []).map((block) => (block.type === "text" ? String(block.text) : ""));
}

describe("createRagChain", () => {
  it("gives a chain that has an id of its own in LangChain's records", () => {
    const { chain } = setUp("30 日です。");
    expect(chain.lc_id).toEqual(["bedrock_routed", "rag", "RagChain"]);
  });

  it.each([
    [
      "返金は何日以内ですか",
      "30 日以内です [1]。",
      {
        number: 1,
        documentIndex: 0,
        source: "s3://kb/a.md",
        section: "返金",
        spans: [{ statement: { start: 0, end: 13 }, marker: { start: 9, end: 12 }, passage: { start: 4, end: 12 } }],
      },
    ],
    [
      "How long does shipping take?",
      "Five days. [2]",
      {
        number: 2,
        documentIndex: 1,
        source: "s3://kb/b.md",
        spans: [{ statement: { start: 0, end: 10 }, marker: { start: 11, end: 14 } }],
      },
    ],
  ])("answers %j with citations, documents, model, usage and routing", async (question, text, citation) => {
    const result = await setUp(text).chain.invoke(question);
    const cited = citation.number === 1 ? refunds.pageContent : shipping.pageContent;
    expect(result).toEqual({ answer: text, citations: [{ ...citation, text: cited }], ...common });
  });

  it("reports markers that point to no document, without a citation", async () => {
    const result = await setUp("30 日です［１］。詳しくは [7]。").chain.invoke("返金は？");
    expect(result.citations.map(({ number }) => number)).toEqual([1]);
    expect(result.unresolvedMarkers).toEqual([7]);
  });

  it("gives the same answer from invoke, stream, batch and streamEvents", async () => {
    const { chain } = setUp("30 日以内です [1]。See [9].");
    const invoked = await chain.invoke("返金は？");
    const chunks = await collect(await chain.stream("返金は？"));
    expect(chunks.reduce((sum, chunk) => concat(sum, chunk))).toEqual(invoked);
    expect(await chain.batch(["返金は？", "返金は？"])).toEqual([invoked, invoked]);

    const outputs: unknown[] = [];
    for await (const event of chain.streamEvents("返金は？", { version: "v2" })) {
      if (event.event === "on_chain_end" && event.name === "bedrock-rag") outputs.push(event.data.output);
    }
    expect(outputs).toEqual([invoked]);
  });

  it("streams text as it arrives, then every other field once", async () => {
    const chunks = await collect(await setUp("はい[1]").chain.stream("返金は？"));
    expect(
      chunks.map((chunk) => Object.entries(chunk).map(([name, value]) => (name === "answer" ? value : name))),
    ).toEqual(
      ["は", "い", "[", "1", "]", "citations", "documents", "modelName", "usage", "routing"].map((entry) => [entry]),
    );
  });

  it.each([
    ["返金は？", "この質問の答えは、文書の中に見つかりませんでした。"],
    ["What is the refund period?", "The documents do not contain an answer to this question."],
  ])("answers that nothing was found for %j, without a model call", async (question, answer) => {
    const { model, chain } = setUp("unused", [new Document({ pageContent: " \n" })]);
    const expected = { answer, citations: [], documents: [] };
    expect(await chain.invoke(question)).toEqual(expected);
    expect((await collect(await chain.stream(question))).reduce((sum, chunk) => concat(sum, chunk))).toEqual(expected);
    expect(model.prompts).toEqual([]);
  });

  it("sends the same context for the same documents in any order of scores, after rules in the question's language", async () => {
    const { model, chain } = setUp("x");
    const reversed = setUp("x", [
      refunds,
      new Document({ ...shipping, metadata: { ...shipping.metadata, score: 0.99 } }),
    ]);
    await chain.invoke("返金は？");
    await reversed.chain.invoke("What about shipping?");
    const [first, second] = [model.prompts[0], reversed.model.prompts[0]];
    expect([first?.[0]?.text, second?.[0]?.text]).toEqual([
      expect.stringMatching(/^利用者のメッセージ[\s\S]*文書の中に見つかりませんでした。/),
      expect.stringMatching(/^You answer questions[\s\S]*do not contain an answer/),
    ]);
    expect(blocksOf(first)[0]).toBe(blocksOf(second)[0]);
    const boundary = blocksOf(first)[0]?.slice(10, 30);
    expect(boundary).toMatch(/^[0-9a-f]{20}$/);
    expect(blocksOf(first)).toEqual([
      `Boundary: ${boundary}\n` +
        `<document-${boundary} index="1" source="s3://kb/a.md" section="返金">\n返金は 30 日以内です。\n</document-${boundary}>\n` +
        `<document-${boundary} index="2" source="s3://kb/b.md">\nShipping takes 5 days.\n</document-${boundary}>`,
      "返金は？",
    ]);
    expect(blocksOf(second)[1]).toBe("What about shipping?");
  });

  it("puts instructions after the rules, and a request for another language after the question", async () => {
    const { model, chain } = setUp("x", undefined, { instructions: "Be brief.", language: "ja" });
    await chain.batch(["What about shipping?", "送料は？"]);
    expect(model.prompts[0]?.[0]?.text).toMatch(/^利用者のメッセージ[\s\S]*質問と同じ言語[\s\S]*\n\nBe brief\.$/);
    expect(model.prompts[0]).toHaveLength(2);
    expect(model.prompts.map((prompt) => blocksOf(prompt)[1])).toEqual([
      "What about shipping?\n\n日本語で答えてください。",
      "送料は？",
    ]);
  });

  it("passes callbacks and tags to retriever and model, and names its steps", async () => {
    const seen: string[] = [];
    for await (const event of setUp("x").chain.streamEvents("q", { version: "v2", tags: ["faq"] })) {
      if (event.event.endsWith("_start") && event.tags?.includes("faq")) seen.push(event.name);
    }
    const steps = [
      "bedrock-rag",
      "retrieve",
      "FakeRetriever",
      "order",
      "respond",
      "prompt",
      "ScriptedChatModel",
      "answer",
    ];
    expect(seen.filter((name) => steps.includes(name)).toSorted()).toEqual(steps.toSorted());
    expect(seen).toContain("model");
  });

  it("passes the signal to retriever and model, and stops when it aborts", async () => {
    const controller = new AbortController();
    const signals: unknown[] = [];
    const retriever = RunnableLambda.from((_question: string, config) => {
      signals.push(config.signal);
      return [refunds];
    });
    const { model, chain } = setUp("long answer", [], { retriever });
    await chain.invoke("q", { signal: controller.signal });
    expect([...signals, ...model.signals]).toEqual([controller.signal, controller.signal]);

    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of await chain.stream("q", { signal: controller.signal })) {
        seen.push(chunk.answer);
        if (seen.length === 3) controller.abort();
      }
    })();
    await expect(reading).rejects.toThrow(/abort/i);
    expect(seen.length).toBeLessThan("long answer".length);
  });

  it("accepts any runnable as retriever and as model, and passes their errors on", async () => {
    const { model } = setUp("はい [1]");
    const retriever = RunnableLambda.from(async (question: string) => [new Document({ pageContent: question })]);
    const chain = createRagChain({ model: model.withConfig({ tags: ["t"] }), retriever });
    expect((await chain.invoke("そのまま")).citations).toMatchObject([
      { number: 1, documentIndex: 0, text: "そのまま" },
    ]);

    const broken = RunnableLambda.from((): Document[] => {
      throw new Error("ThrottlingException");
    });
    await expect(createRagChain({ model, retriever: broken }).invoke("q")).rejects.toThrow("ThrottlingException");
  });

  it.each([
    [{ model: undefined }, /model undefined: pass a chat model/],
    [{ retriever: "kb" }, /retriever "kb": pass a retriever/],
    [{ language: "fr" }, /language "fr": pass "ja", "en" or "auto"/],
    [{ instructions: 1 }, /instructions 1: pass a string/],
    [{ notFoundAnswer: { ja: "なし" } }, /notFoundAnswer/],
    [{ condenseModel: "nova" }, /condenseModel "nova": pass a chat model/],
    [{ promptLanguage: "ja" }, /promptLanguage "ja": pass "answer" or "bilingual"/],
    [{ cacheContext: true }, /cacheContext true: pass "auto", "always" or "never"/],
    [{ citations: "inline" }, /citations "inline": pass "markers" or "native"/],
    [{ citations: "native" }, /citations "native": native citations need a chat model of .*Converse/],
    [{ contextTokens: 0 }, /contextTokens 0: pass a whole number of tokens above 0/],
    [{ date: "2026-11-21" }, /date "2026-11-21": pass a function/],
    [{ prompts: { ja: { rules: " " } } }, /prompts\.ja\.rules " ": pass a text/],
    [{ prompts: { en: { condense: 1 } } }, /prompts\.en\.condense 1: pass a text/],
  ])("rejects %j at construction", (options, message) => {
    expect(() => setUp("x", [], options as never)).toThrow(message);
  });
});
