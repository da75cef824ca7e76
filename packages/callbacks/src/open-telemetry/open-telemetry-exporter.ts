import { InvalidOptionError, toUsd } from "@bedrock-routed/core";
import type { Exporter } from "../exporter/exporter";
import type { CallRecord, LogRecord } from "../record/record";
import { isUnmetered } from "../record/unmetered";
import {
  identityOf,
  type OpenTelemetryAttributes,
  type SpanAttributeOptions,
  tokensOf,
  toSpanAttributes,
} from "./attributes";
import { createInstruments, type Instruments, type OpenTelemetryMeter } from "./instruments";

/** The part of OpenTelemetry's `Span` that is used. */
export interface OpenTelemetrySpan {
  setAttributes(attributes: OpenTelemetryAttributes): unknown;
}

/** Options of `OpenTelemetryExporter`. */
export interface OpenTelemetryExporterOptions extends SpanAttributeOptions {
  /** `metrics.getMeter("bedrock-routed")` of `@opentelemetry/api`. */
  readonly meter: OpenTelemetryMeter;
  /**
   * Returns the span that receives the attributes of a record, such as `() => trace.getActiveSpan()`. A
   * span around several calls keeps the attributes of the last one.
   * @default undefined: no span receives attributes
   */
  readonly span?: (() => OpenTelemetrySpan | undefined) | undefined;
  /**
   * Sends what the SDK holds back: `() => meterProvider.forceFlush()`. It is called at `flush` and before
   * the process ends on its own.
   * @default undefined: the SDK sends at its own interval, and the last metrics can be lost
   */
  readonly forceFlush?: (() => Promise<unknown>) | undefined;
}

const MS_PER_SECOND = 1000;
/** The default interval of OpenTelemetry's own metric reader. */
const FLUSH_AFTER_MS = 60_000;

/** Records metrics and attributes of spans that follow OpenTelemetry's conventions for generative AI. */
export class OpenTelemetryExporter implements Exporter {
  readonly name = "OpenTelemetry";
  readonly flushAfterMs?: number;
  readonly #options: OpenTelemetryExporterOptions;
  readonly #instruments: Instruments;

  /** @throws InvalidOptionError when an option is invalid */
  constructor(options: OpenTelemetryExporterOptions) {
    if (typeof options.meter?.createHistogram !== "function") {
      throw new InvalidOptionError("meter", options.meter, "pass metrics.getMeter(name) of @opentelemetry/api");
    }
    const { cacheWriteName = "cache_write" } = options;
    if (cacheWriteName !== "cache_write" && cacheWriteName !== "cache_creation") {
      throw new InvalidOptionError("cacheWriteName", cacheWriteName, 'pass "cache_write" or "cache_creation"');
    }
    if (options.forceFlush !== undefined) this.flushAfterMs = FLUSH_AFTER_MS;
    this.#options = options;
    this.#instruments = createInstruments(options.meter);
  }

  add(record: LogRecord): void {
    const attributes = identityOf(record);
    const { cost, avoided } = this.#instruments;
    if (record.cost !== undefined) cost.add(toUsd(record.cost), attributes);
    if (record.avoided !== undefined) avoided.add(toUsd(record.avoided), attributes);
    if (!("operation" in record)) this.#addCall(record, attributes);
    // Last, so that a span that throws loses no metrics.
    this.#options.span?.()?.setAttributes(toSpanAttributes(record, this.#options));
  }

  async flush(): Promise<void> {
    await this.#options.forceFlush?.();
  }

  #addCall(record: CallRecord, attributes: OpenTelemetryAttributes): void {
    if (record.outcome === "cached") return;
    const { tokens, cacheTokens, duration, timeToFirstChunk, baseline, saving, unpriced } = this.#instruments;
    const { durationMs, timeToFirstTokenMs, call, cost } = record;
    if (durationMs !== undefined) duration.record(durationMs / MS_PER_SECOND, attributes);
    if (isUnmetered(record)) unpriced.add(1, attributes);
    if (record.outcome !== "answered") return;
    if (timeToFirstTokenMs !== undefined) timeToFirstChunk.record(timeToFirstTokenMs / MS_PER_SECOND, attributes);
    const counts = tokensOf(record);
    if (counts !== undefined && call?.usage !== undefined) {
      const { cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens } = call.usage;
      tokens.record(counts.input, { ...attributes, "gen_ai.token.type": "input" });
      tokens.record(counts.output, { ...attributes, "gen_ai.token.type": "output" });
      cacheTokens.add(cacheReadTokens, { ...attributes, "bedrock_routed.cache.access": "read" });
      cacheTokens.add(cacheWrite5mTokens + cacheWrite1hTokens, {
        ...attributes,
        "bedrock_routed.cache.access": "write",
      });
    }
    if (cost === undefined) unpriced.add(1, attributes);
    if (record.saving === undefined) return;
    baseline.add(toUsd(record.saving.baseline), attributes);
    saving.add(toUsd(record.saving.net), attributes);
  }
}
