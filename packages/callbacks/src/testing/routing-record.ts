import type { RoutingRecord, TokenUsage } from "@bedrock-routed/core";

export const lite = "amazon.nova-lite-v1:0";
export const pro = "amazon.nova-pro-v1:0";
export const routerArn = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1";

export function usage(inputTokens: number, outputTokens: number, cacheReadTokens = 0): TokenUsage {
  return { inputTokens, outputTokens, cacheReadTokens, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 };
}

/** A call through the default Nova router that Nova Lite answered from `us`. The caller placed a cache point. */
export function routed(more: Partial<RoutingRecord> = {}): RoutingRecord {
  return {
    requestedModelId: routerArn,
    targetKind: "prompt-router",
    invokedModel: { modelId: lite, scope: "us" },
    router: { kind: "default", models: [lite, pro] },
    usage: usage(1000, 100),
    cachePlan: { points: [], skipped: [], placedByCaller: 1 },
    ...more,
  };
}
