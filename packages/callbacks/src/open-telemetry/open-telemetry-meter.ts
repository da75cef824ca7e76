import type { OpenTelemetryAttributes } from "./conventions";

/** The part of OpenTelemetry's `Meter` that is used: `metrics.getMeter("…")` of `@opentelemetry/api` is one. */
export interface OpenTelemetryMeter {
  createCounter(name: string, options: OpenTelemetryInstrumentOptions): OpenTelemetryCounter;
  createUpDownCounter(name: string, options: OpenTelemetryInstrumentOptions): OpenTelemetryCounter;
  createHistogram(name: string, options: OpenTelemetryInstrumentOptions): OpenTelemetryHistogram;
}

/** The part of OpenTelemetry's `Span` that is used. */
export interface OpenTelemetrySpan {
  setAttributes(attributes: OpenTelemetryAttributes): unknown;
}

/** A counter. */
export interface OpenTelemetryCounter {
  add(value: number, attributes: OpenTelemetryAttributes): void;
}

/** A histogram. */
export interface OpenTelemetryHistogram {
  record(value: number, attributes: OpenTelemetryAttributes): void;
}

/** How an instrument is made. */
export interface OpenTelemetryInstrumentOptions {
  description: string;
  unit: string;
  advice?: { explicitBucketBoundaries: number[] };
}
