import { InvalidOptionError, toUsd } from "@bedrock-routed/core";
import type { Exporter } from "../exporters/exporter";
import type { CallRecord } from "../record/call-record";
import type { LogRecord } from "../record/log-record";
import { identityOf, tokensOf } from "./conventions";
import { createInstruments, type Instruments } from "./instruments";
import type { OpenTelemetryMeter, OpenTelemetrySpan } from "./open-telemetry-meter";
import { type SpanAttributeOptions, toSpanAttributes } from "./to-span-attributes";

/** Options of `OpenTelemetryExporter`. */
export interface OpenTelemetryExporterOptions extends SpanAttributeOptions {
  /** `metrics.getMeter("bedrock-routed")` of `@opentelemetry/api`. */
  readonly meter: OpenTelemetryMeter;
  /**
   * Finds the span that gets the attributes of a record, such as `() => trace.getActiveSpan()`. A span
   * around several calls keeps those of the last.
   * @default undefined: no span gets any
   */
  readonly span?: (() => OpenTelemetrySpan | undefined) | undefined;
  /**
   * Sends what the SDK holds back, at `flush` and before the process ends by itself:
   * `() => meterProvider.forceFlush()`.
   * @default undefined: the SDK sends by itself, and may lose the last of it
   */
  readonly forceFlush?: (() => Promise<unknown>) | undefined;
}

const MS_PER_SECOND = 1000;
/** As often as OpenTelemetry's own metric reader sends. */
const FLUSH_AFTER_MS = 60_000;

/** Records metrics, and attributes of spans, by OpenTelemetry's conventions for generative AI. */
export class OpenTelemetryExporter implements Exporter {
  readonly name = "OpenTelemetry";
  readonly flushAfterMs?: number;
  readonly #options: OpenTelemetryExporterOptions;
  readonly #instruments: Instruments;

  /** @throws InvalidOptionError */
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
    this.#options.span?.()?.setAttributes(toSpanAttributes(record, this.#options));
    const attributes = identityOf(record);
    const { cost, avoided } = this.#instruments;
    if (record.cost !== undefined) cost.add(toUsd(record.cost), attributes);
    if (record.avoided !== undefined) avoided.add(toUsd(record.avoided), attributes);
    if (!("operation" in record)) this.#addCall(record, attributes);
  }

  async flush(): Promise<void> {
    await this.#options.forceFlush?.();
  }

  #addCall(record: CallRecord, attributes: ReturnType<typeof identityOf>): void {
    if (record.outcome === "cached") return;
    const { tokens, cacheTokens, duration, timeToFirstChunk, baseline, saving, unpriced } = this.#instruments;
    const { durationMs, timeToFirstTokenMs, call, cost } = record;
    if (durationMs !== undefined) duration.record(durationMs / MS_PER_SECOND, attributes);
    if (record.outcome === "failed") return;
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
