import { describe, expect, it } from "vitest";
import { createModelCatalog } from "./model-catalog";
import type { PriceConditions, PricedModel } from "./price-quote";

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
      regionPrices: [
        {
          regions: ["us-west-1", "us-gov-west-1"],
          scope: "regional",
          input: 1,
          output: 2,
          cacheWrite5m: 0,
          source: "by region",
        },
        { regions: ["us-west-1"], scope: "regional", tier: "priority", input: 5, output: 10, source: "by region" },
        { regions: ["us-west-1"], scope: "global", input: 0.9, output: 1.8, source: "by region" },
      ],
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
      asOf: "2026-11-27",
    });
    expect(catalog.price({ modelId, scope: "eu" })).toEqual({
      price: { input: 4, output: 16, cacheRead: 0.4 },
      basis: "scope",
      scope: "eu",
      source,
      asOf: "2026-11-27",
    });
  });

  it("is that of a long request only above the size, without the names of derived prices", () => {
    expect(catalog.price(us, { inputTokens: 201 })).toEqual({
      price: { input: 6, output: 22, cacheRead: 0.2, cacheWrite5m: 8, cacheWrite1h: 12 },
      basis: "scope",
      scope: "us",
      source,
      inputTokensAbove: 200,
      asOf: "2026-11-27",
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
      asOf: "2026-11-27",
    });
  });

  it("is the standard one for the names of the standard tier and latency mode", () => {
    expect(inputOf(us, { serviceTier: "default", latencyMode: "standard", batch: false })).toBe(3);
    expect(inputOf(us, { serviceTier: "default", latencyMode: "optimized" })).toBe(9);
    expect(inputOf(us, { serviceTier: "flex", latencyMode: "standard" })).toBe(1);
    expect(inputOf(us, { batch: true, serviceTier: "default", latencyMode: "standard" })).toBe(1.5);
  });

  it.each([
    ["a tier that is not known", us, { serviceTier: "reserved" }],
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
  it("comes before that of the scope, and counts cache writes that are listed at 0 as input", () => {
    expect(catalog.price({ ...us, region: "us-west-1" })).toEqual({
      price: { input: 1, output: 2, cacheWrite5m: 1 },
      basis: "region",
      scope: "us",
      source: "by region",
      derived: ["cacheWrite5m"],
      notes: ["cache-writes-listed-at-zero"],
      asOf: "2026-11-27",
    });
    expect(inputOf({ modelId, scope: "in-region", region: "us-west-1" })).toBe(1);
    expect(inputOf({ modelId, scope: "global", region: "us-west-1" })).toBe(0.9);
    expect(inputOf({ ...us, region: "us-west-1" }, { serviceTier: "priority" })).toBe(5);
  });

  it("is not that of another Region, and does not replace the price of a tier", () => {
    expect(inputOf({ modelId, scope: "global", region: "us-east-1" })).toBe(2);
    expect(inputOf({ ...us, region: "us-west-1" }, { serviceTier: "flex" })).toBe(1);
    expect(catalog.price({ ...us, region: "us-west-1" }, { serviceTier: "flex" })?.basis).toBe("tier");
    expect(inputOf({ ...us, region: "us-east-1" })).toBe(3);
    expect(inputOf({ ...us, region: "toString" })).toBe(3);
    expect(inputOf({ modelId: plain, scope: "us", region: "us-west-1" })).toBe(7);
    expect(inputOf({ ...us, region: "us-east-1" }, { serviceTier: "priority" })).toBeUndefined();
    expect(inputOf({ modelId, scope: "mars", region: "us-west-1" })).toBeUndefined();
  });

  it("is not confused by a tier or a latency mode with the name of another list", () => {
    const regionPrices = ["batch", "optimized", "flex"].map((tier) => ({
      regions: ["us-east-1"],
      scope: "regional" as const,
      tier,
      input: 1,
      output: 1,
      source,
    }));
    const own = createModelCatalog({ models: { [plain]: { regionPrices } } });
    const priced = { modelId: plain, scope: "us", region: "us-east-1" };
    expect(own.price(priced, { serviceTier: "flex" })?.basis).toBe("tier");
    expect(own.price(priced, { latencyMode: "optimized" })?.basis).toBe("latency");
    expect(own.price(priced, { batch: true })?.basis).toBe("batch");
    expect(own.price(priced, { serviceTier: "batch" })).toBeUndefined();
    expect(own.price(priced, { serviceTier: "optimized" })).toBeUndefined();
    expect(own.price(priced, { latencyMode: "flex" })).toBeUndefined();
  });

  describe("when the Region of the call is not known, or has no price", () => {
    const row = (regions: string[], input: number, more = {}) => ({
      regions,
      scope: "regional" as const,
      input,
      output: input,
      source,
      ...more,
    });
    const quoteOf = (regionPrices: ReturnType<typeof row>[], scope: string, region?: string) =>
      createModelCatalog({ models: { [plain]: { regionPrices } } }).price({ modelId: plain, scope, region });

    it("is the one that all Regions of the scope share", () => {
      const rows = [row(["us-east-1", "us-west-2"], 1), row(["eu-west-1"], 2)];
      expect(quoteOf(rows, "us")).toMatchObject({ price: { input: 1 } });
      expect(quoteOf(rows, "us")).not.toHaveProperty("assumedRegion");
      expect(quoteOf(rows, "eu")).toMatchObject({ price: { input: 2 } });
      expect(quoteOf(rows, "jp")).toBeUndefined();
      expect(quoteOf([], "us")).toBeUndefined();
    });

    it("is that of the main Region when they differ, and says so", () => {
      const rows = [row(["us-west-2"], 2), row(["us-east-1"], 1), row(["us-gov-west-1"], 9)];
      const assumed = { price: { input: 1 }, assumedRegion: "us-east-1", notes: ["assumed-region"] };
      expect(quoteOf(rows, "us")).toMatchObject(assumed);
      expect(quoteOf(rows, "in-region")).toMatchObject(assumed);
      expect(quoteOf(rows, "us", "us-west-1")).toMatchObject(assumed);
      expect(quoteOf(rows, "us-gov")).toMatchObject({ price: { input: 9 } });
      expect(quoteOf(rows, "us", "us-west-2")).not.toHaveProperty("assumedRegion");
    });

    it("is the dearest when the main Region has none", () => {
      const rows = [row(["eu-central-1"], 2), row(["eu-west-3"], 3), row(["eu-north-1"], 1)];
      expect(quoteOf(rows, "eu")).toMatchObject({ price: { input: 3 }, assumedRegion: "eu-west-3" });
    });

    it("differs also when only the price of a cache read or of long requests does", () => {
      const long = { longContext: { input: 2, output: 2, inputTokensAbove: 9 } };
      expect(quoteOf([row(["us-east-1"], 1), row(["us-west-2"], 1, { cacheRead: 1 })], "us")?.assumedRegion).toBe(
        "us-east-1",
      );
      expect(quoteOf([row(["us-east-1"], 1), row(["us-west-2"], 1, long)], "us")?.assumedRegion).toBe("us-east-1");
      expect(quoteOf([row(["us-east-1"], 1, long), row(["us-west-2"], 1, long)], "us")?.assumedRegion).toBeUndefined();
    });
  });
});

describe("a model whose price is known up to a size", () => {
  it("has no price above it", () => {
    const prices = { us: { input: 1, output: 1, source } };
    const own = createModelCatalog({
      models: { "anthropic.claude-sonnet-4-5-20250929-v1:0": { pricedInputTokens: 300_000 } },
    });
    const sonnet = { modelId: "anthropic.claude-sonnet-4-5-20250929-v1:0", scope: "us", region: "us-east-1" };
    expect(own.price(sonnet, { inputTokens: 300_000 })?.price.input).toBe(3.3);
    expect(own.price(sonnet, { inputTokens: 300_001 })).toBeUndefined();
    const contract = createModelCatalog({ models: { [sonnet.modelId]: { prices } } });
    expect(contract.price(sonnet, { inputTokens: 300_001 })?.price.input).toBe(1);
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
    ["aws-card", "2026-11-27"],
    ["our contract", "2026-11-27"],
    ["toString", "2026-11-27"],
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
