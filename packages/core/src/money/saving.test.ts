import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultModelCatalog } from "../catalog/model-catalog";
import type { TokenUsage } from "../usage/token-usage";
import { costOf, fromUsd, toUsd } from "./cost";
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

describe("costOf", () => {
  it("itemises a call exactly", () => {
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

  it("is unknown, not free, when tokens have no rate", () => {
    expect(costOf({ ...none, cacheReadTokens: 1 }, { input: 1, output: 1 })).toBeUndefined();
    expect(costOf({ ...none, inputTokens: 1 }, { input: 1, output: 1 })?.total).toBe(1_000_000n);
  });
});

describe("picodollars", () => {
  it("come back from USD", () => {
    expect(toUsd(fromUsd(0.000123))).toBe(0.000123);
    expect(toUsd(-1_500_000_000_000n)).toBe(-1.5);
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

describe("savingOf", () => {
  it("credits routing with the difference of the models, caching with what the cache changed", () => {
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

  it("lets a cache write that is never read count against caching", () => {
    const claude = { modelId: "anthropic.claude-haiku-4-5-20251001-v1:0", scope: "global" };
    const usage = { ...none, cacheWrite5mTokens: 1_000_000 };
    const saving = savingOf({ invokedModel: claude, usage }, { modelId: claude.modelId }, modelCatalog);
    expect(saving?.caching).toBe(fromUsd(-0.25));
    expect(saving?.net).toBe(fromUsd(-0.25));
  });

  it("credits the tier and the scope apart", () => {
    const usage = { ...none, inputTokens: 1_000_000 };
    const flex = savingOf(
      { invokedModel: { modelId: pro, scope: "us" }, usage, serviceTier: "flex" },
      { modelId: pro },
      modelCatalog,
    );
    expect(flex).toMatchObject({ tier: fromUsd(0.4), routing: 0n, net: fromUsd(0.4) });
    const sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    const global = savingOf(
      { invokedModel: { modelId: sonnet, scope: "global" }, usage },
      { modelId: sonnet, scope: "us" },
      modelCatalog,
    );
    expect(global).toMatchObject({ profile: fromUsd(0.3), routing: 0n, net: fromUsd(0.3) });
  });

  it("takes the router fee off", () => {
    const saving = savingOf({ invokedModel: lite, usage: none }, { modelId: pro }, modelCatalog, 5n);
    expect(saving).toMatchObject({ routerFee: 5n, net: -5n });
  });

  it("is unknown when a price is, on either side", () => {
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
