import { omitUndefined, totalInputTokens, toUsd } from "@bedrock-routed/core";
import { routerKeyOf } from "../pricing/price-call";
import type { CallRecord, LogRecord } from "../record/record";

/** Attributes of a span or a metric, by name. */
export type OpenTelemetryAttributes = Record<string, string | number | boolean>;

/** Options of `toSpanAttributes`. */
export interface SpanAttributeOptions {
  /**
   * The name in the attribute for cache writes. The conventions before 2026 use `"cache_creation"`.
   * @default "cache_write"
   */
  readonly cacheWriteName?: "cache_write" | "cache_creation" | undefined;
}

/**
 * A record as attributes of a span: those of the GenAI conventions, and `bedrock_routed.*` for money in
 * USD, which the conventions do not cover. Unknown values are left out. There is no text of prompts.
 * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-spans.md
 */
export function toSpanAttributes(record: LogRecord, options: SpanAttributeOptions = {}): OpenTelemetryAttributes {
  const { cost, avoided } = record;
  return {
    ...identityOf(record),
    ...omitUndefined({ "bedrock_routed.cost_usd": usd(cost), "bedrock_routed.avoided_usd": usd(avoided) }),
    ...("operation" in record ? {} : attributesOfCall(record, options)),
  };
}

function attributesOfCall(
  record: CallRecord,
  { cacheWriteName = "cache_write" }: SpanAttributeOptions,
): OpenTelemetryAttributes {
  const { outcome, saving, baselineModelId, baselineCaching, call, routing } = record;
  const decision = routing?.router?.decision;
  const tokens = tokensOf(record);
  const usage = tokens && call?.usage;
  const cacheWrites = usage && usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
  return omitUndefined({
    "gen_ai.usage.input_tokens": tokens?.input,
    "gen_ai.usage.output_tokens": tokens?.output,
    "gen_ai.usage.cache_read.input_tokens": usage?.cacheReadTokens,
    "gen_ai.usage.cache_write.input_tokens": cacheWriteName === "cache_write" ? cacheWrites : undefined,
    "gen_ai.usage.cache_creation.input_tokens": cacheWriteName === "cache_creation" ? cacheWrites : undefined,
    "bedrock_routed.outcome": outcome,
    "bedrock_routed.scope": call?.invokedModel?.scope,
    "bedrock_routed.service_tier": call?.serviceTier,
    "bedrock_routed.baseline_model": baselineModelId,
    "bedrock_routed.baseline_caching": saving && baselineCaching,
    "bedrock_routed.baseline_usd": usd(saving?.baseline),
    "bedrock_routed.saved_usd": usd(saving?.net),
    "bedrock_routed.router": call && routerKeyOf(call),
    "bedrock_routed.router.reason": decision?.reason,
    "bedrock_routed.router.score": decision?.score,
    "bedrock_routed.router.decided_by": decision?.by,
    "bedrock_routed.router.error": decision?.error,
    "bedrock_routed.router.declined": decision?.declined?.length,
    "bedrock_routed.purpose": call?.purpose,
  });
}

function usd(picodollars: bigint | undefined): number | undefined {
  return picodollars === undefined ? undefined : toUsd(picodollars);
}

/**
 * The attributes that identify what was called. They have few different values, so metrics can have them.
 * @see https://github.com/open-telemetry/semantic-conventions-genai/tree/main/docs/gen-ai
 */
export function identityOf(record: LogRecord): OpenTelemetryAttributes {
  if ("operation" in record) {
    const { kind, modelId, knowledgeBaseId, error } = record.operation;
    return omitUndefined({
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.operation.name": kind === "retrieve" ? "retrieval" : kind,
      "gen_ai.request.model": modelId,
      "gen_ai.data_source.id": knowledgeBaseId,
      "error.type": error,
    });
  }
  return omitUndefined({
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": record.requestedModelId,
    "gen_ai.response.model": record.call?.invokedModel?.modelId,
    "error.type": record.errorKind,
  });
}

/** Tokens of an answered call; the input includes cached tokens. `undefined` for every other record. */
export function tokensOf(record: LogRecord): { readonly input: number; readonly output: number } | undefined {
  if ("operation" in record || record.outcome !== "answered") return undefined;
  const usage = record.call?.usage;
  return usage && { input: totalInputTokens(usage), output: usage.outputTokens };
}
