import { describe, expect, it } from "vitest";
import { classifySku } from "./classify-sku";

const standard = { scope: "regional", tier: "default", isLong: false };

describe("classifySku", () => {
  it.each([
    ["Input tokens", "USE1-NovaLite-input-tokens", { rate: "input" }],
    ["input tokens batch", "", { rate: "input", tier: "batch" }],
    ["Output tokens", "USE1-gpt-oss-120b-output-tokens-batch", { rate: "output", tier: "batch" }],
    ["Output tokens global priority", "", { rate: "output", scope: "global", tier: "priority" }],
    ["Prompt cache read input tokens flex", "", { rate: "cacheRead", tier: "flex" }],
    ["Prompt cache write input tokens", "APN1-NovaLite-cache-write-input-token-count", { rate: "cacheWrite5m" }],
    ["Cache write tokens 30m global", "", { rate: "cacheWrite5m", scope: "global" }],
    ["Text Input Tokens", "", { rate: "input" }],
    ["", "USE1-Nova2.0Lite-cache-read-input-token-count-cross-region-global", { rate: "cacheRead", scope: "global" }],
    ["Input tokens", "USE1-Claude3.5Haiku-latency-optimized-input-tokens", { rate: "input", tier: "optimized" }],
  ])("reads the offer AmazonBedrock: %s, %s", (inferenceType, usagetype, expected) =>
    expect(classifySku({ inferenceType, usagetype })).toEqual({ ...standard, ...expected }),
  );

  it.each([
    ["USE1-MP:USE1_InputTokenCount-Units", { rate: "input" }],
    ["USE1-MP:USE1_OutputTokenCount_Global-Units", { rate: "output", scope: "global" }],
    ["USE1-MP:USE1_input_tokens_global_standard-Units", { rate: "input", scope: "global" }],
    ["USE1-MP:USE1_CacheReadInputTokenCount-Units", { rate: "cacheRead" }],
    ["USE1-MP:USE1_CacheWriteInputTokenCount-Units", { rate: "cacheWrite5m" }],
    ["USE1-MP:USE1_CacheWrite1hInputTokenCount_Global-Units", { rate: "cacheWrite1h", scope: "global" }],
    ["USE1-MP:USE1_cache_write_tokens_1h_global_standard-Units", { rate: "cacheWrite1h", scope: "global" }],
    ["USE1-MP:USE1_cache_write_tokens_30m_standard-Units", { rate: "cacheWrite5m" }],
    ["USE1-MP:USE1_input_tokens_long_ctx_standard-Units", { rate: "input", isLong: true }],
    ["USE1-MP:USE1_InputTokenCount_Global_Batch-Units", { rate: "input", scope: "global", tier: "batch" }],
    ["USE1-MP:USE1_MillionBatchInputTokens-Units", { rate: "input", tier: "batch" }],
  ])("reads the offer AmazonBedrockFoundationModels: %s", (usagetype, expected) =>
    expect(classifySku({ usagetype })).toEqual({ ...standard, ...expected }),
  );

  it.each([
    [{ usagetype: "USE1-Nova2.0Lite-output-tokens-custom-model" }, "custom-model"],
    [{ usagetype: "USE1-Nova2.0Lite-RFT-Training-Hours" }, "custom-model"],
    [{ feature: "Model Customization", inferenceType: "Input tokens" }, "custom-model"],
    [{ usagetype: "USE1-Nova2.0Lite-Customization-Storage" }, "storage"],
    [{ usagetype: "USE1-Nova2.0Lite-ProvisionedThroughput-NoCommit-ModelUnits" }, "provisioned"],
    [{ usagetype: "USE1-MP:USE1_Reserved_3Month_OutputTPM_Global-Units" }, "reserved"],
    [{ service_tier: "Reserved", inferenceType: "Input tokens" }, "reserved"],
    [{ inferenceType: "Input Image Token Count" }, "image"],
    [{ inferenceType: "T2I 1024 Standard" }, "image"],
    [{ inferenceType: "Input Video Token Count Flex" }, "video"],
    [{ inferenceType: "Input Audio Token Count Priority" }, "audio"],
    [{ inferenceType: "Input speech tokens" }, "audio"],
  ])("leaves out %j: %s", (attributes, kind) => expect(classifySku(attributes)).toBe(kind));

  it.each([
    {},
    { usagetype: "USE1-Nova2.0Lite-nova-grounding" },
    { inferenceType: "Search units" },
    { inferenceType: "Prompt cache tokens" },
    { inferenceType: "Cache read and write tokens" },
    { inferenceType: "Tokens" },
    { inferenceType: "Input tokens", usagetype: "USE1-Acme-output-tokens" },
    { inferenceType: "Input tokens flex", usagetype: "USE1-Acme-input-tokens-batch" },
  ])("does not guess what %j is the price of", (attributes) => expect(classifySku(attributes)).toBeUndefined());

  it("reads the tier of the attribute service_tier, and long requests in either spelling", () => {
    expect(classifySku({ inferenceType: "Input tokens", service_tier: "Flex" })).toMatchObject({ tier: "flex" });
    expect(classifySku({ inferenceType: "Input tokens long context" })).toMatchObject({ isLong: true });
    expect(classifySku({ inferenceType: "Input tokens", usagetype: "USE1-Longcat-context" })).toMatchObject({
      isLong: false,
    });
  });
});
