import { describe, expect, it } from "vitest";
import { fakeConverse } from "../testing/fake-converse";
import { lite, pro, routerArn } from "../testing/routing-record";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

/** A call of ChatBedrockConverse through a router, which `modelId` answers with 1,000 input and 100 output tokens. */
async function recordedBy(handler: BedrockSavingsHandler, router: string, modelId: string): Promise<void> {
  const model = fakeConverse(router, {
    usage: { inputTokens: 1000, outputTokens: 100, totalTokens: 1100 },
    trace: { promptRouter: { invokedModelId: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${modelId}` } },
  });
  await model.invoke("q", { callbacks: [handler] });
}

describe("a prompt router behind ChatBedrockConverse, without a baseline", () => {
  it("is compared with the larger model of the default router", async () => {
    const handler = new BedrockSavingsHandler();
    await recordedBy(handler, routerArn, `us.${lite}`);
    // Nova Lite: 1000 × 0.06 + 100 × 0.24; Nova Pro: 1000 × 0.8 + 100 × 3.2 millionths of a USD.
    const report = handler.report();
    expect(report).toMatchObject({ comparedCalls: 1, baselineModelIds: [pro] });
    expect(report.savedUsd).toBeCloseTo(0.00112 - 0.000084, 12);
  });

  it.each([
    ["a custom router", "arn:aws:bedrock:us-east-1:123456789012:prompt-router/sjd2v3c5xird", `us.${lite}`],
    ["an unknown default router", "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/x.y:1", `us.${lite}`],
    ["a default router that AWS has changed", routerArn, "us.anthropic.claude-haiku-4-5-20251001-v1:0"],
  ])("has no baseline for %s, and claims neither 0 % nor a saving", async (_name, router, modelId) => {
    const handler = new BedrockSavingsHandler();
    await recordedBy(handler, router, modelId);
    expect(handler.report()).toMatchObject({
      calls: 1,
      pricedCalls: 1,
      comparedCalls: 0,
      comparedShare: 0,
      savedPercent: undefined,
      baselineModelIds: [],
    });
    expect(handler.records[0]).not.toHaveProperty("saving");
  });

  it("is compared with the option baseline", async () => {
    const handler = new BedrockSavingsHandler({ baseline: pro });
    await recordedBy(handler, "arn:aws:bedrock:us-east-1:123456789012:prompt-router/sjd2v3c5xird", `us.${lite}`);
    expect(handler.report()).toMatchObject({ comparedCalls: 1, baselineModelIds: [pro] });
  });
});
