import type { MetricUnit } from "../exporters/metrics/measurement";

/** A datum of PutMetricData: the part of CloudWatch's own type that is used here. */
export interface MetricDatum {
  MetricName: string;
  Unit: MetricUnit;
  Dimensions: { Name: string; Value: string }[];
  /** Left out for CloudWatch to take the time of arrival. */
  Timestamp?: Date;
  StatisticValues?: { SampleCount: number; Sum: number; Minimum: number; Maximum: number };
  Values?: number[];
  Counts?: number[];
}

/** Input of PutMetricData. */
export interface MetricDataRequest {
  Namespace: string;
  MetricData: MetricDatum[];
}

/** What is needed of a CloudWatch client: `new CloudWatch({})` of `@aws-sdk/client-cloudwatch` is one. */
export interface MetricDataClient {
  putMetricData(request: MetricDataRequest): Promise<unknown>;
}
