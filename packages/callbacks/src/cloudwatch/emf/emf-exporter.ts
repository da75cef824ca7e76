import type { Writable } from "node:stream";
import { InvalidOptionError } from "@bedrock-routed/core";
import type { Exporter } from "../../exporters/exporter";
import { DimensionReader } from "../../exporters/metrics/dimension-reader";
import {
  type MetricOptions,
  type ResolvedMetricOptions,
  resolveMetricOptions,
} from "../../exporters/metrics/metric-options";
import { toMeasurements } from "../../exporters/metrics/to-measurements";
import type { LogRecord } from "../../record/log-record";
import { toEmfDocument } from "./to-emf-document";

/** Options of `EmfExporter`. */
export interface EmfExporterOptions extends MetricOptions {
  /**
   * Where the lines go. CloudWatch reads the standard output of Lambda functions and of containers.
   * @default process.stdout
   */
  readonly stream?: Writable | undefined;
}

/**
 * Writes a line in CloudWatch's embedded metric format for each record: metrics without a request.
 * Where the standard output is a socket or, on Windows, a pipe, `process.exit` cuts it off: await
 * `flush` before.
 * @see https://nodejs.org/api/process.html#a-note-on-process-io
 */
export class EmfExporter implements Exporter {
  readonly name = "CloudWatch embedded metrics";
  readonly #options: ResolvedMetricOptions;
  readonly #dimensions: DimensionReader;
  readonly #stream: Writable;
  #failure: { readonly error: unknown } | undefined;
  #pending = 0;

  /** @throws InvalidOptionError */
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
    // A stream that has failed calls nobody back.
    if (this.#stream.errored) throw this.#stream.errored;
    if (this.#pending === 0) this.#stream.on("error", ignore);
    this.#pending += 1;
    this.#stream.write(text, (error) => {
      if (error) this.#failure = { error };
      // The event of this error comes after this callback.
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

/** An error of a stream that nobody listens to ends the process. A closed pipe must not, while we write to it. */
function ignore(): void {}
