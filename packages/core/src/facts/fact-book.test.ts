import { describe, expect, it } from "vitest";
import { defaultFactBook } from "./fact-book";

const facts = defaultFactBook();

describe("defaultFactBook", () => {
  it("knows 137 models, each priced in USD per million tokens with a source", () => {
    expect(facts.modelIds).toHaveLength(137);
    const rows = facts.modelIds.flatMap((id) => Object.values(facts.model(id)?.prices ?? {}));
    expect(rows.length).toBe(231);
    for (const row of rows) expect(row).toMatchObject({ input: expect.any(Number), source: expect.any(String) });
  });

  it("quotes a price with its scope, source and date", () => {
    expect(facts.price({ modelId: "amazon.nova-lite-v1:0", scope: "eu" })).toEqual({
      price: expect.objectContaining({ input: 0.069, output: 0.276, cacheRead: 0.01725 }),
      scope: "eu",
      source: "pi-ai",
      basis: "scope",
      asOf: "2026-11-21",
    });
  });

  it("prices tiers and latency modes by their own rows, and not at all where there are none", () => {
    const pro = { modelId: "amazon.nova-pro-v1:0", scope: "us" };
    expect(facts.price(pro, { serviceTier: "default" })?.price.input).toBe(0.8);
    expect(facts.price(pro, { serviceTier: "flex" })?.price.input).toBe(0.4);
    expect(facts.price(pro, { latencyMode: "optimized" })?.price.input).toBe(1);
    expect(facts.price(pro, { serviceTier: "reserved" })).toBeUndefined();
    expect(facts.price(pro, { serviceTier: "flex", latencyMode: "optimized" })).toBeUndefined();
  });

  it("prices a long request by its own row", () => {
    const query = { modelId: "openai.gpt-6-sol", scope: "in-region" };
    const long = facts.model(query.modelId)?.prices["in-region"]?.longContext;
    expect(long?.inputTokensAbove).toBe(272_000);
    expect(facts.price(query, { inputTokens: 272_000 })?.price.input).not.toBe(long?.input);
    expect(facts.price(query, { inputTokens: 272_001 })?.price.input).toBe(long?.input);
  });

  it("gives cache limits, and tells whether writing costs more than plain input", () => {
    expect(facts.cacheLimits("amazon.nova-lite-v1:0")).toMatchObject({
      minimumTokens: 1000,
      fields: ["system", "messages"],
      maximumTokens: 20_000,
      writePremium: false,
    });
    expect(facts.cacheLimits("anthropic.claude-haiku-4-5-20251001-v1:0")).toMatchObject({
      minimumTokens: 4096,
      ttls: ["5m", "1h"],
      writePremium: true,
    });
  });

  it.each(["meta.llama3-1-8b-instruct-v1:0", "acme.unknown-v1:0", "__proto__", "constructor"])(
    "says undefined where it knows nothing: cache limits of %s",
    (modelId) => expect(facts.cacheLimits(modelId)).toBeUndefined(),
  );
});
