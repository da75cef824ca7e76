import { toUsd } from "@bedrock-routed/core";
import type { LogRecord } from "../record/log-record";
import { definedOf, identityOf, type OpenTelemetryAttributes, tokensOf } from "./conventions";

/** Options of `toSpanAttributes`. */
export interface SpanAttributeOptions {
  /**
   * How the attribute of cache writes is named: conventions before 2026 say `"cache_creation"`.
   * @default "cache_write"
   */
  readonly cacheWriteName?: "cache_write" | "cache_creation" | undefined;
}

/**
 * A record as attributes of a span: the GenAI conventions, and `bedrock_routed.*` for money in USD,
 * for which there are none. Numbers of unknown value are left out. It holds no text of prompts.
 * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-spans.md
 */
export function toSpanAttributes(record: LogRecord, options: SpanAttributeOptions = {}): OpenTelemetryAttributes {
  const { cost, avoided } = record;
  return {
    ...identityOf(record),
    ...definedOf({
      "bedrock_routed.cost_usd": usd(cost),
      "bedrock_routed.avoided_usd": usd(avoided),
    }),
    ...("operation" in record ? {} : attributesOfCall(record, options)),
  };
}

function attributesOfCall(
  record: Exclude<LogRecord, { readonly operation: unknown }>,
  { cacheWriteName = "cache_write" }: SpanAttributeOptions,
): OpenTelemetryAttributes {
  const { outcome, saving, baselineModelId, call } = record;
  const tokens = tokensOf(record);
  const usage = tokens && call?.usage;
  return definedOf({
    "gen_ai.usage.input_tokens": tokens?.input,
    "gen_ai.usage.output_tokens": tokens?.output,
    "gen_ai.usage.cache_read.input_tokens": usage?.cacheReadTokens,
    [`gen_ai.usage.${cacheWriteName}.input_tokens`]: usage && usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    "bedrock_routed.outcome": outcome,
    "bedrock_routed.scope": call?.invokedModel?.scope,
    "bedrock_routed.service_tier": call?.serviceTier,
    "bedrock_routed.baseline_model": baselineModelId,
    "bedrock_routed.baseline_usd": usd(saving?.baseline),
    "bedrock_routed.saved_usd": usd(saving?.net),
  });
}

function usd(picodollars: bigint | undefined): number | undefined {
  return picodollars === undefined ? undefined : toUsd(picodollars);
}
