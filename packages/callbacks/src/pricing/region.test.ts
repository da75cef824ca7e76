import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { createModelCatalog, type TokenUsage } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { ChatBedrockConverse } from "@langchain/aws";
import { afterEach, describe, expect, it } from "vitest";
import { Budget } from "../budget/budget";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { LedgerReplay } from "../ledger-replay";
import { recorded } from "../testing/recorded";
import { withBudget } from "../with-budget/with-budget";

/** USD per million tokens in AWS's Price List of 2026-10-08: input and output of Nova 2 Lite. */
const LISTED = {
  "global. from us-east-1": [0.3, 2.5],
  "global. from ap-northeast-1": [0.36, 3.01],
  "jp. from ap-northeast-1": [0.396, 3.311],
  "eu. from eu-central-1": [0.429, 3.597],
  "eu. from eu-west-1": [0.374, 3.157],
} as const;

const modelId = "amazon.nova-2-lite-v1:0";
const costOf = ({ inputTokens, outputTokens }: TokenUsage, [input, output]: readonly [number, number]): number =>
  (inputTokens * input + outputTokens * output) / 1e6;

let local: LocalBedrock;
afterEach(() => local.close());

describe("the Region of a call", () => {
  it.each(Object.entries(LISTED))("decides its price: %s", async (name, price) => {
    const [prefix, , region] = name.split(" ");
    local = await startLocalBedrock({ region: region ?? "" });
    const model = new BedrockRoutedChatModel({
      model: `${prefix}${modelId}`,
      region: region ?? "",
      clientOptions: local.clientConfig,
    });
    const handler = new BedrockSavingsHandler();
    const options = { callbacks: [handler] };
    await model.invoke("返金は何日以内ですか", options);
    for await (const _chunk of await model.stream("How long do refunds take?", options));
    for await (const _event of model.streamEvents("How long?", { ...options, version: "v2" }));
    await model.batch(["a", "b"], options);
    const { calls, usage, costUsd, priceSources, priceNotes } = handler.report();
    expect(calls).toBe(5);
    expect(costUsd).toBeCloseTo(costOf(usage, price), 12);
    expect(priceSources).toEqual([
      { source: "aws-price-list", title: "AWS Price List of Amazon Bedrock", asOf: ["2026-10-08"] },
    ]);
    expect(priceNotes).toEqual([]);

    // The log names the Region, so that a replay counts the same.
    const replay = new LedgerReplay({ modelCatalog: createModelCatalog() });
    for (const record of handler.records) replay.add(replay.recompute(record));
    expect(replay.snapshot().totals.cost).toBe(handler.ledger.totals.cost);
  });

  it("is an option of the handler, because ChatBedrockConverse does not say it", async () => {
    local = await startLocalBedrock({ region: "ap-northeast-1" });
    const client = new BedrockRuntimeClient(local.clientConfig);
    const model = new ChatBedrockConverse({ ...local.clientConfig, model: `global.${modelId}`, client });
    const located = new BedrockSavingsHandler({ region: "ap-northeast-1" });
    const unlocated = new BedrockSavingsHandler();
    await model.invoke("返金は何日以内ですか", { callbacks: [located, unlocated] });
    const { usage } = located.report();
    expect(located.report().costUsd).toBeCloseTo(costOf(usage, LISTED["global. from ap-northeast-1"]), 12);
    expect(located.report().priceNotes).toEqual([]);
    expect(located.records[0]?.call?.invokedModel).toEqual({ modelId, scope: "global", region: "ap-northeast-1" });

    expect(unlocated.report().costUsd).toBeCloseTo(costOf(usage, LISTED["global. from us-east-1"]), 12);
    expect(unlocated.report().priceNotes).toEqual(["assumed-region"]);
    const replay = new LedgerReplay({ region: "ap-northeast-1" });
    for (const record of unlocated.records) replay.add(replay.recompute(record));
    expect(replay.snapshot().totals.cost).toBe(located.ledger.totals.cost);
  });

  it("decides the estimate and the cost that a budget counts", async () => {
    local = await startLocalBedrock({ region: "ap-northeast-1" });
    const client = new BedrockRuntimeClient(local.clientConfig);
    const fields = { ...local.clientConfig, model: `global.${modelId}`, client, maxTokens: 1_000_000 };
    const plain = new ChatBedrockConverse(fields);
    const inner = new BedrockSavingsHandler({ region: "ap-northeast-1" });
    const budget = new Budget({ limitUsd: 3.5 });
    await withBudget(plain, budget).invoke("q", { callbacks: [inner] });
    expect(budget.states).toMatchObject([{ spentUsd: inner.report().costUsd }]);
    // A million tokens of output cost 3.01 USD from Tokyo, and 2.50 USD from us-east-1.
    await expect(withBudget(plain, new Budget({ limitUsd: 2.8 })).invoke("q")).rejects.toThrow(/budget/i);
  });

  it("is not read from chat models whose region is not that of AWS", async () => {
    local = await startLocalBedrock();
    const client = new BedrockRuntimeClient(local.clientConfig);
    const model = new ChatBedrockConverse({ ...local.clientConfig, model: `us.${modelId}`, client });
    model.region = "japaneast";
    const budget = new Budget({ limitUsd: 1 });
    await withBudget(model, budget).invoke("q");
    expect(budget.states[0]?.spentUsd).toBeGreaterThan(0);
  });

  it("is refused when it is no Region", async () => {
    local = await startLocalBedrock();
    expect(() => new BedrockSavingsHandler({ region: "Tokyo" })).toThrow(/region "Tokyo".*us-east-1/s);
    expect(() => new LedgerReplay({ region: "" })).toThrow(/region/);
    expect(() => new BedrockSavingsHandler({ region: "us-gov-west-1" })).not.toThrow();
  });

  it("does not replace the one that a call names, and prices answers of LangChain's cache too", async () => {
    local = await startLocalBedrock();
    const usage = {
      inputTokens: 1e6,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      outputTokens: 0,
    };
    const replay = new LedgerReplay({ region: "ap-northeast-1" });
    const costFrom = (region?: string) => {
      const invokedModel = { modelId, scope: "global", ...(region && { region }) };
      const record = replay.recompute(recorded({ outcome: "answered", call: { invokedModel, usage } }));
      const cached = replay.recompute(recorded({ outcome: "cached", call: { invokedModel, usage } }));
      return [record.cost, cached.avoided].map((picodollars) => Number(picodollars) / 1e12);
    };
    expect(costFrom()).toEqual([0.36, 0.36]);
    expect(costFrom("eu-central-1")).toEqual([0.39, 0.39]);
  });
});

describe("what is said about a price", () => {
  it("is that cache writes of Nova count as input, for calls that have some, and that a price looks like a slip", async () => {
    local = await startLocalBedrock();
    const replay = new LedgerReplay({ region: "ca-west-1" });
    const sourceOf = (cacheWrite5mTokens: number, id = modelId) => {
      const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWrite5mTokens, cacheWrite1hTokens: 0, outputTokens: 0 };
      return replay.recompute(recorded({ call: { invokedModel: { modelId: id, scope: "global" }, usage } })).prices
        ?.source;
    };
    expect(sourceOf(0)).toBe("aws-price-list+doubtful-price");
    expect(sourceOf(1)).toBe("aws-price-list+cache-writes-listed-at-zero+doubtful-price");
    expect(sourceOf(1, "anthropic.claude-sonnet-5")).toBe("aws-price-list");
  });
});
