import { METERED_OPERATION_EVENT, type MeteredOperation } from "@bedrock-routed/core";
import { dispatchCustomEvent } from "@langchain/core/callbacks/dispatch";
import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { RunnableLambda } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, expect, it } from "vitest";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { lite, pro, routed, usage } from "../testing/routing-record";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

const model = new RoutedChatModel(() => routed());
const chain = ChatPromptTemplate.fromTemplate("{q}").pipe(model).pipe(new StringOutputParser());

describe("the record of a run", () => {
  it("contains the path in the chain, tags and labels, and the report groups by them", async () => {
    const handler = new BedrockSavingsHandler();
    const config = {
      callbacks: [handler],
      runName: "faq",
      tags: ["夜間"],
      metadata: { user_id: "佐藤", team: "販売" },
    };
    await chain.invoke({ q: "返金は?" }, config);
    await chain.invoke({ q: "返金は?" }, { callbacks: [handler], metadata: { user: 7 } });
    expect(handler.records[0]).toMatchObject({ path: ["faq"], tags: ["夜間"], labels: { user: "佐藤", team: "販売" } });
    const keys = Object.entries(handler.report().groups).map(([name, groups]) => [name, groups.map(({ key }) => key)]);
    expect(Object.fromEntries(keys)).toMatchObject({ tag: ["夜間"], team: ["販売"], user: ["7", "佐藤"] });
  });

  it("accepts custom labels and dimensions", async () => {
    const handler = new BedrockSavingsHandler({ labels: { tenant: ["tenantId"] }, dimensions: ["tenant"] });
    await model.invoke("q", { callbacks: [handler], metadata: { tenantId: "acme", user: "amy" } });
    const { groups } = handler.report();
    expect(Object.keys(groups)).toEqual(["tenant"]);
    expect(groups.tenant?.[0]).toMatchObject({ key: "acme", calls: 1, costUsd: 0.000084 });
  });

  it("counts days in the time zone of the options", async () => {
    const clock = (): number => Date.UTC(2026, 10, 20, 15, 0);
    const tokyo = new BedrockSavingsHandler({ timeZone: "Asia/Tokyo", clock });
    const utc = new BedrockSavingsHandler({ clock });
    await model.invoke("q", { callbacks: [tokyo, utc] });
    expect([tokyo, utc].map((handler) => handler.report().groups.day?.[0]?.key)).toEqual(["2026-11-21", "2026-11-20"]);
  });

  it("has duration and time to first token, unless the clock jumped back", async () => {
    let now = Date.UTC(2026, 10, 21);
    const clock = (): number => (now += 50);
    const handler = new BedrockSavingsHandler({ clock });
    for await (const _chunk of await model.stream("q", { callbacks: [handler] }));
    expect(handler.records[0]).toMatchObject({ streamed: true, timeToFirstTokenMs: 50, durationMs: 100 });
    const backwards = new BedrockSavingsHandler({ clock: () => (now -= 5000) });
    await model.invoke("q", { callbacks: [backwards] });
    expect(backwards.records[0]).not.toHaveProperty("durationMs");
    expect(backwards.report()).toMatchObject({ calls: 1, latency: { count: 0, p50Ms: undefined } });
  });

  it("names the kind of an error, without its message", async () => {
    const handler = new BedrockSavingsHandler();
    const failing = new RoutedChatModel(() => {
      throw Object.assign(new Error("prompt: 秘密"), { name: "ThrottlingException" });
    });
    await expect(failing.invoke("秘密", { callbacks: [handler] })).rejects.toThrow();
    expect(handler.report().errorKinds).toEqual([{ kind: "ThrottlingException", count: 1 }]);
    expect(JSON.stringify(handler.records)).not.toContain("秘密");
  });

  it("belongs to one of 1,000 parallel chains, with the tokens and labels of that chain", async () => {
    const handler = new BedrockSavingsHandler({ maxRecords: 1000 });
    const counting = new RoutedChatModel((prompt) => routed({ usage: usage(Number(prompt), 1) }));
    const numbered = ChatPromptTemplate.fromTemplate("{q}").pipe(counting);
    const numbers = Array.from({ length: 1000 }, (_, index) => index + 1);
    await Promise.all(
      numbers.map((number) =>
        numbered.invoke({ q: String(number) }, { callbacks: [handler], metadata: { user: `u${number}` } }),
      ),
    );
    const seen = handler.records.map(({ call, labels }) => [labels.user, call?.usage?.inputTokens]);
    expect(new Map(seen as [string, number][])).toEqual(new Map(numbers.map((number) => [`u${number}`, number])));
  }, 60_000);

  it("reads Claude over InvokeModel: usage_metadata with cache details, and the model id of the run", async () => {
    class InvokeModelChat extends FakeListChatModel {
      override getLsParams(options: this["ParsedCallOptions"]) {
        return { ...super.getLsParams(options), ls_model_name: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" };
      }
      override async _generate() {
        const message = Object.assign(new AIMessage("yes"), {
          usage_metadata: {
            input_tokens: 3000,
            output_tokens: 10,
            total_tokens: 3010,
            input_token_details: { cache_read: 2000, cache_creation: 900 },
          },
          response_metadata: { usage: { cache_creation: { ephemeral_1h_input_tokens: 500 } } },
        });
        return { generations: [{ text: "yes", message }] };
      }
    }
    const handler = new BedrockSavingsHandler();
    await new InvokeModelChat({ responses: [] }).invoke("q", { callbacks: [handler] });
    const { costUsd, usage: counted } = handler.report();
    expect(counted).toEqual({
      inputTokens: 100,
      cacheReadTokens: 2000,
      cacheWrite5mTokens: 400,
      cacheWrite1hTokens: 500,
      outputTokens: 10,
    });
    expect(costUsd).toBeCloseTo((100 * 3.3 + 2000 * 0.33 + 400 * 4.125 + 500 * 6.6 + 10 * 16.5) / 1e6, 12);
  });
});

describe("operations", () => {
  const operations: MeteredOperation[] = [
    { kind: "rerank", requests: 2, modelId: "amazon.rerank-v1:0" },
    { kind: "retrieve", requests: 1, search: "managed" },
    { kind: "retrieve", requests: 1, search: "vector" },
    { kind: "rerank", requests: 1, modelId: "amazon.rerank-v1:0", error: "ThrottlingException" },
    { kind: "avoided-call", requests: 0, modelId: lite, avoidedUsage: usage(1000, 100), estimated: true },
  ];

  it("are counted with their cost, and the avoided cost is not part of the saving", async () => {
    const handler = new BedrockSavingsHandler();
    const retrieve = RunnableLambda.from(async (input: string) => {
      for (const operation of operations) await dispatchCustomEvent(METERED_OPERATION_EVENT, operation);
      await dispatchCustomEvent("someone else's", { kind: "rerank", requests: 9 });
      return input;
    });
    await retrieve.withConfig({ runName: "lookup" }).invoke("q", { callbacks: [handler], tags: ["rag"] });
    expect(handler.operations[0]).toMatchObject({ path: ["lookup"], tags: ["rag"], cost: 2_000_000_000n });
    const report = handler.report();
    expect(report.operations).toMatchObject([
      { kind: "avoided-call", subject: lite, requests: 0, avoidedUsd: 0.000084, estimatedOperations: 1 },
      { kind: "rerank", operations: 2, failed: 1, requests: 3, pricedOperations: 1, costUsd: 0.002 },
      { kind: "retrieve", subject: "managed", costUsd: 0.001 },
      { kind: "retrieve", subject: "vector", costUsd: undefined },
    ]);
    expect(report).toMatchObject({
      operationsUsd: 0.003,
      operationsAvoidedUsd: 0.000084,
      spentUsd: 0.003,
      savedUsd: 0,
    });
  });
});

describe("captureContent", () => {
  const conversation: BaseMessage[] = [new SystemMessage("方針"), new HumanMessage("電話 090-1234-5678")];

  it("keeps only redacted text", async () => {
    const redact = (text: string): string => text.replaceAll(/\d[\d-]+\d/g, "…");
    const handler = new BedrockSavingsHandler({ captureContent: { redact } });
    await model.invoke(conversation, { callbacks: [handler] });
    expect(handler.records[0]?.content).toEqual({
      system: "方針",
      messages: [{ role: "user", text: "電話 …" }],
      answer: "はい",
    });
  });

  it("keeps no text when redact throws", async () => {
    const redact = (): string => {
      throw new Error("no");
    };
    const handler = new BedrockSavingsHandler({ captureContent: { redact } });
    await model.invoke(conversation, { callbacks: [handler] });
    expect(handler.records).toHaveLength(1);
    expect(handler.records[0]).not.toHaveProperty("content");
  });
});

describe("comparisons", () => {
  it("have a saving for each baseline", async () => {
    const comparisons = { "always Pro": pro, "always Sonnet": "global.anthropic.claude-sonnet-4-5-20250929-v1:0" };
    const handler = new BedrockSavingsHandler({ baseline: pro, comparisons });
    await model.invoke("q", { callbacks: [handler] });
    const { comparisons: compared, savedUsd } = handler.report();
    expect(compared.map(({ name, baselineUsd, savedUsd: saved }) => [name, baselineUsd, saved])).toEqual([
      ["always Pro", 0.00112, 0.001036],
      ["always Sonnet", 0.0045, 0.004416],
    ]);
    expect(savedUsd).toBe(0.001036);
  });

  it("continue when onRecord throws or rejects", async () => {
    const throwing = new BedrockSavingsHandler({
      onRecord: () => {
        throw new Error("onRecord");
      },
    });
    const rejecting = new BedrockSavingsHandler({ onRecord: () => Promise.reject(new Error("onRecord")) });
    await model.invoke("q", { callbacks: [throwing, rejecting] });
    expect([throwing.report().calls, rejecting.report().calls]).toEqual([1, 1]);
  });
});
