import { describe, expect, it } from "vitest";
import { parseModelTarget } from "../targets/parse-model-target";
import { createModelCatalog, defaultModelCatalog } from "./model-catalog";

const modelCatalog = defaultModelCatalog();
const lite = "amazon.nova-lite-v1:0";

describe("defaultModelCatalog", () => {
  it("has 137 models, and a source for every price", () => {
    expect(modelCatalog.modelIds).toHaveLength(137);
    const rows = modelCatalog.modelIds.flatMap((id) => Object.values(modelCatalog.model(id)?.prices ?? {}));
    expect(rows.length).toBe(299);
    for (const row of rows) expect(row).toMatchObject({ input: expect.any(Number), source: expect.any(String) });
  });

  it("returns a price with its scope, source and date", () => {
    expect(modelCatalog.price({ modelId: "amazon.nova-lite-v1:0", scope: "eu" })).toEqual({
      price: { input: 0.069, output: 0.276, cacheRead: 0.01725, cacheWrite5m: 0.069 },
      scope: "eu",
      source: "aws-price-list",
      basis: "region",
      assumedRegion: "eu-west-1",
      derived: ["cacheWrite5m"],
      notes: ["assumed-region", "cache-writes-listed-at-zero"],
      asOf: "2026-10-08",
    });
  });

  it("describes every source that a price names", () => {
    const rows = modelCatalog.modelIds.flatMap((id) => Object.values(modelCatalog.model(id)?.prices ?? {}));
    const names = new Set(rows.flatMap(({ source }) => source.split("+")));
    expect([...names].filter((name) => modelCatalog.sources[name] === undefined)).toEqual([]);
  });

  it("has separate prices for tiers and latency modes, and none where they are not known", () => {
    const pro = { modelId: "amazon.nova-pro-v1:0", scope: "us" };
    expect(modelCatalog.price(pro, { serviceTier: "default" })?.price.input).toBe(0.8);
    expect(modelCatalog.price(pro, { serviceTier: "flex" })?.price.input).toBe(0.4);
    expect(modelCatalog.price(pro, { latencyMode: "optimized" })?.price.input).toBe(1);
    expect(modelCatalog.price(pro, { serviceTier: "reserved" })).toBeUndefined();
    expect(modelCatalog.price(pro, { serviceTier: "flex", latencyMode: "optimized" })).toBeUndefined();
  });

  it("has a separate price for long requests", () => {
    const query = { modelId: "openai.gpt-6-sol", scope: "in-region" };
    const long = modelCatalog.model(query.modelId)?.prices["in-region"]?.longContext;
    expect(long?.inputTokensAbove).toBe(272_000);
    expect(modelCatalog.price(query, { inputTokens: 272_000 })?.price.input).not.toBe(long?.input);
    expect(modelCatalog.price(query, { inputTokens: 272_001 })?.price.input).toBe(long?.input);
  });

  it("uses the price of the source Region where it is published, and names the prices that follow a rule", () => {
    const query = { modelId: "amazon.nova-lite-v1:0", scope: "apac" };
    expect(modelCatalog.price({ ...query, region: "ap-northeast-1" })).toEqual({
      price: { input: 0.072, output: 0.288, cacheRead: 0.018, cacheWrite5m: 0.072 },
      basis: "region",
      scope: "apac",
      source: "aws-price-list",
      derived: ["cacheWrite5m"],
      notes: ["cache-writes-listed-at-zero"],
      asOf: "2026-10-08",
    });
    expect(modelCatalog.price({ ...query, region: "mars-north-1" })?.price.input).toBe(0.063);
    expect(modelCatalog.price({ ...query, scope: "jp", region: "ap-northeast-1" })?.price.input).toBe(0.072);
    expect(modelCatalog.price({ ...query, scope: "global", region: "ap-northeast-1" })).toBeUndefined();
  });

  it("prices batch inference where it is offered, but not together with a tier", () => {
    const pro = { modelId: "amazon.nova-pro-v1:0", scope: "us" };
    expect(modelCatalog.price(pro, { batch: true })).toMatchObject({
      price: { input: 0.4, output: 1.6 },
      basis: "batch",
    });
    expect(modelCatalog.price(pro, { batch: true, serviceTier: "flex" })).toBeUndefined();
    expect(modelCatalog.price({ modelId: "anthropic.claude-sonnet-5", scope: "us" }, { batch: true })).toBeUndefined();
  });

  it("accepts a parsed target, and has no price for a target that does not name its model", () => {
    const target = parseModelTarget("us.amazon.nova-lite-v1:0");
    expect(modelCatalog.price(target)).toMatchObject({ scope: "us", basis: "region" });
    expect(modelCatalog.model(target)?.provider).toBe("Amazon");
    const router = parseModelTarget("arn:aws:bedrock:us-east-1:123456789012:prompt-router/abc");
    expect(modelCatalog.model(router)).toBeUndefined();
    expect(modelCatalog.price(router)).toBeUndefined();
  });

  it("dates a price by its newest source", () => {
    const asOf = (modelId: string, scope: string) => modelCatalog.price({ modelId, scope })?.asOf;
    expect(asOf("anthropic.claude-sonnet-4-5-20250929-v1:0", "us")).toBe("2026-10-08");
    expect(asOf("anthropic.claude-3-5-haiku-20241022-v1:0", "us")).toBe("2026-07-24");
    expect(asOf("anthropic.claude-fable-5-2", "us")).toBe("2026-11-10");
    expect(modelCatalog.asOf).toBe("2026-11-27");
  });

  it("marks derived prices, and knows the end of life of a model and whether prompt routers accept it", () => {
    expect(modelCatalog.price({ modelId: "amazon.nova-pro-v1:0", scope: "us" }, { serviceTier: "flex" })).toMatchObject(
      {
        derived: ["cacheRead", "cacheWrite5m"],
      },
    );
    expect(modelCatalog.model("anthropic.claude-3-haiku-20240307-v1:0")).toMatchObject({
      promptRouting: true,
      lifecycle: { status: "legacy", endOfLife: "2026-09-10" },
    });
  });

  it("returns cache limits, and whether a cache write costs more than plain input", () => {
    expect(modelCatalog.cacheLimits("amazon.nova-lite-v1:0")).toMatchObject({
      minTokens: 1000,
      fields: ["system", "messages"],
      maxTokens: 20_000,
      writePremium: false,
    });
    expect(modelCatalog.cacheLimits("anthropic.claude-haiku-4-5-20251001-v1:0")).toMatchObject({
      minTokens: 4096,
      ttls: ["5m", "1h"],
      writePremium: true,
    });
  });

  it("does not know whether a cache write costs more when no write price is known", () => {
    expect(modelCatalog.cacheLimits("anthropic.claude-fable-5")?.writePremium).toBe(true);
    const unpriced = modelCatalog.modelIds.filter((id) => {
      const limits = modelCatalog.cacheLimits(id);
      return limits !== undefined && limits.writePremium === undefined;
    });
    for (const id of unpriced) {
      const writes = Object.values(modelCatalog.model(id)?.prices ?? {}).map((price) => price.cacheWrite5m);
      expect(writes.every((rate) => rate === undefined)).toBe(true);
    }
  });

  it.each(["meta.llama3-1-8b-instruct-v1:0", "acme.unknown-v1:0", "__proto__", "constructor"])(
    "returns undefined for what it does not know: cache limits of %s",
    (modelId) => expect(modelCatalog.cacheLimits(modelId)).toBeUndefined(),
  );
});

describe("createModelCatalog", () => {
  it("replaces a price in one scope and keeps the others", () => {
    const modelCatalog = createModelCatalog({
      asOf: "2026-12-01",
      models: { [lite]: { prices: { us: { input: 0.05, output: 0.2, source: "our contract" } } } },
    });
    expect(modelCatalog.price({ modelId: lite, scope: "us" })).toEqual({
      price: { input: 0.05, output: 0.2 },
      basis: "scope",
      scope: "us",
      source: "our contract",
      asOf: "2026-12-01",
    });
    expect(modelCatalog.price({ modelId: lite, scope: "eu" })?.price.input).toBe(0.069);
    expect(createModelCatalog().price({ modelId: lite, scope: "us" })?.price.input).toBe(0.06);
  });

  it("replaces cache limits", () => {
    const cache = { minTokens: 500, maxPoints: 2, fields: ["system"], ttls: ["5m"] } as const;
    const modelCatalog = createModelCatalog({ models: { [lite]: { cache } } });
    expect(modelCatalog.cacheLimits(lite)).toMatchObject(cache);
  });

  it("adds a model, and knows only what was given", () => {
    const modelCatalog = createModelCatalog({ models: { "acme.model-v1:0": { contextWindow: 9 } } });
    expect(modelCatalog.model("acme.model-v1:0")?.contextWindow).toBe(9);
    expect(modelCatalog.cacheLimits("acme.model-v1:0")).toBeUndefined();
    const cache = { minTokens: 500, maxPoints: 2, fields: ["system"], ttls: ["5m"] } as const;
    const prices = { us: { input: 1, output: 1, source: "our contract" } };
    const limited = createModelCatalog({ models: { "acme.model-v1:0": { cache, prices } } });
    expect(limited.cacheLimits("acme.model-v1:0")).toEqual(cache);
    expect(modelCatalog.price({ modelId: "acme.model-v1:0", scope: "us" })).toBeUndefined();
    expect(modelCatalog.modelIds).toHaveLength(138);
  });

  it("adds a model whose other facts are unknown", () => {
    for (const modelId of ["acme.model-v1:0", "toString"]) {
      expect(createModelCatalog({ models: { [modelId]: { contextWindow: 9 } } }).model(modelId)).toEqual({
        provider: "unknown",
        family: "unknown",
        profiles: [],
        promptRouting: false,
        prices: {},
        sources: {},
        contextWindow: 9,
      });
    }
  });

  it("keeps the date, the models and the retrieval prices that are not replaced", () => {
    const own = createModelCatalog({ retrievalPrices: { vector: { usdPerThousand: 2, source: "our contract" } } });
    expect(own.asOf).toBe("2026-11-27");
    expect(own.modelIds).toEqual(modelCatalog.modelIds);
    expect(own.model(lite)).toEqual(modelCatalog.model(lite));
    expect(own.sources).toEqual(modelCatalog.sources);
    expect(own.requestPrice({ kind: "retrieve", search: "managed" })?.usdPerThousand).toBe(1);
  });
});

describe("cacheLimits", () => {
  const cache = { minTokens: 500, maxPoints: 2, fields: ["system"], ttls: ["5m"] } as const;
  const source = "our contract";
  const premium = (prices: Record<string, { input: number; output: number; cacheWrite5m?: number }>, known = {}) => {
    const sourced = Object.fromEntries(Object.entries(prices).map(([scope, price]) => [scope, { ...price, source }]));
    const own = createModelCatalog({
      models: { "acme.model-v1:0": { cache: { ...cache, ...known }, prices: sourced } },
    });
    return own.cacheLimits("acme.model-v1:0")?.writePremium;
  };

  it("has a write premium when a write costs more than input in any scope", () => {
    expect(premium({ us: { input: 1, output: 1, cacheWrite5m: 1.25 } })).toBe(true);
    expect(premium({ us: { input: 1, output: 1, cacheWrite5m: 1 } })).toBe(false);
    expect(
      premium({ us: { input: 1, output: 1, cacheWrite5m: 1 }, eu: { input: 1, output: 1, cacheWrite5m: 2 } }),
    ).toBe(true);
    expect(premium({ us: { input: 1, output: 1, cacheWrite5m: 1 }, eu: { input: 1, output: 1 } })).toBe(false);
  });

  it("keeps the write premium of the limits only when no write price is known", () => {
    expect(premium({ us: { input: 1, output: 1 } })).toBeUndefined();
    expect(premium({ us: { input: 1, output: 1 } }, { writePremium: true })).toBe(true);
    expect(premium({ us: { input: 1, output: 1, cacheWrite5m: 1 } }, { writePremium: true })).toBe(false);
  });

  it("returns the same object for every call, by id and by target", () => {
    const limits = modelCatalog.cacheLimits(lite);
    expect(limits).toBeDefined();
    expect(modelCatalog.cacheLimits(lite)).toBe(limits);
    expect(modelCatalog.cacheLimits(parseModelTarget(`us.${lite}`))).toBe(limits);
    expect(modelCatalog.cacheLimits(parseModelTarget("my-model"))).toBeUndefined();
  });
});

describe("defaultModelCatalog, called again", () => {
  it("returns the same catalog", () => {
    expect(defaultModelCatalog()).toBe(modelCatalog);
  });
});
