/** Metrics of a namespace by one dimension, for CloudWatch's metric math. */
export interface MetricSource {
  readonly namespace: string;
  readonly dimension: string;
}

const PERIOD_SECONDS = 300;

/**
 * All time series of a metric.
 * @param stat such as `"Sum"` or `"p90"`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export function search({ namespace, dimension }: MetricSource, metric: string, stat: string): string {
  return `SEARCH('{"${namespace}","${dimension}"} MetricName="${metric}"', '${stat}', ${PERIOD_SECONDS})`;
}

/** The sum of all time series of a metric. */
export function sumOf(source: MetricSource, metric: string): string {
  return `SUM(${search(source, metric, "Sum")})`;
}
