export type { OpenTelemetryAttributes } from "./conventions";
export type { OpenTelemetryExporterOptions } from "./open-telemetry-exporter";
export { OpenTelemetryExporter } from "./open-telemetry-exporter";
export type {
  OpenTelemetryCounter,
  OpenTelemetryHistogram,
  OpenTelemetryInstrumentOptions,
  OpenTelemetryMeter,
  OpenTelemetrySpan,
} from "./open-telemetry-meter";
export type { SpanAttributeOptions } from "./to-span-attributes";
export { toSpanAttributes } from "./to-span-attributes";
