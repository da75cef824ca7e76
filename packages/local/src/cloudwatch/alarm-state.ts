import type { JsonObject } from "../wire/read-json";
import { evaluateQueries, type MetricQuery } from "./metric-queries";
import type { MetricStore } from "./metrics";

/** The state of an alarm at a moment. */
export interface AlarmState {
  readonly value: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  readonly reason: string;
}

const MINUTE_MS = 60_000;

const COMPARISONS: Readonly<Record<string, { readonly words: string; breaches(a: number, b: number): boolean }>> = {
  GreaterThanThreshold: { words: "greater than", breaches: (a, b) => a > b },
  GreaterThanOrEqualToThreshold: { words: "greater than or equal to", breaches: (a, b) => a >= b },
  LessThanThreshold: { words: "less than", breaches: (a, b) => a < b },
  LessThanOrEqualToThreshold: { words: "less than or equal to", breaches: (a, b) => a <= b },
};

/**
 * Calculates the state of an alarm from the metrics. The periods end with the minute of `now`, so a measurement counts
 * as soon as it is written. A missing period counts as `TreatMissingData` says; with `ignore` it is left out, because
 * no earlier state is kept.
 * @param period length of a period, in seconds
 * @param now ms since 1970
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function assessAlarm(
  parameters: JsonObject,
  queries: readonly MetricQuery[],
  period: number,
  metrics: MetricStore,
  now: number,
): AlarmState {
  const evaluated = Number(parameters.EvaluationPeriods);
  const needed = Number(parameters.DatapointsToAlarm ?? evaluated);
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const length = period * 1000;
  const range = { start: end - evaluated * length, end, offset: end };
  const returned = queries.find(({ isReturned }) => isReturned);
  const series = evaluateQueries(queries, metrics, range).get(returned?.id ?? "");
  const values = Array.from({ length: evaluated }, (_, index) => series?.get(range.start + index * length));
  return judge(values, needed, parameters);
}

function judge(values: readonly (number | undefined)[], needed: number, parameters: JsonObject): AlarmState {
  const threshold = Number(parameters.Threshold);
  const comparison = COMPARISONS[String(parameters.ComparisonOperator)];
  if (comparison === undefined) {
    return { value: "INSUFFICIENT_DATA", reason: "The local CloudWatch does not know the comparison operator." };
  }
  const known = values.filter((value) => value !== undefined);
  const missing = values.length - known.length;
  const breaching = known.filter((value) => comparison.breaches(value, threshold));
  const counted = breaching.length + (parameters.TreatMissingData === "breaching" ? missing : 0);
  const shown = `${known.length} datapoints [${known.join(", ")}]`;
  if (counted >= needed) {
    const reason = `Threshold Crossed: ${counted} of ${values.length} datapoints [${breaching.join(", ")}] were ${comparison.words} the threshold (${threshold}).`;
    return { value: "ALARM", reason };
  }
  if (known.length > 0) {
    return { value: "OK", reason: `Threshold not crossed: ${shown}, threshold ${threshold}, ${missing} missing.` };
  }
  if (parameters.TreatMissingData === "notBreaching" || parameters.TreatMissingData === "breaching") {
    return { value: "OK", reason: `No datapoints were received, and missing data is ${parameters.TreatMissingData}.` };
  }
  return { value: "INSUFFICIENT_DATA", reason: "No datapoints were received." };
}
