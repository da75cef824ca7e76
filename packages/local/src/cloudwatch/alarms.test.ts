import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const START = Date.parse("2026-11-21T12:00:30Z");
const MINUTE = 60_000;
let now = START;
let local: LocalBedrock;
let client: CloudWatchClient;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now });
  client = new CloudWatchClient(local.clientConfig);
});
afterAll(() => local.close());

const errors: PutMetricAlarmCommandInput = {
  AlarmName: "errors",
  Namespace: "Tests",
  MetricName: "Errors",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 10,
  ComparisonOperator: "GreaterThanThreshold",
};

const putAlarm = (change: Partial<PutMetricAlarmCommandInput> = {}): Promise<unknown> =>
  client.send(new PutMetricAlarmCommand({ ...errors, ...change }));
const putErrors = (Value: number, minutesAgo = 0): Promise<unknown> =>
  client.send(
    new PutMetricDataCommand({
      Namespace: "Tests",
      MetricData: [{ MetricName: "Errors", Value, Timestamp: new Date(now - minutesAgo * MINUTE) }],
    }),
  );
const describeAlarms = async (input: DescribeAlarmsCommandInput = {}): Promise<MetricAlarm[]> =>
  (await client.send(new DescribeAlarmsCommand(input))).MetricAlarms ?? [];
const stateOf = async (name: string): Promise<string | undefined> =>
  (await describeAlarms({ AlarmNames: [name] }))[0]?.StateValue;

it("an alarm follows its metric from no data to OK, to ALARM, and back", async () => {
  await putAlarm();
  expect(await stateOf("errors")).toBe("INSUFFICIENT_DATA");
  await putErrors(20);
  expect(await stateOf("errors")).toBe("OK");
  await putErrors(11, 1);
  const [alarm] = await describeAlarms({ AlarmNames: ["errors"] });
  expect(alarm).toMatchObject({
    AlarmArn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors",
    StateValue: "ALARM",
    StateReason: "Threshold Crossed: 2 of 3 datapoints [11, 20] were greater than the threshold (10).",
    AlarmConfigurationUpdatedTimestamp: new Date(START),
    MetricName: "Errors",
    Threshold: 10,
    Period: 60,
  });
  now += 2 * MINUTE;
  expect(await stateOf("errors")).toBe("OK");
  now += 2 * MINUTE;
  expect(await stateOf("errors")).toBe("INSUFFICIENT_DATA");
});

it.each([
  ["breaching", "ALARM"],
  ["notBreaching", "OK"],
  ["missing", "INSUFFICIENT_DATA"],
  ["ignore", "INSUFFICIENT_DATA"],
])("without data, an alarm that treats it as %s is %s", async (TreatMissingData, state) => {
  await putAlarm({ AlarmName: "silent", MetricName: "Silent", TreatMissingData });
  expect(await stateOf("silent")).toBe(state);
});

it("an alarm on metric math compares the value of the expression", async () => {
  const stat = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: "Math", MetricName }, Period: 300, Stat: "Sum" },
  });
  const { Namespace: _n, MetricName: _m, Statistic: _s, Period: _p, ...rest } = errors;
  await client.send(
    new PutMetricAlarmCommand({
      ...rest,
      AlarmName: "rate",
      Metrics: [stat("small", "Small"), stat("all", "All"), { Id: "share", Expression: "100 * FILL(small, 0) / all" }],
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 50,
      ComparisonOperator: "LessThanThreshold",
    }),
  );
  const putMath = (MetricName: string, Value: number): Promise<unknown> =>
    client.send(new PutMetricDataCommand({ Namespace: "Math", MetricData: [{ MetricName, Value }] }));
  await putMath("All", 10);
  expect(await stateOf("rate")).toBe("ALARM");
  await putMath("Small", 6);
  expect(await stateOf("rate")).toBe("OK");
});

it("alarms are found by prefix, state and action, page by page, and deleted", async () => {
  for (let index = 0; index < 5; index += 1) {
    const AlarmActions = index === 0 ? ["arn:aws:sns:us-east-1:123456789012:alerts"] : [];
    await putAlarm({ AlarmName: `page-${index}`, MetricName: "None", AlarmActions });
  }
  const first = await client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: "page-", MaxRecords: 3 }));
  const second = await describeAlarms({ AlarmNamePrefix: "page-", MaxRecords: 3, NextToken: first.NextToken });
  expect([...(first.MetricAlarms ?? []), ...second].map(({ AlarmName }) => AlarmName)).toEqual(
    [0, 1, 2, 3, 4].map((index) => `page-${index}`),
  );
  expect(await describeAlarms({ AlarmNamePrefix: "page-", StateValue: "ALARM" })).toEqual([]);
  expect(await describeAlarms({ ActionPrefix: "arn:aws:sns" })).toMatchObject([{ AlarmName: "page-0" }]);
  const remove = (AlarmNames: string[]) => client.send(new DeleteAlarmsCommand({ AlarmNames }));
  await expect(remove(["page-0", "none"])).rejects.toMatchObject({ name: "ResourceNotFound" });
  await remove([0, 1, 2, 3, 4].map((index) => `page-${index}`));
  expect(await describeAlarms({ AlarmNamePrefix: "page-" })).toEqual([]);
});

it("a snapshot has the alarms", async () => {
  await putAlarm({ AlarmName: "kept" });
  const restored = await startLocalBedrock({ restore: local.snapshot() });
  const { MetricAlarms } = await new CloudWatchClient(restored.clientConfig).send(
    new DescribeAlarmsCommand({ AlarmNames: ["kept"] }),
  );
  expect(MetricAlarms).toMatchObject([{ AlarmName: "kept", Threshold: 10 }]);
  await restored.close();
});

describe("PutMetricAlarm refuses", () => {
  const metric = { Namespace: "Tests", MetricName: "Errors" };
  const query = { Id: "m1", MetricStat: { Metric: metric, Period: 60, Stat: "Sum" } };
  const math = { Namespace: undefined, MetricName: undefined, Statistic: undefined, Period: undefined };
  it.each<[string, Partial<PutMetricAlarmCommandInput>, RegExp]>([
    ["no threshold", { Threshold: undefined }, /Threshold is required/],
    ["neither a metric nor metric math", { ...math }, /either Metrics or MetricName/],
    ["both", { Metrics: [query] }, /either Metrics or MetricName/],
    ["two values", { ...math, Metrics: [query, { Id: "e", Expression: "m1 * 2" }] }, /Exactly one element/],
    [
      "SEARCH",
      {
        ...math,
        Metrics: [
          { ...query, ReturnData: false },
          { Id: "e", Expression: "SUM(SEARCH('a', 'Sum'))" },
        ],
      },
      /SEARCH is not supported/,
    ],
    ["more datapoints than periods", { DatapointsToAlarm: 4 }, /at most EvaluationPeriods/],
    ["more than a day of minutes", { EvaluationPeriods: 1441 }, /more than a day/],
    ["more than a week of hours", { EvaluationPeriods: 169, Period: 3600 }, /more than seven days/],
    ["an unknown treatment of missing data", { TreatMissingData: "zero" }, /TreatMissingData/],
    ["an unknown comparison", { ComparisonOperator: "Equal" as "GreaterThanThreshold" }, /ComparisonOperator/],
  ])("%s", async (_, change, message) => {
    await expect(putAlarm(change)).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });
});
