import { describe, expect, it } from "vitest";
import { createModelCatalog } from "../catalog/model-catalog";
import { toUsd } from "./cost";
import { savingOf } from "./saving";

/**
 * AWS's blog on Intelligent Prompt Routing reports 63.6 % saved on RAG with 87 % of prompts on
 * Claude 3.5 Haiku. It dates from before extended access doubled the price of Claude 3.5 Sonnet.
 */
const haiku = "anthropic.claude-3-5-haiku-20241022-v1:0";
const sonnet = "anthropic.claude-3-5-sonnet-20241022-v2:0";
const modelCatalog = createModelCatalog({
  models: { [sonnet]: { prices: { us: { input: 3, output: 15, source: "AWS price list until 2025-11-30" } } } },
});

describe("AWS's published example", () => {
  it("comes out within one point of 63.6 %", () => {
    const usage = {
      inputTokens: 2000,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      outputTokens: 300,
    };
    const calls = Array.from({ length: 100 }, (_, index) => (index < 87 ? haiku : sonnet));
    const savings = calls.map((modelId) => {
      const saving = savingOf({ invokedModel: { modelId, scope: "us" }, usage }, { modelId: sonnet }, modelCatalog);
      if (saving === undefined) throw new Error(`${modelId} has no price`);
      return saving;
    });
    const sum = (part: "routing" | "baseline"): number => toUsd(savings.reduce((total, one) => total + one[part], 0n));
    const percent = (100 * sum("routing")) / sum("baseline");
    expect(percent).toBeGreaterThan(62.6);
    expect(percent).toBeLessThan(64.6);
  });
});
