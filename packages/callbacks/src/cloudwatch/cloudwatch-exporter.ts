import { BedrockRoutedError, InvalidOptionError } from "@bedrock-routed/core";
import type { Exporter } from "../exporters/exporter";
import { DimensionReader } from "../exporters/metrics/dimension-reader";
import {
  type MetricOptions,
  type ResolvedMetricOptions,
  resolveMetricOptions,
} from "../exporters/metrics/metric-options";
import { toMeasurements } from "../exporters/metrics/to-measurements";
import type { LogRecord } from "../record/log-record";
import { MetricBuffer } from "./metric-buffer";
import type { MetricDataClient, MetricDataRequest } from "./metric-datum";
import { toRequests } from "./to-requests";

/** Options of `CloudWatchExporter`. */
export interface CloudWatchExporterOptions extends MetricOptions {
  /** `new CloudWatch({ region })` of `@aws-sdk/client-cloudwatch`; its retries apply. */
  readonly client: MetricDataClient;
  /**
   * How long records may wait to be sent together, in ms.
   * @default 60000
   */
  readonly flushAfterMs?: number | undefined;
}

const DEFAULT_FLUSH_AFTER_MS = 60_000;

/** Metrics in a minute that are kept while CloudWatch does not answer: some hours of an ordinary service. */
const MAXIMUM_WAITING = 50_000;

/** Errors of a request that would be refused again. */
const REFUSED =
  /^(InvalidParameter|InvalidFormat|MissingRequiredParameter|MissingParameter|RequestEntityTooLarge|ValidationE)/;

/**
 * Sends CloudWatch metrics with PutMetricData: added up by the minute, in as few requests as the
 * service's limits allow. What fails is kept and sent again; a request that CloudWatch refuses as
 * invalid, with and without its times, is dropped and reported. After a failure without an answer a
 * request may count twice, since PutMetricData cannot tell.
 */
export class CloudWatchExporter implements Exporter {
  readonly name = "CloudWatch metrics";
  readonly flushAfterMs: number;
  readonly #client: MetricDataClient;
  readonly #options: ResolvedMetricOptions;
  readonly #dimensions: DimensionReader;
  readonly #buffer: MetricBuffer = new MetricBuffer();
  #unsent: readonly MetricDataRequest[] = [];
  #sending: Promise<void> = Promise.resolve();

  /** @throws InvalidOptionError */
  constructor({ client, flushAfterMs = DEFAULT_FLUSH_AFTER_MS, ...options }: CloudWatchExporterOptions) {
    if (typeof client?.putMetricData !== "function") {
      throw new InvalidOptionError("client", client, "pass new CloudWatch({ region }) of @aws-sdk/client-cloudwatch");
    }
    if (!Number.isFinite(flushAfterMs) || flushAfterMs < 0) {
      throw new InvalidOptionError("flushAfterMs", flushAfterMs, "pass milliseconds, 0 or more");
    }
    this.flushAfterMs = flushAfterMs;
    this.#client = client;
    this.#options = resolveMetricOptions(options);
    this.#dimensions = new DimensionReader(this.#options);
  }

  add(record: LogRecord): void {
    const unsent = this.#unsent.reduce((sum, { MetricData }) => sum + MetricData.length, 0);
    if (unsent + this.#buffer.size >= MAXIMUM_WAITING) {
      throw new BedrockRoutedError(
        `${MAXIMUM_WAITING} metrics wait to be sent, so new records are not accepted. Look at what flush() reports`,
      );
    }
    const values = this.#dimensions.read(record);
    const measurements = toMeasurements(record);
    for (const set of this.#options.dimensions) {
      const dimensions = set.map((Name) => ({ Name, Value: values[Name] ?? "" }));
      for (const measurement of measurements) this.#buffer.add(measurement, dimensions, record.at);
    }
  }

  flush(): Promise<void> {
    const send = (): Promise<void> => this.#send();
    this.#sending = this.#sending.then(send, send);
    return this.#sending;
  }

  async #send(): Promise<void> {
    const requests = [...this.#unsent, ...toRequests(this.#options.namespace, this.#buffer.take())];
    this.#unsent = requests;
    let refusal: { readonly error: unknown } | undefined;
    for (const [index, request] of requests.entries()) {
      try {
        await this.#put(request);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refusal = { error };
      }
      this.#unsent = requests.slice(index + 1);
    }
    if (refusal !== undefined) throw refusal.error;
  }

  /**
   * CloudWatch refuses a request over one time that is older than two weeks, or two hours ahead. When
   * the clock was wrong, the time of arrival is better than nothing.
   */
  async #put(request: MetricDataRequest): Promise<void> {
    try {
      await this.#client.putMetricData(request);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.#client.putMetricData(withoutTimes(request));
    }
  }
}

function withoutTimes({ Namespace, MetricData }: MetricDataRequest): MetricDataRequest {
  return { Namespace, MetricData: MetricData.map(({ Timestamp: _, ...datum }) => datum) };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && REFUSED.test(error.name);
}
