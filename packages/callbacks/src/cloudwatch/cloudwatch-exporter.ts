import { BedrockRoutedError, InvalidOptionError } from "@bedrock-routed/core";
import type { Exporter } from "../exporter/exporter";
import type { LogRecord } from "../record/record";
import {
  DimensionReader,
  type MetricOptions,
  type ResolvedMetricOptions,
  resolveMetricOptions,
} from "./metric-dimensions";
import { MetricBuffer, type MetricDataClient, type MetricDataRequest, toRequests } from "./metric-requests";
import { toMeasurements } from "./metrics";

/** Options of `CloudWatchExporter`. */
export interface CloudWatchExporterOptions extends MetricOptions {
  /** `new CloudWatch({ region })` of `@aws-sdk/client-cloudwatch`. Its retries apply. */
  readonly client: MetricDataClient;
  /**
   * How long records may wait before they are sent together, in ms.
   * @default 60000
   */
  readonly flushAfterMs?: number | undefined;
}

const DEFAULT_FLUSH_AFTER_MS = 60_000;

/** Metrics, each counted once per minute, that are kept while CloudWatch does not answer. This is enough for some hours of an ordinary service. */
const MAX_WAITING = 50_000;

/** Names of the errors for requests that CloudWatch would refuse again. */
const REFUSED =
  /^(InvalidParameter|InvalidFormat|MissingRequiredParameter|MissingParameter|RequestEntityTooLarge|ValidationE)/;

/**
 * Sends CloudWatch metrics with PutMetricData. Metrics are added up by the minute and sent in as few
 * requests as the limits of the service allow. A request that fails is kept and sent again. A request
 * that CloudWatch refuses as invalid, with and without its times, is dropped and reported. When no answer
 * arrives, a request can count twice, because PutMetricData does not recognize repeated requests.
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

  /** @throws InvalidOptionError when an option is invalid */
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
    if (unsent + this.#buffer.size >= MAX_WAITING) {
      throw new BedrockRoutedError(
        `${MAX_WAITING} metrics wait to be sent, so new records are not accepted. The errors of flush() say why CloudWatch does not take them`,
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
   * CloudWatch refuses the whole request when one time is older than two weeks or more than two hours
   * ahead, for example after the clock was wrong. Then the request is sent without its times.
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
