import { describe, expect, it } from "vitest";
import { createFactBook } from "./fact-book";

const lite = "amazon.nova-lite-v1:0";

describe("createFactBook", () => {
  it("replaces a price in one scope and keeps the others", () => {
    const facts = createFactBook({
      asOf: "2026-12-01",
      models: { [lite]: { prices: { us: { input: 0.05, output: 0.2, source: "our contract" } } } },
    });
    expect(facts.price({ modelId: lite, scope: "us" })).toEqual({
      price: { input: 0.05, output: 0.2 },
      basis: "scope",
      scope: "us",
      source: "our contract",
      asOf: "2026-12-01",
    });
    expect(facts.price({ modelId: lite, scope: "eu" })?.price.input).toBe(0.069);
    expect(createFactBook().price({ modelId: lite, scope: "us" })?.price.input).toBe(0.06);
  });

  it("replaces a limit", () => {
    const cache = { minimumTokens: 500, maximumPoints: 2, fields: ["system"], ttls: ["5m"] } as const;
    const facts = createFactBook({ models: { [lite]: { cache } } });
    expect(facts.cacheLimits(lite)).toMatchObject(cache);
  });

  it("adds a model, of which nothing more is known than what is said", () => {
    const facts = createFactBook({ models: { "acme.model-v1:0": { contextWindow: 9 } } });
    expect(facts.model("acme.model-v1:0")?.contextWindow).toBe(9);
    expect(facts.cacheLimits("acme.model-v1:0")).toBeUndefined();
    const cache = { minimumTokens: 500, maximumPoints: 2, fields: ["system"], ttls: ["5m"] } as const;
    const prices = { us: { input: 1, output: 1, source: "our contract" } };
    const limited = createFactBook({ models: { "acme.model-v1:0": { cache, prices } } });
    expect(limited.cacheLimits("acme.model-v1:0")).toEqual(cache);
    expect(facts.price({ modelId: "acme.model-v1:0", scope: "us" })).toBeUndefined();
    expect(facts.modelIds).toHaveLength(138);
  });
});
