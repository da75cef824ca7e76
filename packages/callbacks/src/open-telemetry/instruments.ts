import type { OpenTelemetryAttributes } from "./attributes";

/** The part of OpenTelemetry's `Meter` that is used. `metrics.getMeter("…")` of `@opentelemetry/api` has it. */
export interface OpenTelemetryMeter {
  createCounter(name: string, options: OpenTelemetryInstrumentOptions): OpenTelemetryCounter;
  createUpDownCounter(name: string, options: OpenTelemetryInstrumentOptions): OpenTelemetryCounter;
  createHistogram(name: string, options: OpenTelemetryInstrumentOptions): OpenTelemetryHistogram;
}

/** A counter. */
export interface OpenTelemetryCounter {
  add(value: number, attributes: OpenTelemetryAttributes): void;
}

/** A histogram. */
export interface OpenTelemetryHistogram {
  record(value: number, attributes: OpenTelemetryAttributes): void;
}

/** Description, unit and bucket boundaries of an instrument. */
export interface OpenTelemetryInstrumentOptions {
  description: string;
  unit: string;
  advice?: { explicitBucketBoundaries: number[] };
}

/** The instruments that the exporter records into. */
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

/** The bucket boundaries that the conventions recommend: powers of four for tokens, of two for seconds. */
const TOKEN_BOUNDARIES: readonly number[] = Array.from({ length: 14 }, (_, power) => 4 ** power);
const SECOND_BOUNDARIES: readonly number[] = Array.from({ length: 14 }, (_, power) => 2 ** power / 100);

/**
 * The first three instruments follow the conventions. The conventions have none for the others, so those
 * are called `bedrock_routed.*`.
 * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-metrics.md
 */
export function createInstruments(meter: OpenTelemetryMeter): Instruments {
  const seconds = { unit: "s", advice: { explicitBucketBoundaries: [...SECOND_BOUNDARIES] } };
  return {
    tokens: meter.createHistogram("gen_ai.client.token.usage", {
      description: "Tokens of a call, including cached tokens",
      unit: "{token}",
      advice: { explicitBucketBoundaries: [...TOKEN_BOUNDARIES] },
    }),
    duration: meter.createHistogram("gen_ai.client.operation.duration", {
      description: "Duration of a call, including failed calls",
      ...seconds,
    }),
    timeToFirstChunk: meter.createHistogram("gen_ai.client.operation.time_to_first_chunk", {
      description: "Time from the start of a call to the first chunk of its stream",
      ...seconds,
    }),
    cacheTokens: meter.createCounter("bedrock_routed.cache.tokens", {
      description: "Input tokens read from the prompt cache or written to it",
      unit: "{token}",
    }),
    cost: meter.createCounter("bedrock_routed.cost", { description: "Cost of calls and operations", unit: "{USD}" }),
    baseline: meter.createCounter("bedrock_routed.baseline", {
      description: "What the baseline would have cost",
      unit: "{USD}",
    }),
    saving: meter.createUpDownCounter("bedrock_routed.saving", {
      description: "Saving against the baseline; negative when more was spent",
      unit: "{USD}",
    }),
    avoided: meter.createCounter("bedrock_routed.avoided", {
      description: "What cached answers and avoided calls would have cost",
      unit: "{USD}",
    }),
    unpriced: meter.createCounter("bedrock_routed.unpriced_calls", {
      description: "Answered calls whose cost is unknown",
      unit: "{call}",
    }),
  };
}
