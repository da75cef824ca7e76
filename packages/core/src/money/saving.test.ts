import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createModelCatalog, defaultModelCatalog } from "../catalog/model-catalog";
import type { TokenUsage } from "../usage/token-usage";
import { fromUsd, toUsd } from "./cost";
import { savingOf } from "./saving";

const modelCatalog = defaultModelCatalog();
const lite = { modelId: "amazon.nova-lite-v1:0", scope: "us" };
const pro = "amazon.nova-pro-v1:0";
const none: TokenUsage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
};

describe("savingOf", () => {
  it("credits routing with the difference of the models, and caching with what the cache changed", () => {
    const usage = { ...none, inputTokens: 1000, cacheReadTokens: 2000, outputTokens: 500 };
    const saving = savingOf({ invokedModel: lite, usage }, { modelId: pro }, modelCatalog);
    // Pro, uncached: 3,000 × 0.80 + 500 × 3.20; Lite: 3,000 × 0.06 + 500 × 0.24, then 2,000 at 0.015. USD per million.
    expect(saving).toEqual({
      baseline: 4_000_000_000n,
      actual: 210_000_000n,
      routing: 3_700_000_000n,
      caching: 90_000_000n,
      tier: 0n,
      profile: 0n,
      routerFee: 0n,
      net: 3_790_000_000n,
    });
  });

  it("counts a cache write that is never read as a loss of caching", () => {
    const claude = { modelId: "anthropic.claude-haiku-4-5-20251001-v1:0", scope: "global" };
    const usage = { ...none, cacheWrite5mTokens: 1_000_000 };
    const saving = savingOf({ invokedModel: claude, usage }, { modelId: claude.modelId }, modelCatalog);
    expect(saving?.caching).toBe(fromUsd(-0.25));
    expect(saving?.net).toBe(fromUsd(-0.25));
  });

  it("credits the tier and the scope separately", () => {
    const usage = { ...none, inputTokens: 1_000_000 };
    const flex = savingOf(
      { invokedModel: { modelId: pro, scope: "us" }, usage, serviceTier: "flex" },
      { modelId: pro },
      modelCatalog,
    );
    expect(flex).toMatchObject({ tier: fromUsd(0.4), routing: 0n, net: fromUsd(0.4) });
    const sonnet = "anthropic.claude-sonnet-5";
    const global = savingOf(
      { invokedModel: { modelId: sonnet, scope: "global" }, usage },
      { modelId: sonnet, scope: "us" },
      modelCatalog,
    );
    expect(global).toMatchObject({ profile: fromUsd(0.2), routing: 0n, net: fromUsd(0.2) });
  });

  it("shows a loss as a negative part", () => {
    const usage = { ...none, inputTokens: 1_000_000 };
    const optimized = savingOf(
      { invokedModel: { modelId: pro, scope: "us" }, usage, latencyMode: "optimized" },
      { modelId: pro },
      modelCatalog,
    );
    expect(optimized).toMatchObject({ tier: fromUsd(-0.2), routing: 0n, net: fromUsd(-0.2) });
    const upgraded = savingOf(
      { invokedModel: { modelId: pro, scope: "us" }, usage },
      { modelId: lite.modelId },
      modelCatalog,
    );
    expect(upgraded).toMatchObject({ routing: fromUsd(-0.74), net: fromUsd(-0.74) });
  });

  it("subtracts the router fee", () => {
    const saving = savingOf({ invokedModel: lite, usage: none }, { modelId: pro }, modelCatalog, 5n);
    expect(saving).toMatchObject({ routerFee: 5n, net: -5n });
  });

  it("is unknown when a price of the call or of the baseline is", () => {
    const usage = { ...none, inputTokens: 1 };
    expect(savingOf({ invokedModel: lite, usage }, { modelId: "acme.model-v1:0" }, modelCatalog)).toBeUndefined();
    expect(
      savingOf({ invokedModel: { modelId: "acme.model-v1:0", scope: "us" }, usage }, { modelId: pro }, modelCatalog),
    ).toBeUndefined();
    expect(
      savingOf({ invokedModel: { ...lite, scope: "mars" }, usage }, { modelId: pro }, modelCatalog),
    ).toBeUndefined();
  });

  it("adds up exactly for any usage, model and scope", () => {
    const tokens = fc.nat(10_000_000);
    const usages = fc.record({
      inputTokens: tokens,
      cacheReadTokens: tokens,
      cacheWrite5mTokens: tokens,
      cacheWrite1hTokens: tokens,
      outputTokens: tokens,
    });
    const model = fc.constantFrom(...modelCatalog.modelIds);
    const scope = fc.constantFrom("in-region", "us", "eu", "global");
    let priced = 0;
    fc.assert(
      fc.property(model, scope, model, scope, usages, fc.bigInt(0n, 10n ** 9n), (id, at, base, baseAt, usage, fee) => {
        const call = { invokedModel: { modelId: id, scope: at }, usage };
        const saving = savingOf(call, { modelId: base, scope: baseAt }, modelCatalog, fee);
        if (saving === undefined) return;
        priced += 1;
        const { routing, caching, tier, profile, routerFee, net, baseline, actual } = saving;
        expect(routing + caching + tier + profile).toBe(baseline - actual);
        expect(net).toBe(baseline - actual - routerFee);
      }),
      { numRuns: 3000 },
    );
    expect(priced).toBeGreaterThan(10);
  });
});

/** Two models whose prices are all different, so that each part of a saving can only come from its own step. */
describe("savingOf, where every price differs", () => {
  const source = "test";
  const catalog = createModelCatalog({
    models: {
      "acme.large-v1:0": {
        prices: {
          us: { input: 1000, output: 4000, source },
          global: { input: 900, output: 3600, source },
        },
      },
      "acme.small-v1:0": {
        prices: {
          us: { input: 100, output: 400, cacheRead: 10, cacheWrite5m: 125, cacheWrite1h: 200, source },
          global: { input: 90, output: 360, source },
        },
        tierPrices: { flex: { us: { input: 50, output: 200, cacheRead: 5, cacheWrite5m: 62, source } } },
        latencyPrices: { optimized: { us: { input: 130, output: 520, source } } },
        regionPrices: [
          {
            regions: ["us-west-1"],
            scope: "regional",
            input: 110,
            output: 440,
            cacheRead: 11,
            cacheWrite5m: 137.5,
            source,
          },
        ],
      },
      "acme.tiered-v1:0": {
        tierPrices: { flex: { us: { input: 1, output: 1, source } } },
      },
      "acme.by-size-v1:0": {
        prices: { us: { input: 1, output: 1, source, longContext: { input: 2, output: 2, inputTokensAbove: 10 } } },
        tierPrices: {
          flex: { us: { input: 3, output: 3, source, longContext: { input: 7, output: 7, inputTokensAbove: 10 } } },
        },
      },
    },
  });
  const small = { modelId: "acme.small-v1:0", scope: "us" };
  const large = { modelId: "acme.large-v1:0", scope: "global" };
  const usd = (saving: ReturnType<typeof savingOf>): unknown =>
    saving && Object.fromEntries(Object.entries(saving).map(([part, amount]) => [part, Number(amount) / 1e6]));

  it("splits a saving into scope, model, tier and cache, in that order", () => {
    const usage = { ...none, inputTokens: 1, cacheReadTokens: 2, cacheWrite5mTokens: 3, outputTokens: 4 };
    const saving = savingOf({ invokedModel: small, usage, serviceTier: "flex" }, large, catalog, 1_000_000n);
    // 6 input and 4 output tokens without a cache. Numbers are 10⁶ picodollars.
    expect(usd(saving)).toEqual({
      baseline: 6 * 900 + 4 * 3600,
      profile: 6 * 900 + 4 * 3600 - (6 * 1000 + 4 * 4000),
      routing: 6 * 1000 + 4 * 4000 - (6 * 100 + 4 * 400),
      tier: 6 * 100 + 4 * 400 - (6 * 50 + 4 * 200),
      caching: 6 * 50 + 4 * 200 - (50 + 2 * 5 + 3 * 62 + 4 * 200),
      actual: 50 + 2 * 5 + 3 * 62 + 4 * 200,
      routerFee: 1,
      net: 6 * 900 + 4 * 3600 - (50 + 2 * 5 + 3 * 62 + 4 * 200) - 1,
    });
  });

  it("prices the call and its model in the Region that it was sent to", () => {
    const usage = { ...none, inputTokens: 1 };
    const invokedModel = { ...small, region: "us-west-1" };
    expect(usd(savingOf({ invokedModel, usage }, large, catalog))).toMatchObject({ actual: 110, routing: 890 });
    const sameModel = savingOf({ invokedModel, usage }, { modelId: small.modelId }, catalog);
    expect(usd(sameModel)).toMatchObject({ baseline: 110, routing: 0, profile: 0 });
    const fromGlobal = savingOf({ invokedModel, usage }, { ...small, scope: "global" }, catalog);
    expect(usd(fromGlobal)).toMatchObject({ baseline: 90, profile: -20, routing: 0 });
    const atGlobal = savingOf({ invokedModel: { ...small, scope: "global" }, usage }, invokedModel, catalog);
    expect(usd(atGlobal)).toMatchObject({ baseline: 100, profile: 10 });
  });

  it("prices a long request by its size, cached tokens included, at every step", () => {
    const bySize = { modelId: "acme.by-size-v1:0", scope: "us" };
    const long = { ...none, inputTokens: 11 };
    expect(usd(savingOf({ invokedModel: bySize, usage: long, serviceTier: "flex" }, bySize, catalog))).toMatchObject({
      baseline: 22,
      tier: 22 - 77,
      actual: 77,
    });
    const short = { ...none, inputTokens: 10 };
    expect(usd(savingOf({ invokedModel: bySize, usage: short, serviceTier: "flex" }, bySize, catalog))).toMatchObject({
      baseline: 10,
      tier: 10 - 30,
      actual: 30,
    });
  });

  it.each([
    ["the baseline, in its scope", { invokedModel: small }, { modelId: large.modelId, scope: "eu" }],
    ["the baseline, in the scope of the call", { invokedModel: { ...small, scope: "eu" } }, large],
    [
      "the model at the standard tier",
      { invokedModel: { ...small, modelId: "acme.tiered-v1:0" }, serviceTier: "flex" },
      large,
    ],
    ["the tier", { invokedModel: small, serviceTier: "priority" }, large],
    ["the latency mode", { invokedModel: small, latencyMode: "slow" }, large],
  ])("is unknown when only the price of %s is", (_name, call, baseline) => {
    const usage = { ...none, inputTokens: 1 };
    expect(savingOf({ ...call, usage }, baseline, catalog)).toBeUndefined();
  });

  it("is unknown when the call used the cache and only the price of that is unknown", () => {
    const optimized = { invokedModel: small, latencyMode: "optimized" };
    expect(savingOf({ ...optimized, usage: { ...none, inputTokens: 1 } }, large, catalog)?.actual).toBe(130_000_000n);
    expect(savingOf({ ...optimized, usage: { ...none, cacheReadTokens: 1 } }, large, catalog)).toBeUndefined();
  });
});

/**
 * AWS's blog on Intelligent Prompt Routing reports 63.6 % saved on RAG with 87 % of prompts on
 * Claude 3.5 Haiku. It was written before extended access doubled the price of Claude 3.5 Sonnet.
 */
describe("the example that AWS published", () => {
  const haiku = "anthropic.claude-3-5-haiku-20241022-v1:0";
  const sonnet = "anthropic.claude-3-5-sonnet-20241022-v2:0";
  const catalog = createModelCatalog({
    models: { [sonnet]: { prices: { us: { input: 3, output: 15, source: "AWS price list until 2025-11-30" } } } },
  });

  it("is reproduced within one point of 63.6 %", () => {
    const usage = { ...none, inputTokens: 2000, outputTokens: 300 };
    const calls = Array.from({ length: 100 }, (_, index) => (index < 87 ? haiku : sonnet));
    const savings = calls.map((modelId) => {
      const saving = savingOf({ invokedModel: { modelId, scope: "us" }, usage }, { modelId: sonnet }, catalog);
      if (saving === undefined) throw new Error(`${modelId} has no price`);
      return saving;
    });
    const sum = (part: "routing" | "baseline"): number => toUsd(savings.reduce((total, one) => total + one[part], 0n));
    const percent = (100 * sum("routing")) / sum("baseline");
    expect(percent).toBeGreaterThan(62.6);
    expect(percent).toBeLessThan(64.6);
  });
});
