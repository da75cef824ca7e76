import { describe, expect, it } from "vitest";
import { createModelCatalog } from "./model-catalog";

const lite = "amazon.nova-lite-v1:0";

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

  it("replaces a limit", () => {
    const cache = { minTokens: 500, maxPoints: 2, fields: ["system"], ttls: ["5m"] } as const;
    const modelCatalog = createModelCatalog({ models: { [lite]: { cache } } });
    expect(modelCatalog.cacheLimits(lite)).toMatchObject(cache);
  });

  it("adds a model, of which nothing more is known than what is said", () => {
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
});
