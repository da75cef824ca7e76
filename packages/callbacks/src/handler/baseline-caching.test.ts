import { type RoutingRecord, toUsd } from "@bedrock-routed/core";
import { HumanMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { fakeConverse } from "../testing/fake-converse";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { lite, pro, routed } from "../testing/routing-record";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

/**
 * 20,000 tokens from the cache, 500 plain input tokens, 300 output tokens. In USD per million tokens, Nova
 * Lite costs 0.06 for input, 0.015 for cache reads and 0.24 for output; Nova Pro 0.8, 0.2 and 3.2.
 */
const usage = {
  inputTokens: 500,
  cacheReadTokens: 20_000,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 300,
};
/** 500 × 0.06 + 20,000 × 0.015 + 300 × 0.24 millionths of a USD. */
const paid = 0.000402;
/** 20,500 × 0.8 + 300 × 3.2. */
const proUncached = 0.01736;
/** 500 × 0.8 + 20,000 × 0.2 + 300 × 3.2. */
const proCached = 0.00536;

async function reportOf(
  routing: Partial<RoutingRecord>,
  options: ConstructorParameters<typeof BedrockSavingsHandler>[0] = {},
): Promise<ReturnType<BedrockSavingsHandler["report"]>> {
  const handler = new BedrockSavingsHandler({ baseline: pro, ...options });
  await new RoutedChatModel(() => routed({ usage, ...routing })).invoke("q", { callbacks: [handler] });
  return handler.report();
}

const withPoints = { cachePlan: { points: [], skipped: [], placedByCaller: 1 } };
const withoutPoints = { cachePlan: { points: [], skipped: [], placedByCaller: 0 } };

describe("the saving of a call that a cache point has cached", () => {
  it("is against the baseline without caching, and shows both headlines", async () => {
    const report = await reportOf(withPoints);
    expect(report.caching).toBe("none");
    expect(report.baselineUsd).toBeCloseTo(proUncached, 12);
    expect(report.savedUsd).toBeCloseTo(proUncached - paid, 12);
    expect(report.savedPercent).toBeCloseTo(97.68, 2);
    expect(report.byCaching.none).toMatchObject({ comparedCalls: 1, savedUsd: report.savedUsd });
    expect(report.byCaching.same?.baselineUsd).toBeCloseTo(proCached, 12);
    expect(report.byCaching.same?.savedUsd).toBeCloseTo(proCached - paid, 12);
    expect(report.byCaching.same?.savedPercent).toBeCloseTo(92.5, 2);
  });

  it("is against the same caching on request, and caching is then no part of it", async () => {
    const report = await reportOf(withPoints, { baselineCaching: "same" });
    expect(report.caching).toBe("same");
    expect(report.savedUsd).toBeCloseTo(proCached - paid, 12);
    expect(report.split).toMatchObject({ cachingUsd: 0, tierUsd: 0, profileUsd: 0 });
    expect(report.split.routingUsd).toBeCloseTo(proCached - paid, 12);
    expect(report.byCaching.none?.savedUsd).toBeCloseTo(proUncached - paid, 12);
  });

  it("has both headlines for each model and each further baseline, and in the record", async () => {
    const handler = new BedrockSavingsHandler({ comparisons: { "always Pro": pro } });
    await new RoutedChatModel(() => routed({ usage, ...withPoints })).invoke("q", { callbacks: [handler] });
    const { models, comparisons } = handler.report();
    for (const figures of [models[0], comparisons[0]]) {
      expect(figures?.byCaching.same?.savedUsd).toBeCloseTo(proCached - paid, 12);
      expect(figures?.byCaching.none?.savedUsd).toBeCloseTo(proUncached - paid, 12);
    }
    const [record] = handler.records;
    expect(record?.baselineCaching).toBe("none");
    expect(toUsd(record?.otherCaching?.net ?? 0n)).toBeCloseTo(proCached - paid, 12);
  });
});

describe("caching that no cache point caused", () => {
  it.each(["none", "same"] as const)("is not a saving, whatever baselineCaching is (%s)", async (baselineCaching) => {
    const report = await reportOf(withoutPoints, { baselineCaching });
    expect(report.savedUsd).toBeCloseTo(proCached - paid, 12);
    expect(report.split.cachingUsd).toBe(0);
    expect(report.byCaching.none).toEqual(report.byCaching.same);
  });

  it("is not a saving against the same model", async () => {
    expect(await reportOf(withoutPoints, { baseline: lite })).toMatchObject({ savedUsd: 0, savedPercent: 0 });
  });

  it("counts cache points that a plan removed as not sent", async () => {
    const cachePlan = { points: [], skipped: [], placedByCaller: 2, removed: 2 };
    expect((await reportOf({ cachePlan })).split.cachingUsd).toBe(0);
  });
});

describe("caching behind ChatBedrockConverse", () => {
  const model = fakeConverse(`us.${lite}`, {
    usage: { inputTokens: 500, outputTokens: 300, cacheReadInputTokens: 20_000, totalTokens: 20_800 },
  });

  it("is not a saving when callbacks show no cache point", async () => {
    const handler = new BedrockSavingsHandler({ baseline: pro });
    await model.invoke("q", { callbacks: [handler] });
    expect(handler.report().savedUsd).toBeCloseTo(proCached - paid, 12);
    expect(handler.report().split.cachingUsd).toBe(0);
  });

  it("is a saving when a message has a cache point", async () => {
    const handler = new BedrockSavingsHandler({ baseline: pro });
    const content = [{ type: "text", text: "q" }, { cachePoint: { type: "default" } } as never];
    await model.invoke([new HumanMessage({ content })], { callbacks: [handler] });
    expect(handler.report().savedUsd).toBeCloseTo(proUncached - paid, 12);
    expect(handler.records[0]?.call?.cachePoints).toBe(1);
  });
});

it("refuses other values of baselineCaching", () => {
  expect(() => new BedrockSavingsHandler({ baselineCaching: "implicit" as never })).toThrow(
    /baselineCaching "implicit".*"none" or "same"/,
  );
});
