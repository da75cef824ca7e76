import { type Measurement, metricUnits } from "../../exporters/metrics/measurement";
import type { ResolvedMetricOptions } from "../../exporters/metrics/metric-options";
import type { LogRecord } from "../../record/log-record";

/** Texts of a log event are kept short; nothing bounds the length of an id that a caller sends. */
const LONGEST_TEXT = 1024;

/**
 * A log event of which CloudWatch makes metrics. Ids stand beside the metrics, where Logs Insights
 * finds them, and not in dimensions, where each would make new metrics.
 * @param dimensions values of all dimensions that the options name
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function toEmfDocument(
  record: LogRecord,
  measurements: readonly Measurement[],
  dimensions: Readonly<Record<string, string>>,
  options: ResolvedMetricOptions,
): Readonly<Record<string, unknown>> {
  const metrics = measurements.map(({ name }) => ({ Name: name, Unit: metricUnits[name] }));
  return {
    _aws: {
      Timestamp: Math.round(record.at),
      CloudWatchMetrics: [{ Namespace: options.namespace, Dimensions: options.dimensions, Metrics: metrics }],
    },
    ...dimensions,
    ...Object.fromEntries(measurements.map(({ name, value }) => [name, value])),
    ...propertiesOf(record),
  };
}

function propertiesOf(record: LogRecord): Record<string, string | undefined> {
  const runId = short(record.runId);
  if ("operation" in record)
    return { runId, operation: record.operation.kind, errorKind: short(record.operation.error) };
  return { runId, requestedModelId: short(record.requestedModelId), errorKind: short(record.errorKind) };
}

function short(text: string | undefined): string | undefined {
  return text?.slice(0, LONGEST_TEXT);
}
