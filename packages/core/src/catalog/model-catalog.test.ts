import { describe, expect, it } from "vitest";
import { parseModelTarget } from "../targets/parse-model-target";
import { defaultModelCatalog } from "./model-catalog";

const modelCatalog = defaultModelCatalog();

describe("defaultModelCatalog", () => {
  it("knows 137 models, each priced in USD per million tokens with a source", () => {
    expect(modelCatalog.modelIds).toHaveLength(137);
    const rows = modelCatalog.modelIds.flatMap((id) => Object.values(modelCatalog.model(id)?.prices ?? {}));
    expect(rows.length).toBe(231);
    for (const row of rows) expect(row).toMatchObject({ input: expect.any(Number), source: expect.any(String) });
  });

  it("quotes a price with its scope, source and date", () => {
    expect(modelCatalog.price({ modelId: "amazon.nova-lite-v1:0", scope: "eu" })).toEqual({
      price: expect.objectContaining({ input: 0.069, output: 0.276, cacheRead: 0.01725 }),
      scope: "eu",
      source: "pi-ai",
      basis: "scope",
      asOf: "2026-11-10",
    });
  });

  it("says what every source of a price is", () => {
    const rows = modelCatalog.modelIds.flatMap((id) => Object.values(modelCatalog.model(id)?.prices ?? {}));
    const names = new Set(rows.flatMap(({ source }) => source.split("+")));
    expect([...names].filter((name) => modelCatalog.sources[name] === undefined)).toEqual([]);
  });

  it("prices tiers and latency modes by their own rows, and not at all where there are none", () => {
    const pro = { modelId: "amazon.nova-pro-v1:0", scope: "us" };
    expect(modelCatalog.price(pro, { serviceTier: "default" })?.price.input).toBe(0.8);
    expect(modelCatalog.price(pro, { serviceTier: "flex" })?.price.input).toBe(0.4);
    expect(modelCatalog.price(pro, { latencyMode: "optimized" })?.price.input).toBe(1);
    expect(modelCatalog.price(pro, { serviceTier: "reserved" })).toBeUndefined();
    expect(modelCatalog.price(pro, { serviceTier: "flex", latencyMode: "optimized" })).toBeUndefined();
  });

  it("prices a long request by its own row", () => {
    const query = { modelId: "openai.gpt-6-sol", scope: "in-region" };
    const long = modelCatalog.model(query.modelId)?.prices["in-region"]?.longContext;
    expect(long?.inputTokensAbove).toBe(272_000);
    expect(modelCatalog.price(query, { inputTokens: 272_000 })?.price.input).not.toBe(long?.input);
    expect(modelCatalog.price(query, { inputTokens: 272_001 })?.price.input).toBe(long?.input);
  });

  it("prices by the source Region where it is published, and says which rates follow a rule", () => {
    const query = { modelId: "amazon.nova-lite-v1:0", scope: "apac" };
    expect(modelCatalog.price({ ...query, region: "ap-northeast-1" })).toEqual({
      price: { input: 0.072, output: 0.288, cacheRead: 0.018, cacheWrite5m: 0.072 },
      basis: "region",
      scope: "apac",
      source: "portkey",
      derived: ["cacheRead", "cacheWrite5m"],
      asOf: "2026-08-21",
    });
    expect(modelCatalog.price({ ...query, region: "mars-north-1" })?.price.input).toBe(0.063);
    expect(modelCatalog.price({ ...query, scope: "jp", region: "ap-northeast-1" })?.price).toEqual({
      input: 0.072,
      output: 0.288,
    });
    expect(modelCatalog.price({ ...query, scope: "global", region: "ap-northeast-1" })).toBeUndefined();
  });

  it("prices batch inference where it is offered, and not with a tier", () => {
    const pro = { modelId: "amazon.nova-pro-v1:0", scope: "us" };
    expect(modelCatalog.price(pro, { batch: true })).toMatchObject({
      price: { input: 0.4, output: 1.6 },
      basis: "batch",
    });
    expect(modelCatalog.price(pro, { batch: true, serviceTier: "flex" })).toBeUndefined();
    expect(modelCatalog.price({ modelId: "anthropic.claude-sonnet-5", scope: "us" }, { batch: true })).toBeUndefined();
  });

  it("takes a parsed target, and prices none that hides its model", () => {
    const target = parseModelTarget("us.amazon.nova-lite-v1:0");
    expect(modelCatalog.price(target)).toMatchObject({ scope: "us", basis: "scope" });
    expect(modelCatalog.model(target)?.provider).toBe("Amazon");
    const router = parseModelTarget("arn:aws:bedrock:us-east-1:123456789012:prompt-router/abc");
    expect(modelCatalog.model(router)).toBeUndefined();
    expect(modelCatalog.price(router)).toBeUndefined();
  });

  it("dates a price by its sources, the newest where two agree", () => {
    const asOf = (modelId: string, scope: string) => modelCatalog.price({ modelId, scope })?.asOf;
    expect(asOf("anthropic.claude-sonnet-4-5-20250929-v1:0", "us")).toBe("2026-11-10");
    expect(asOf("anthropic.claude-sonnet-4-5-20250929-v1:0", "in-region")).toBe("2026-07-24");
    expect(modelCatalog.asOf).toBe("2026-11-21");
  });

  it("marks rates that are derived, and knows when a model ends and whether routers take it", () => {
    expect(modelCatalog.price({ modelId: "anthropic.claude-sonnet-4-5-20250929-v1:0", scope: "jp" })).toMatchObject({
      derived: ["cacheWrite1h"],
    });
    expect(modelCatalog.model("anthropic.claude-3-haiku-20240307-v1:0")).toMatchObject({
      promptRouting: true,
      lifecycle: { status: "legacy", endOfLife: "2026-09-10" },
    });
  });

  it("gives cache limits, and tells whether writing costs more than plain input", () => {
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

  it("does not know whether writing costs more where no write price is known", () => {
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
    "says undefined where it knows nothing: cache limits of %s",
    (modelId) => expect(modelCatalog.cacheLimits(modelId)).toBeUndefined(),
  );
});
