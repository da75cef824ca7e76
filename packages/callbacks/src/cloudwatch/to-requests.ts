import type { MetricDataRequest, MetricDatum } from "./metric-datum";

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const MAXIMUM_DATA = 1000;
/** Of 1 MB, with room for the rest of the request. */
const MAXIMUM_BYTES = 1_000_000;

/** Packs data into requests that CloudWatch takes. */
export function toRequests(namespace: string, data: readonly MetricDatum[]): readonly MetricDataRequest[] {
  const requests: MetricDataRequest[] = [];
  let bytes = 0;
  for (const datum of data) {
    const added = Buffer.byteLength(JSON.stringify(datum)) + 1;
    const last = requests.at(-1);
    if (last === undefined || last.MetricData.length >= MAXIMUM_DATA || bytes + added > MAXIMUM_BYTES) {
      requests.push({ Namespace: namespace, MetricData: [datum] });
      bytes = added;
    } else {
      last.MetricData.push(datum);
      bytes += added;
    }
  }
  return requests;
}
