import { describe, expect, it } from "vitest";
import { createModelCatalog, defaultModelCatalog } from "../catalog/model-catalog";
import type { TokenPrice } from "../catalog/model-facts";
import type { TokenUsage } from "../usage/token-usage";
import { costOf, fromUsd, operationCostOf, toUsd } from "./cost";

const none: TokenUsage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
};

describe("costOf", () => {
  it("itemizes a call exactly", () => {
    const usage = {
      inputTokens: 7,
      cacheReadTokens: 11,
      cacheWrite5mTokens: 13,
      cacheWrite1hTokens: 17,
      outputTokens: 19,
    };
    const price = { input: 3.3, output: 16.5, cacheRead: 0.33, cacheWrite5m: 4.125, cacheWrite1h: 6.6 };
    expect(costOf(usage, price)).toEqual({
      input: 23_100_000n,
      cacheRead: 3_630_000n,
      cacheWrite5m: 53_625_000n,
      cacheWrite1h: 112_200_000n,
      output: 313_500_000n,
      total: 506_055_000n,
    });
  });

  it("is unknown, not free, when tokens have no price", () => {
    expect(costOf({ ...none, cacheReadTokens: 1 }, { input: 1, output: 1 })).toBeUndefined();
    expect(costOf({ ...none, inputTokens: 1 }, { input: 1, output: 1 })?.total).toBe(1_000_000n);
  });

  it.each([
    ["cacheReadTokens", { cacheWrite5m: 1, cacheWrite1h: 1 }],
    ["cacheWrite5mTokens", { cacheRead: 1, cacheWrite1h: 1 }],
    ["cacheWrite1hTokens", { cacheRead: 1, cacheWrite5m: 1 }],
  ] as const)("is unknown when only the price of %s is not known", (tokens, known) => {
    const price = { input: 1, output: 1, ...known };
    expect(costOf({ ...none, inputTokens: 5, [tokens]: 1 }, price)).toBeUndefined();
    expect(costOf({ ...none, inputTokens: 5 }, price)?.total).toBe(5_000_000n);
  });

  it.each(["input", "output"])("is unknown when stored prices lack the price of %s", (missing) => {
    const stored: TokenPrice = JSON.parse(missing === "input" ? '{"output":1}' : '{"input":1}');
    expect(costOf({ ...none, inputTokens: 1, outputTokens: 1 }, stored)).toBeUndefined();
    expect(costOf(none, stored)?.total).toBe(0n);
  });

  it("does not need a price for tokens that were not used", () => {
    expect(costOf(none, { input: 1, output: 1 })).toEqual({
      input: 0n,
      cacheRead: 0n,
      cacheWrite5m: 0n,
      cacheWrite1h: 0n,
      output: 0n,
      total: 0n,
    });
  });

  it("rounds a price to the nearest picodollar per token, once, and not per call", () => {
    const usage = { ...none, inputTokens: 1000, outputTokens: 1000 };
    expect(costOf(usage, { input: 0.000_000_5, output: 0.000_000_4 })).toMatchObject({ input: 1000n, output: 0n });
    // 2.01 × 10⁶ is 2009999.9999999998 as a double.
    expect(costOf(usage, { input: 2.01, output: 0 })?.total).toBe(2_010_000_000n);
  });
});

describe("toUsd and fromUsd", () => {
  it("are inverse to each other", () => {
    expect(toUsd(fromUsd(0.000123))).toBe(0.000123);
    expect(toUsd(-1_500_000_000_000n)).toBe(-1.5);
  });

  it("convert whole dollars and single picodollars", () => {
    expect(fromUsd(2)).toBe(2_000_000_000_000n);
    expect(toUsd(2_000_000_000_000n)).toBe(2);
    expect(toUsd(1n)).toBe(1e-12);
    expect(fromUsd(1.4e-12)).toBe(1n);
    expect(fromUsd(1.6e-12)).toBe(2n);
    expect(fromUsd(-1.6e-12)).toBe(-2n);
  });

  it("refuse what is not a finite number", () => {
    expect(() => fromUsd(Number.NaN)).toThrow(RangeError);
    expect(() => fromUsd(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});

describe("the sum of 10⁹ calls", () => {
  it("is exact to the picodollar", () => {
    const usage = { ...none, inputTokens: 1, cacheReadTokens: 1 };
    const one = costOf(usage, { input: 0.035, output: 0.14, cacheRead: 0.00875 })?.total ?? 0n;
    expect(one).toBe(43_750n);
    expect(toUsd(one * 10n ** 9n)).toBe(43.75);
    expect(toUsd(one * 10n ** 9n + 1n)).toBe(43.750000000001);
  });
});

describe("operationCostOf", () => {
  const modelCatalog = defaultModelCatalog();

  it.each([
    ["reranking, by its model", { kind: "rerank", requests: 3, modelId: "amazon.rerank-v1:0" }, 0.003],
    ["managed retrieval", { kind: "retrieve", requests: 2, search: "managed" }, 0.002],
    ["reranking by Cohere", { kind: "rerank", requests: 3, modelId: "cohere.rerank-v3-5:0" }, 0.006],
    ["an operation without requests", { kind: "avoided-call", requests: 0 }, 0],
  ] as const)("prices %s", (_name, operation, usd) => {
    expect(operationCostOf(operation, modelCatalog)).toBe(fromUsd(usd));
  });

  it.each([
    { kind: "retrieve", requests: 1, search: "vector" },
    { kind: "retrieve", requests: 1 },
    { kind: "retrieve", requests: 1, modelId: "amazon.rerank-v1:0" },
    { kind: "rerank", requests: 1, modelId: "cohere.embed-v4:0" },
    { kind: "rerank", requests: 1, modelId: "toString" },
    { kind: "rerank", requests: 1 },
    { kind: "rerank", requests: 1, search: "managed" },
    { kind: "response-cache-hit", requests: 1 },
    { kind: "response-cache-hit", requests: 1, modelId: "amazon.rerank-v1:0", search: "managed" },
    { kind: "rerank", requests: 1, modelId: "amazon.rerank-v1:0", error: "ThrottlingException" },
    { kind: "avoided-call", requests: 0, error: "ThrottlingException" },
    { kind: "rerank", requests: Number.NaN, modelId: "amazon.rerank-v1:0" },
    { kind: "rerank", requests: 1.5, modelId: "amazon.rerank-v1:0" },
    { kind: "rerank", requests: -1, modelId: "amazon.rerank-v1:0" },
  ] as const)("has no cost for %j", (operation) => expect(operationCostOf(operation, modelCatalog)).toBeUndefined());

  it("uses your own price, with its date", () => {
    const own = createModelCatalog({ retrievalPrices: { vector: { usdPerThousand: 0.5, source: "our contract" } } });
    expect(operationCostOf({ kind: "retrieve", requests: 4, search: "vector" }, own)).toBe(fromUsd(0.002));
    expect(operationCostOf({ kind: "retrieve", requests: 1, search: "managed" }, own)).toBe(fromUsd(0.001));
    expect(own.requestPrice({ kind: "retrieve", search: "vector" })?.asOf).toBe("2026-11-27");
    expect(modelCatalog.requestPrice({ kind: "retrieve", search: "managed" })).toEqual({
      usdPerThousand: 1,
      source: "awspage",
      asOf: "2026-07-24",
    });
  });

  it("rounds the cost of all requests together down to a picodollar", () => {
    const vector = { usdPerThousand: 1.5e-9, source: "our contract" };
    const own = createModelCatalog({ retrievalPrices: { vector } });
    const costs = [1, 2, 3].map((requests) => operationCostOf({ kind: "retrieve", requests, search: "vector" }, own));
    expect(costs).toEqual([1n, 3n, 4n]);
  });
});
