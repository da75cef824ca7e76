import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { startLocalBedrock } from "@bedrock-routed/local";
import { ChatBedrockConverse } from "@langchain/aws";
import { HumanMessage } from "@langchain/core/messages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

const context = `<document index="1">${"Refunds take thirty days. ".repeat(400)}</document>`;
const prompt = [
  new HumanMessage({
    content: [
      { type: "text", text: context },
      { cachePoint: { type: "default" } } as never,
      { type: "text", text: "How long do refunds take?" },
    ],
  }),
];

describe("BedrockSavingsHandler with ChatBedrockConverse and a local Bedrock", () => {
  let local: Awaited<ReturnType<typeof startLocalBedrock>>;
  let model: ChatBedrockConverse;
  beforeAll(async () => {
    local = await startLocalBedrock();
    const client = new BedrockRuntimeClient(local.clientConfig);
    model = new ChatBedrockConverse({ ...local.clientConfig, model: local.defaultRouterArn, client });
  });
  afterAll(() => local.close());

  it("reads the model that the router chose, from invoke and from a stream", async () => {
    const handler = new BedrockSavingsHandler({ baseline: "amazon.nova-pro-v1:0" });
    const invoked = await model.invoke("返金は何日以内ですか", { callbacks: [handler] });
    for await (const _chunk of await model.stream("返金は何日以内ですか", { callbacks: [handler] }));
    const report = handler.report();
    expect(report).toMatchObject({ calls: 2, comparedShare: 1, errors: 0 });
    expect(report.models).toHaveLength(1);
    expect(report.models[0]?.modelId).toMatch(/^amazon\.nova-(lite|pro)-v1:0$/);
    expect(report.usage.inputTokens).toBe(
      2 * (invoked.usage_metadata as unknown as { input_tokens: number }).input_tokens,
    );
    expect(report.split.routingUsd).toBeGreaterThanOrEqual(0);
  });

  it("credits cache reads to caching, streamed or not", async () => {
    const handler = new BedrockSavingsHandler();
    const cached = new ChatBedrockConverse({
      ...local.clientConfig,
      model: "us.amazon.nova-lite-v1:0",
      client: new BedrockRuntimeClient(local.clientConfig),
    });
    await cached.invoke(prompt, { callbacks: [handler] });
    for await (const _chunk of await cached.stream(prompt, { callbacks: [handler] }));
    const { usage, split, savedUsd } = handler.report();
    expect(usage.cacheWrite5mTokens).toBeGreaterThan(1000);
    expect(usage.cacheReadTokens).toBe(usage.cacheWrite5mTokens);
    // Nova Lite costs 0.06 USD per million input tokens, cache writes included, and 0.015 USD for cache reads.
    expect(split.cachingUsd).toBeCloseTo((usage.cacheReadTokens * (0.06 - 0.015)) / 1e6, 12);
    expect(savedUsd).toBeCloseTo((usage.cacheReadTokens * (0.06 - 0.015)) / 1e6, 12);
  });

  it("counts errors of the service", async () => {
    const handler = new BedrockSavingsHandler();
    const wrong = new ChatBedrockConverse({
      ...local.clientConfig,
      model: "not a model",
      client: new BedrockRuntimeClient({ ...local.clientConfig, maxAttempts: 1 }),
      maxRetries: 0,
    });
    await expect(wrong.invoke("q", { callbacks: [handler] })).rejects.toThrow();
    expect(handler.report()).toMatchObject({ calls: 0, errors: 1 });
  });
});
