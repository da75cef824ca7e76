export type { OpenTelemetryAttributes, SpanAttributeOptions } from "./attributes";
export { toSpanAttributes } from "./attributes";
export type {
  OpenTelemetryCounter,
  OpenTelemetryHistogram,
  OpenTelemetryInstrumentOptions,
  OpenTelemetryMeter,
} from "./instruments";
export type { OpenTelemetryExporterOptions, OpenTelemetrySpan } from "./open-telemetry-exporter";
export { OpenTelemetryExporter } from "./open-telemetry-exporter";
