import { describe, expect, it } from "vitest";
import { isRoutingRecord, readRoutingRecord } from "./routing-record";

const lite = "amazon.nova-lite-v1:0";
const router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1";
const wire = {
  inputTokens: 10,
  outputTokens: 5,
  cacheReadInputTokens: 100,
  cacheWriteInputTokens: 30,
  cacheDetails: [{ ttl: "1h", inputTokens: 20 }],
};
const usage = {
  inputTokens: 10,
  cacheReadTokens: 100,
  cacheWrite5mTokens: 10,
  cacheWrite1hTokens: 20,
  outputTokens: 5,
};
const converse = {
  usage: wire,
  trace: { promptRouter: { invokedModelId: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${lite}` } },
  serviceTier: { type: "flex" },
  performanceConfig: { latency: "standard" },
  metrics: { latencyMs: 321 },
};

describe("readRoutingRecord", () => {
  it("returns the record of a bedrock-routed message, from the message or from its metadata", () => {
    const routing = { requestedModelId: lite, cachePlan: { points: [], skipped: [], placedByCaller: 0 } };
    expect(readRoutingRecord({ routing })).toBe(routing);
    expect(readRoutingRecord({ response_metadata: { routing } })).toBe(routing);
    expect(isRoutingRecord(routing)).toBe(true);
  });

  it("reads a message of ChatBedrockConverse, after invoke and after a stream", () => {
    const expected = {
      requestedModelId: router,
      targetKind: "prompt-router",
      invokedModel: { modelId: lite, scope: "us", region: "us-east-1" },
      usage,
      serviceTier: "flex",
      latencyMode: "standard",
      stopReason: "end_turn",
      latencyMs: 321,
    };
    const invoked = { response_metadata: { ...converse, stopReason: "end_turn", model_name: router } };
    expect(readRoutingRecord(invoked)).toEqual(expected);
    expect(readRoutingRecord(invoked.response_metadata)).toEqual(expected);
    const streamed = { messageStop: { stopReason: "end_turn" }, metadata: converse };
    expect(readRoutingRecord({ response_metadata: streamed }, router)).toEqual(expected);
    expect(isRoutingRecord(readRoutingRecord(invoked))).toBe(false);
  });

  it("reads usage_metadata, with the model id from the message or from the caller", () => {
    const usage_metadata = { input_tokens: 140, output_tokens: 5, input_token_details: { cache_read: 100 } };
    const message = { usage_metadata, response_metadata: { model_id: `us.${lite}` } };
    expect(readRoutingRecord(message)).toEqual({
      requestedModelId: `us.${lite}`,
      targetKind: "system-profile",
      invokedModel: { modelId: lite, scope: "us" },
      usage: { ...usage, inputTokens: 40, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 },
    });
    expect(readRoutingRecord({ usage_metadata, response_metadata: {} }, lite)?.invokedModel).toEqual({
      modelId: lite,
      scope: "in-region",
    });
    expect(readRoutingRecord({ usage_metadata }, "not a model id")).toEqual({
      usage: { ...usage, inputTokens: 40, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 },
    });
  });

  it.each([undefined, null, "text", {}, { routing: null }, { routing: "amazon.nova" }, { routing: {} }])(
    "finds nothing in %j",
    (message) => expect(readRoutingRecord(message)).toBeUndefined(),
  );
});
