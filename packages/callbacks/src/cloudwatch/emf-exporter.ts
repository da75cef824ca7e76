import type { Writable } from "node:stream";
import { InvalidOptionError } from "@bedrock-routed/core";
import type { Exporter } from "../exporter/exporter";
import type { LogRecord } from "../record/record";
import {
  DimensionReader,
  type MetricOptions,
  type ResolvedMetricOptions,
  resolveMetricOptions,
} from "./metric-dimensions";
import { type Measurement, metricUnits, toMeasurements } from "./metrics";

/** Options of `EmfExporter`. */
export interface EmfExporterOptions extends MetricOptions {
  /**
   * Receives the lines. CloudWatch reads the standard output of Lambda functions and of containers.
   * @default process.stdout
   */
  readonly stream?: Writable | undefined;
}

/**
 * Writes each record as a line in CloudWatch's embedded metric format, which gives metrics without a
 * request. If the standard output is a socket or, on Windows, a pipe, `process.exit` cuts the output
 * off, so await `flush` before it.
 * @see https://nodejs.org/api/process.html#a-note-on-process-io
 */
export class EmfExporter implements Exporter {
  readonly name = "CloudWatch embedded metrics";
  readonly #options: ResolvedMetricOptions;
  readonly #dimensions: DimensionReader;
  readonly #stream: Writable;
  #failure: { readonly error: unknown } | undefined;
  #pending = 0;

  /** @throws InvalidOptionError when an option is invalid */
  constructor({ stream = process.stdout, ...options }: EmfExporterOptions = {}) {
    if (typeof stream?.write !== "function") {
      throw new InvalidOptionError("stream", stream, "pass a writable stream, such as process.stdout");
    }
    this.#options = resolveMetricOptions(options);
    this.#dimensions = new DimensionReader(this.#options);
    this.#stream = stream;
  }

  add(record: LogRecord): void {
    const document = toEmfDocument(record, toMeasurements(record), this.#dimensions.read(record), this.#options);
    this.#write(`${JSON.stringify(document)}\n`);
    this.#throwFailure();
  }

  async flush(): Promise<void> {
    await new Promise<void>((resolve) => this.#write("", resolve));
    this.#throwFailure();
  }

  #write(text: string, done: () => void = () => {}): void {
    // A stream that has failed never calls back.
    if (this.#stream.errored) throw this.#stream.errored;
    if (this.#pending === 0) this.#stream.on("error", ignore);
    this.#pending += 1;
    this.#stream.write(text, (error) => {
      if (error) this.#failure = { error };
      // The "error" event follows this callback.
      setImmediate(() => this.#forget());
      done();
    });
  }

  #forget(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#stream.off("error", ignore);
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }
}

/** An "error" event without a listener ends the process. A pipe that closes while we write to it must not do that. */
function ignore(): void {}

/** The length of an id that a caller sends is not limited, so texts in a log event are cut. */
const LONGEST_TEXT = 1024;

/**
 * A log event that CloudWatch turns into metrics. Ids are properties beside the metrics, where Logs
 * Insights finds them. As dimensions, each id would create new metrics.
 * @param dimensions values of all dimensions that the options name
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function toEmfDocument(
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
  if ("operation" in record) {
    return { runId, operation: record.operation.kind, errorKind: short(record.operation.error) };
  }
  return { runId, requestedModelId: short(record.requestedModelId), errorKind: short(record.errorKind) };
}

function short(text: string | undefined): string | undefined {
  return text?.slice(0, LONGEST_TEXT);
}
