import { InMemoryCache } from "@langchain/core/caches";
import { AIMessage } from "@langchain/core/messages";
import type { Generation } from "@langchain/core/outputs";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, expect, it } from "vitest";
import { fakeConverse } from "../testing/fake-converse";
import { RoutedChatModel, withUsage } from "../testing/routed-chat-model";
import { lite, pro, routed, routerArn, usage } from "../testing/routing-record";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

describe("BedrockSavingsHandler", () => {
  it("has complete totals when invoke returns, compared with the router's most expensive model", async () => {
    const handler = new BedrockSavingsHandler();
    await new RoutedChatModel(() => routed()).invoke("返金は何日以内ですか", { callbacks: [handler] });
    expect(handler.report()).toMatchObject({
      calls: 1,
      comparedCalls: 1,
      comparedShare: 1,
      models: [{ modelId: lite, calls: 1, share: 1, costUsd: 0.000084 }],
      actualUsd: 0.000084,
      baselineUsd: 0.00112,
      savedUsd: 0.001036,
      savedPercent: 92.5,
      split: { routingUsd: 0.001036, cachingUsd: 0, tierUsd: 0, profileUsd: 0, routerFeeUsd: 0 },
      baselineModelIds: [pro],
    });
    expect(handler.records).toMatchObject([{ outcome: "answered", routing: routed(), baselineModelId: pro }]);
    expect(JSON.stringify(handler.records, (_, value) => (typeof value === "bigint" ? `${value}` : value))).not.toMatch(
      /返金|はい/,
    );
  });

  it("counts the same after invoke, stream, batch and streamEvents", async () => {
    const model = new RoutedChatModel(() => routed());
    const reportOf = async (run: (callbacks: BedrockSavingsHandler[]) => Promise<unknown>): Promise<object> => {
      const handler = new BedrockSavingsHandler({ clock: () => 0 });
      await run([handler]);
      const report = handler.report();
      const {
        streamedCalls: _streamed,
        timeToFirstToken: _first,
        groups: _days,
        breakdowns: _breakdowns,
        ...rest
      } = report;
      const { models } = report;
      return { ...rest, models: models.map(({ modelId, calls, costUsd }) => ({ modelId, calls, costUsd })) };
    };
    const drain = async (chunks: AsyncIterable<unknown>): Promise<void> => {
      for await (const _chunk of chunks);
    };
    const invoked = await reportOf((callbacks) => model.invoke("q", { callbacks }));
    expect(await reportOf(async (callbacks) => drain(await model.stream("q", { callbacks })))).toEqual(invoked);
    expect(await reportOf((callbacks) => model.batch(["q"], { callbacks }))).toEqual(invoked);
    expect(await reportOf((callbacks) => drain(model.streamEvents("q", { version: "v2", callbacks })))).toEqual(
      invoked,
    );
  });

  it("separates 200 concurrent runs, streamed and not", async () => {
    const handler = new BedrockSavingsHandler({ maxRecords: 50 });
    const model = new RoutedChatModel((prompt) => routed({ usage: usage(Number(prompt), 1) }));
    const prompts = Array.from({ length: 200 }, (_, index) => String(index + 1));
    await Promise.all(
      prompts.map(async (prompt, index) => {
        if (index % 2 === 0) return void (await model.invoke(prompt, { callbacks: [handler] }));
        for await (const _chunk of await model.stream(prompt, { callbacks: [handler] }));
      }),
    );
    const report = handler.report();
    expect(report).toMatchObject({ calls: 200, comparedShare: 1, usage: usage(20_100, 200) });
    expect(report.actualUsd).toBe((20_100 * 0.06 + 200 * 0.24) / 1e6);
    expect(handler.records).toHaveLength(50);
    expect(new Set(handler.records.map(({ runId }) => runId)).size).toBe(50);
  });

  it("counts a run once when it is registered on the model and on the call", async () => {
    const handler = new BedrockSavingsHandler();
    await new RoutedChatModel(() => routed(), { callbacks: [handler] }).invoke("q", { callbacks: [handler] });
    expect(handler.report().calls).toBe(1);
  });

  it("counts errors and continues", async () => {
    const handler = new BedrockSavingsHandler();
    const failing = new RoutedChatModel(() => {
      throw new Error("throttled");
    });
    await expect(failing.invoke("q", { callbacks: [handler], runName: "x" })).rejects.toThrow("throttled");
    await new RoutedChatModel(() => routed()).invoke("q", { callbacks: [handler] });
    expect(handler.report()).toMatchObject({ calls: 1, errors: 1 });
  });

  it("does not invent a saving when LangChain's cache answers with an old record", async () => {
    const handler = new BedrockSavingsHandler();
    const model = new RoutedChatModel(() => routed(), { cache: new InMemoryCache(new Map()) });
    for (let call = 0; call < 3; call += 1) await model.invoke("同じ質問", { callbacks: [handler] });
    expect(handler.report()).toMatchObject({
      calls: 1,
      cachedResponses: 2,
      savedUsd: 0.001036,
      spentUsd: 0.000084,
      cacheAvoidedUsd: 2 * 0.000084,
    });
  });

  it("recognizes an answer of the cache by its zero usage when LangChain does not report it", () => {
    const handler = new BedrockSavingsHandler();
    const message = withUsage(new AIMessage("はい"), usage(0, 0));
    message.response_metadata = { routing: routed() };
    handler.handleLLMStart({ lc: 1, type: "not_implemented", id: [] }, [], "run");
    handler.handleLLMEnd({ generations: [[{ text: "はい", message } as Generation]] }, "run");
    expect(handler.report()).toMatchObject({ calls: 0, cachedResponses: 1, savedUsd: 0 });
  });

  it("charges the router fee for calls through a prompt router only", async () => {
    const handler = new BedrockSavingsHandler({ routerFeeUsdPerCall: 0.001, baseline: pro });
    await new RoutedChatModel(() => routed()).invoke("q", { callbacks: [handler] });
    const direct = routed({ requestedModelId: `us.${lite}`, targetKind: "system-profile" });
    await new RoutedChatModel(() => direct).invoke("q", { callbacks: [handler] });
    expect(handler.report()).toMatchObject({ savedUsd: 0.001072, split: { routerFeeUsd: 0.001 } });
  });

  it.each([
    ["a router that left no trace", routed({ invokedModel: undefined as never })],
    [
      "a model without a price",
      routed({ invokedModel: { modelId: "acme.new-v1:0", scope: "us" }, router: undefined as never }),
    ],
    ["usage that makes no sense", routed({ usage: { ...usage(1, 1), inputTokens: Number.NaN } })],
    ["no usage", routed({ usage: undefined as never })],
  ])("counts %s as unpriced, not as free", async (_name, record) => {
    const handler = new BedrockSavingsHandler();
    await new RoutedChatModel(() => routed()).invoke("q", { callbacks: [handler] });
    await new RoutedChatModel(() => ({ ...record })).invoke("q", { callbacks: [handler] });
    expect(handler.report()).toMatchObject({ calls: 2, comparedCalls: 1, comparedShare: 0.5, savedUsd: 0.001036 });
  });

  it("reads messages of ChatBedrockConverse, with the trace of the router and cache reads", async () => {
    const handler = new BedrockSavingsHandler({ baseline: `us.${pro}` });
    const wireUsage = { inputTokens: 100, outputTokens: 10, totalTokens: 1110, cacheReadInputTokens: 1000 };
    const invokedModelId = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${lite}`;
    const answer = { usage: wireUsage, trace: { promptRouter: { invokedModelId } } };
    await fakeConverse(routerArn, answer).invoke("q", { callbacks: [handler] });
    await fakeConverse(`us.${lite}`, { usage: wireUsage }).invoke("q", { callbacks: [handler] });
    expect(handler.report()).toMatchObject({
      comparedCalls: 2,
      models: [{ modelId: lite, calls: 2, usage: { inputTokens: 200, cacheReadTokens: 2000, outputTokens: 20 } }],
      split: { cachingUsd: 0 },
    });
    expect(handler.records[0]?.routing).toMatchObject({ targetKind: "prompt-router", invokedModel: { modelId: lite } });
  });

  it("counts other chat models as unpriced", async () => {
    const handler = new BedrockSavingsHandler();
    await new FakeListChatModel({ responses: ["hi"] }).invoke("q", { callbacks: [handler] });
    expect(handler.report()).toMatchObject({
      calls: 1,
      comparedShare: 0,
      models: [{ modelId: "unknown", costUsd: undefined }],
      savedPercent: undefined,
    });
  });

  it.each([undefined, {}, { generations: [] }, { generations: [[{ text: "x", message: null }]] }])(
    "does not throw on the output %j",
    (output) => {
      const handler = new BedrockSavingsHandler();
      handler.handleLLMStart({ lc: 1, type: "not_implemented", id: [] }, [], "run");
      expect(() => handler.handleLLMEnd(output as never, "run")).not.toThrow();
      expect(handler.report()).toMatchObject({ calls: 1, comparedCalls: 0 });
    },
  );

  it.each([
    ["NaN", () => Number.NaN],
    ["nanoseconds", () => 1.764e18],
    ["infinity", () => Number.POSITIVE_INFINITY],
    ["a negative number", () => -1],
    [
      "an error",
      (): number => {
        throw new Error("no clock");
      },
    ],
  ])("does not throw when the clock returns %s, and takes the time of the system", async (_name, clock) => {
    const handler = new BedrockSavingsHandler({ clock });
    const before = Date.now();
    await new RoutedChatModel(() => routed()).invoke("q", { callbacks: [handler] });
    for await (const _chunk of await new RoutedChatModel(() => routed()).stream("q", { callbacks: [handler] }));
    const { calls, period, days } = handler.report();
    expect(calls).toBe(2);
    expect(Date.parse(period?.from ?? "")).toBeGreaterThanOrEqual(before);
    expect(days?.from).toBe(new Date(before).toISOString().slice(0, "2026-11-27".length));
    expect(handler.records[0]?.at).toBeGreaterThanOrEqual(before);
  });

  it("has an empty report before the first call", () => {
    expect(new BedrockSavingsHandler().report()).toMatchObject({
      calls: 0,
      comparedShare: undefined,
      savedPercent: undefined,
    });
  });
});
