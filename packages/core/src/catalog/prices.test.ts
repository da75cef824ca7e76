import { describe, expect, it } from "vitest";
import { createModelCatalog } from "./model-catalog";
import type { PriceConditions, PricedModel } from "./prices";

const source = "test";
const modelId = "acme.model-v1:0";
const plain = "acme.plain-v1:0";
const catalog = createModelCatalog({
  models: {
    [modelId]: {
      prices: {
        us: {
          input: 3,
          output: 15,
          cacheRead: 0.1,
          cacheWrite5m: 4,
          cacheWrite1h: 6,
          batchInput: 1.5,
          batchOutput: 7.5,
          derived: ["cacheWrite1h"],
          longContext: {
            input: 6,
            output: 22,
            cacheRead: 0.2,
            cacheWrite5m: 8,
            cacheWrite1h: 12,
            inputTokensAbove: 200,
          },
          source,
        },
        eu: { input: 4, output: 16, cacheRead: 0.4, source },
        jp: { input: 4, output: 16, cacheWrite5m: 5, source },
        au: { input: 4, output: 16, batchInput: 2, source },
        ca: { input: 4, output: 16, batchOutput: 8, source },
        global: { input: 2, output: 10, cacheRead: 0.2, cacheWrite5m: 2.5, source },
      },
      tierPrices: { flex: { us: { input: 1, output: 5, source } } },
      latencyPrices: { optimized: { us: { input: 9, output: 45, source } } },
      regionPrices: { source: "by region", regions: { "us-west-1": { input: 1, output: 2 } } },
    },
    [plain]: { prices: { us: { input: 7, output: 8, source } } },
  },
});
const us: PricedModel = { modelId, scope: "us" };
const inputOf = (model: PricedModel, conditions?: PriceConditions): number | undefined =>
  catalog.price(model, conditions)?.price.input;

describe("the price of a call", () => {
  it("is that of its scope, with the names of derived prices", () => {
    expect(catalog.price(us)).toEqual({
      price: { input: 3, output: 15, cacheRead: 0.1, cacheWrite5m: 4, cacheWrite1h: 6 },
      basis: "scope",
      scope: "us",
      source,
      derived: ["cacheWrite1h"],
      asOf: "2026-11-21",
    });
    expect(catalog.price({ modelId, scope: "eu" })).toEqual({
      price: { input: 4, output: 16, cacheRead: 0.4 },
      basis: "scope",
      scope: "eu",
      source,
      asOf: "2026-11-21",
    });
  });

  it("is that of a long request only above the size, without the names of derived prices", () => {
    expect(catalog.price(us, { inputTokens: 201 })).toEqual({
      price: { input: 6, output: 22, cacheRead: 0.2, cacheWrite5m: 8, cacheWrite1h: 12 },
      basis: "scope",
      scope: "us",
      source,
      inputTokensAbove: 200,
      asOf: "2026-11-21",
    });
    expect(catalog.price(us, { inputTokens: 200 })).toBe(catalog.price(us));
    expect(inputOf({ modelId, scope: "eu" }, { inputTokens: 201 })).toBe(4);
  });

  it("is the same object for the same model and conditions, so that callers can compare it", () => {
    expect(catalog.price(us)).toBe(catalog.price({ ...us }));
    expect(catalog.price(us, { inputTokens: 999 })).toBe(catalog.price(us, { inputTokens: 201 }));
  });

  it("depends on the model, the scope, the Region, the tier, the latency mode and batch inference", () => {
    const inputs = (): unknown[] => [
      inputOf(us),
      inputOf({ modelId: plain, scope: "us" }),
      inputOf({ modelId, scope: "global" }),
      inputOf({ ...us, region: "us-west-1" }),
      inputOf(us, { serviceTier: "flex" }),
      inputOf(us, { latencyMode: "optimized" }),
      inputOf(us, { batch: true }),
    ];
    expect(inputs()).toEqual([3, 7, 2, 1, 1, 9, 1.5]);
    expect(inputs()).toEqual([3, 7, 2, 1, 1, 9, 1.5]);
  });

  it("says which list it comes from", () => {
    expect(catalog.price(us, { serviceTier: "flex" })).toMatchObject({ basis: "tier", scope: "us" });
    expect(catalog.price(us, { latencyMode: "optimized" })).toMatchObject({ basis: "latency", scope: "us" });
    expect(catalog.price(us, { batch: true })).toEqual({
      price: { input: 1.5, output: 7.5 },
      basis: "batch",
      scope: "us",
      source,
      asOf: "2026-11-21",
    });
  });

  it("is the standard one for the names of the standard tier and latency mode", () => {
    expect(inputOf(us, { serviceTier: "default", latencyMode: "standard", batch: false })).toBe(3);
    expect(inputOf(us, { serviceTier: "default", latencyMode: "optimized" })).toBe(9);
    expect(inputOf(us, { serviceTier: "flex", latencyMode: "standard" })).toBe(1);
    expect(inputOf(us, { batch: true, serviceTier: "default", latencyMode: "standard" })).toBe(1.5);
  });

  it.each([
    ["a tier that is not known", us, { serviceTier: "priority" }],
    ["a tier in a scope that is not known", { modelId, scope: "eu" }, { serviceTier: "flex" }],
    ["a tier of a model without tiers", { modelId: plain, scope: "us" }, { serviceTier: "flex" }],
    ["a latency mode that is not known", us, { latencyMode: "slow" }],
    ["a latency mode in a scope that is not known", { modelId, scope: "eu" }, { latencyMode: "optimized" }],
    ["a latency mode of a model without modes", { modelId: plain, scope: "us" }, { latencyMode: "optimized" }],
    ["a tier together with a latency mode", us, { serviceTier: "flex", latencyMode: "optimized" }],
    ["batch inference together with a tier", us, { batch: true, serviceTier: "flex" }],
    ["batch inference together with a latency mode", us, { batch: true, latencyMode: "optimized" }],
    ["batch inference without a price", { modelId: plain, scope: "us" }, { batch: true }],
    ["batch inference with the price of input only", { modelId, scope: "au" }, { batch: true }],
    ["batch inference with the price of output only", { modelId, scope: "ca" }, { batch: true }],
    ["batch inference in a scope that is not known", { modelId, scope: "mars" }, { batch: true }],
    ["a scope that is not known", { modelId, scope: "mars" }, {}],
    ["a model that is not known", { modelId: "acme.other-v1:0", scope: "us" }, {}],
    ["the name of an object's own method", { modelId: "toString", scope: "us" }, {}],
  ])("is not known for %s", (_name, model, conditions) => {
    expect(catalog.price(model, conditions)).toBeUndefined();
    expect(catalog.price(model, conditions)).toBeUndefined();
  });
});

describe("the price of a Region", () => {
  it("keeps the ratio of cache prices to the input price, rounded to a picodollar per token", () => {
    expect(catalog.price({ ...us, region: "us-west-1" })).toEqual({
      price: { input: 1, output: 2, cacheRead: 0.033333, cacheWrite5m: 1.333333 },
      basis: "region",
      scope: "us",
      source: "by region",
      derived: ["cacheRead", "cacheWrite5m"],
      asOf: "2026-11-21",
    });
  });

  it.each(["eu", "jp", "mars"])("has no cache prices when one is unknown in the scope, as in %s", (scope) => {
    expect(catalog.price({ modelId, scope, region: "us-west-1" })).toEqual({
      price: { input: 1, output: 2 },
      basis: "region",
      scope,
      source: "by region",
      asOf: "2026-11-21",
    });
  });

  it("does not replace the global price, nor that of a tier, nor that of another Region", () => {
    expect(inputOf({ modelId, scope: "global", region: "us-west-1" })).toBe(2);
    expect(inputOf({ ...us, region: "us-west-1" }, { serviceTier: "flex" })).toBe(1);
    expect(catalog.price({ ...us, region: "us-west-1" }, { serviceTier: "flex" })?.basis).toBe("tier");
    expect(inputOf({ ...us, region: "us-east-1" })).toBe(3);
    expect(inputOf({ ...us, region: "toString" })).toBe(3);
    expect(inputOf({ modelId: plain, scope: "us", region: "us-west-1" })).toBe(7);
  });
});

describe("the date of a price", () => {
  it.each([
    ["pi-ai", "2026-11-10"],
    ["pi-ai+awspage", "2026-11-10"],
    ["awspage+pi-ai", "2026-11-10"],
    ["awspage", "2026-07-24"],
    ["awspage+aws-card", "2026-07-24"],
    ["aws-card+awspage", "2026-07-24"],
    ["aws-card", "2026-11-21"],
    ["our contract", "2026-11-21"],
    ["toString", "2026-11-21"],
  ])("of %s is %s: that of its newest source, or else that of the catalog", (name, asOf) => {
    const own = createModelCatalog({ models: { [plain]: { prices: { us: { input: 1, output: 1, source: name } } } } });
    expect(own.price({ modelId: plain, scope: "us" })?.asOf).toBe(asOf);
  });
});

describe("the price of a request", () => {
  it("is that of the model for reranking, and that of the search for retrieval", () => {
    const requestPrice = { usdPerThousand: 3, source: "awspage" };
    const own = createModelCatalog({
      models: { [plain]: { requestPrice } },
      retrievalPrices: { vector: { usdPerThousand: 2, source: "our contract" } },
    });
    expect(own.requestPrice({ kind: "rerank", modelId: plain })).toEqual({ ...requestPrice, asOf: "2026-07-24" });
    expect(own.requestPrice({ kind: "rerank", modelId: plain, search: "vector" })?.usdPerThousand).toBe(3);
    expect(own.requestPrice({ kind: "retrieve", modelId: plain, search: "vector" })?.usdPerThousand).toBe(2);
    expect(own.requestPrice({ kind: "retrieve", modelId: plain })).toBeUndefined();
    expect(own.requestPrice({ kind: "rerank", search: "vector" })).toBeUndefined();
    expect(own.requestPrice({ kind: "rerank", modelId: "toString" })).toBeUndefined();
    expect(own.requestPrice({ kind: "avoided-call", modelId: plain, search: "vector" })).toBeUndefined();
  });
});
