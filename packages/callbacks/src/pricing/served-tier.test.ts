import { describe, expect, it } from "vitest";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { fakeConverse } from "../testing/fake-converse";

const usage = { inputTokens: 100_000, outputTokens: 10_000, cacheReadInputTokens: 200_000, totalTokens: 310_000 };

/** The report of one call from us-east-1, by the tier and latency mode of its response. */
async function reportOf(model: string, served: Parameters<typeof fakeConverse>[1], request = {}) {
  const handler = new BedrockSavingsHandler({ region: "us-east-1" });
  await fakeConverse(model, { usage, ...served }).invoke("q", { callbacks: [handler], ...request });
  return handler.report();
}

const flex = { serviceTier: { type: "flex" } } as const;
const priority = { serviceTier: { type: "priority" } } as const;
const optimized = { performanceConfig: { latency: "optimized" } } as const;

describe("the tier that served a call", () => {
  // Nova Pro from us-east-1: input 0.80, output 3.20, cache read 0.20 USD per million tokens; flex 0.5 ×, priority 1.75 ×, optimised 1.25 ×.
  it.each([
    ["the standard one", {}, 1],
    ["flex", flex, 0.5],
    ["priority", priority, 1.75],
    ["optimised latency", optimized, 1.25],
  ])("decides the price of Nova, cache reads included: %s", async (_name, served, multiple) => {
    const { pricedCalls, coverage, costUsd } = await reportOf("us.amazon.nova-pro-v1:0", served);
    expect([pricedCalls, coverage.calls, coverage.ofCalls]).toEqual([1, 1, 1]);
    expect(costUsd).toBeCloseTo((0.08 + 0.032 + 0.04) * multiple, 12);
  });

  it("is that of the response, not that of the request", async () => {
    const standard = { serviceTier: { type: "default" }, performanceConfig: { latency: "standard" } } as const;
    const request = { performanceConfig: { latency: "optimized" } };
    const { costUsd } = await reportOf("us.amazon.nova-pro-v1:0", standard, request);
    expect(costUsd).toBeCloseTo(0.152, 12);
  });

  it.each([
    ["Nova Lite has no flex tier", "us.amazon.nova-lite-v1:0", flex],
    ["Claude has no priority tier", "us.anthropic.claude-sonnet-5", priority],
    ["Claude has no optimised latency", "us.anthropic.claude-sonnet-5", optimized],
    ["no price combines a tier and a latency mode", "us.amazon.nova-pro-v1:0", { ...flex, ...optimized }],
  ])("counts as unpriced where the model lacks it, and lowers the coverage: %s", async (_name, model, served) => {
    const report = await reportOf(model, served);
    expect(report).toMatchObject({
      calls: 1,
      pricedCalls: 0,
      coverage: { calls: 0, ofCalls: 1 },
      comparedCalls: 0,
      actualUsd: 0,
    });
    expect(report.costUsd).toBeUndefined();
    expect(report.usage.cacheReadTokens).toBe(200_000);
  });
});
