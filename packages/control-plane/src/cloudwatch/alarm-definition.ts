import type { MetricDataQuery, PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { omitUndefined } from "@bedrock-routed/core";
import { z } from "zod";
import { buildTags, type Tags, tagsSchema } from "../requests/tags";

/** A metric that an alarm reads. */
export interface AlarmMetric {
  /** Its name in the expression: a small letter, then letters, digits and `_`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** By name. @default none */
  readonly dimensions?: Readonly<Record<string, string>> | undefined;
  /** @default "Sum" */
  readonly statistic?: "Sum" | "Average" | "Minimum" | "Maximum" | "SampleCount" | undefined;
}

/** An alarm on metric math that should exist. */
export interface AlarmDefinition {
  /** A name that is unique in the Region, at most 255 characters. */
  readonly name: string;
  readonly description?: string | undefined;
  /** At most ten. */
  readonly metrics: readonly AlarmMetric[];
  /** Metric math over the ids of the metrics, such as `"100 * failed / calls"`. */
  readonly expression: string;
  /** Length of a period, in seconds: a multiple of 60. */
  readonly periodSeconds: number;
  /** Number of periods that are looked at. @default 1 */
  readonly periods?: number | undefined;
  /** Number of periods past the threshold that raise the alarm. @default all that are looked at */
  readonly periodsToAlarm?: number | undefined;
  /** Whether values above or below the threshold raise the alarm. The threshold itself does not. */
  readonly raisedWhen: "above" | "below";
  readonly threshold: number;
  /** What a period without a value counts as. @default "missing": it is left out */
  readonly missingData?: "missing" | "notBreaching" | "breaching" | "ignore" | undefined;
  /** ARNs of SNS topics and other actions when the alarm is raised. @default none */
  readonly actions?: readonly string[] | undefined;
  /** ARNs of SNS topics and other actions when the alarm ends. @default none */
  readonly okActions?: readonly string[] | undefined;
  /** CloudWatch takes them when an alarm is created, and not when it is changed. */
  readonly tags?: Tags | undefined;
}

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
const arns = z.array(z.string().startsWith("arn:", "pass ARNs, such as that of an SNS topic")).max(5, "pass at most 5");

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const alarmDefinitionSchema: z.ZodType<AlarmDefinition> = z
  .strictObject({
    name: z.string("pass a name").min(1, "pass a name").max(255, "a name has at most 255 characters"),
    description: z.string().max(1024, "a description has at most 1,024 characters").optional(),
    metrics: z
      .array(
        z.strictObject({
          id: z.string("pass an id").regex(/^[a-z][A-Za-z0-9_]*$/, "begin with a small letter"),
          namespace: z.string("pass a namespace").min(1, "pass a namespace"),
          name: z.string("pass the name of a metric").min(1, "pass the name of a metric"),
          dimensions: z.record(z.string(), z.string()).optional(),
          statistic: z.enum(["Sum", "Average", "Minimum", "Maximum", "SampleCount"]).optional(),
        }),
      )
      .min(1, "pass a metric or more")
      .max(10, "an alarm takes at most ten metrics"),
    expression: z
      .string("pass metric math")
      .min(1, "pass metric math")
      .refine((text) => !text.includes("SEARCH("), "alarms take no SEARCH: name the metrics"),
    periodSeconds: z.int("pass seconds").min(60, "pass 60 or more").multipleOf(60, "pass a multiple of 60"),
    periods: z.int("pass a whole number").min(1, "pass 1 or more").optional(),
    periodsToAlarm: z.int("pass a whole number").min(1, "pass 1 or more").optional(),
    raisedWhen: z.enum(["above", "below"], 'pass "above" or "below"'),
    threshold: z.number("pass a number"),
    missingData: z.enum(["missing", "notBreaching", "breaching", "ignore"]).optional(),
    actions: arns.optional(),
    okActions: arns.optional(),
    tags: tagsSchema.optional(),
  })
  .refine(({ periods = 1, periodsToAlarm = periods }) => periodsToAlarm <= periods, {
    path: ["periodsToAlarm"],
    message: "pass at most the number of periods",
  })
  .refine(
    ({ periodSeconds, periods = 1 }) =>
      periodSeconds * periods <= (periodSeconds >= HOUR_SECONDS ? 7 * DAY_SECONDS : DAY_SECONDS),
    {
      path: ["periods"],
      message: "an alarm looks back at most one day, or seven days with periods of an hour or more",
    },
  );

/** The request of a definition, and what is compared with an existing alarm: everything but the tags. */
export function buildAlarm(definition: AlarmDefinition): PutMetricAlarmCommandInput {
  const { periods = 1, missingData = "missing", actions = [], okActions = [] } = definition;
  const { periodsToAlarm = periods, description, tags } = definition;
  const above = definition.raisedWhen === "above";
  return {
    AlarmName: definition.name,
    Metrics: [
      ...definition.metrics.map((metric) => buildMetric(metric, definition.periodSeconds)),
      { Id: "result", Expression: definition.expression, Label: definition.name, ReturnData: true },
    ],
    EvaluationPeriods: periods,
    DatapointsToAlarm: periodsToAlarm,
    Threshold: definition.threshold,
    ComparisonOperator: above ? "GreaterThanThreshold" : "LessThanThreshold",
    TreatMissingData: missingData,
    AlarmActions: [...actions],
    OKActions: [...okActions],
    ...omitUndefined({
      AlarmDescription: description,
      Tags: buildTags(tags)?.map(({ key, value }) => ({ Key: key, Value: value })),
    }),
  };
}

function buildMetric({ id, namespace, name, dimensions, statistic }: AlarmMetric, Period: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: name, ...(Dimensions.length > 0 && { Dimensions }) };
  return { Id: id, MetricStat: { Metric, Period, Stat: statistic ?? "Sum" }, ReturnData: false };
}
