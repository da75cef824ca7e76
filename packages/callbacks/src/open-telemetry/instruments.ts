import type { OpenTelemetryCounter, OpenTelemetryHistogram, OpenTelemetryMeter } from "./open-telemetry-meter";

/** What the sink records into. */
export interface Instruments {
  readonly tokens: OpenTelemetryHistogram;
  readonly duration: OpenTelemetryHistogram;
  readonly timeToFirstChunk: OpenTelemetryHistogram;
  readonly cacheTokens: OpenTelemetryCounter;
  readonly cost: OpenTelemetryCounter;
  readonly baseline: OpenTelemetryCounter;
  readonly saving: OpenTelemetryCounter;
  readonly avoided: OpenTelemetryCounter;
  readonly unpriced: OpenTelemetryCounter;
}

/** Boundaries that the conventions recommend: powers of four, and of two. */
const TOKEN_BOUNDARIES: readonly number[] = Array.from({ length: 14 }, (_, power) => 4 ** power);
const SECOND_BOUNDARIES: readonly number[] = Array.from({ length: 14 }, (_, power) => 2 ** power / 100);

/**
 * The first three by the conventions; the rest, for which there are none, under our own name.
 * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-metrics.md
 */
export function createInstruments(meter: OpenTelemetryMeter): Instruments {
  const seconds = { unit: "s", advice: { explicitBucketBoundaries: [...SECOND_BOUNDARIES] } };
  return {
    tokens: meter.createHistogram("gen_ai.client.token.usage", {
      description: "Tokens of a call, cached ones included",
      unit: "{token}",
      advice: { explicitBucketBoundaries: [...TOKEN_BOUNDARIES] },
    }),
    duration: meter.createHistogram("gen_ai.client.operation.duration", {
      description: "Duration of a call, failed ones included",
      ...seconds,
    }),
    timeToFirstChunk: meter.createHistogram("gen_ai.client.operation.time_to_first_chunk", {
      description: "From the start of a call to the first piece of its stream",
      ...seconds,
    }),
    cacheTokens: meter.createCounter("bedrock_routed.cache.tokens", {
      description: "Input tokens read from the prompt cache or written to it",
      unit: "{token}",
    }),
    cost: meter.createCounter("bedrock_routed.cost", { description: "What was paid", unit: "{USD}" }),
    baseline: meter.createCounter("bedrock_routed.baseline", {
      description: "What the baseline would have cost",
      unit: "{USD}",
    }),
    saving: meter.createUpDownCounter("bedrock_routed.saving", {
      description: "Saved against the baseline; negative when more was spent",
      unit: "{USD}",
    }),
    avoided: meter.createCounter("bedrock_routed.avoided", {
      description: "What cached answers and avoided calls would have cost",
      unit: "{USD}",
    }),
    unpriced: meter.createCounter("bedrock_routed.unpriced_calls", {
      description: "Answered calls whose cost is not known",
      unit: "{call}",
    }),
  };
}
