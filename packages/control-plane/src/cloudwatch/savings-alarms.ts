import { omitUndefined } from "@bedrock-routed/core";
import { z } from "zod";
import { parseOptions } from "../requests/parse-options";
import type { AlarmDefinition, AlarmMetric } from "./alarm-definition";

/**
 * Which alarms are wanted. They read the metrics of `CloudWatchExporter` and `EmfExporter` of
 * `@bedrock-routed/callbacks/cloudwatch`, which need the option `dimensions: [[], ["model"]]`: alarms cannot search,
 * so they need a sum over all models.
 */
export interface SavingsAlarmOptions {
  /** Begins the names of the alarms. @default "bedrock-routed" */
  readonly prefix?: string | undefined;
  /** The namespace of the exporter. @default "BedrockRouted" */
  readonly namespace?: string | undefined;
  /**
   * Labels such as `{ team: "search" }`, for alarms on a part of the calls. The exporter then needs the dimensions
   * `[["team"], ["team", "model"]]`.
   * @default all calls
   */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Raised when calls and operations cost more than this within a day. */
  readonly budget?: { readonly usdPerDay: number } | undefined;
  /** Raised when less than this part of the input tokens comes from the prompt cache within an hour. */
  readonly cacheHitRate?: { readonly belowPercent: number; readonly minInputTokens?: number | undefined } | undefined;
  /** Raised when the small model answers less than this part of the calls within an hour. */
  readonly smallModelShare?:
    | { readonly model: string; readonly belowPercent: number; readonly minCalls?: number | undefined }
    | undefined;
  /** Raised when another target failed first for more than this part of the calls within an hour. */
  readonly fallbackRate?: { readonly abovePercent: number; readonly minCalls?: number | undefined } | undefined;
  /** ARNs of the SNS topics, or other actions, that the alarms notify. @default none */
  readonly actions?: readonly string[] | undefined;
}

const percent = z.number("pass a percent").min(0, "pass 0 to 100").max(100, "pass 0 to 100");
const least = z.number("pass a number").min(0, "pass 0 or more").optional();

const optionsSchema: z.ZodType<SavingsAlarmOptions> = z.strictObject({
  prefix: z.string().min(1, "pass a prefix").max(200, "a prefix has at most 200 characters").optional(),
  namespace: z.string().min(1, "pass a namespace").optional(),
  labels: z.record(z.string(), z.string()).optional(),
  budget: z.strictObject({ usdPerDay: z.number("pass USD").positive("pass more than 0") }).optional(),
  cacheHitRate: z.strictObject({ belowPercent: percent, minInputTokens: least }).optional(),
  smallModelShare: z
    .strictObject({ model: z.string("pass a base model id").min(1), belowPercent: percent, minCalls: least })
    .optional(),
  fallbackRate: z.strictObject({ abovePercent: percent, minCalls: least }).optional(),
  actions: z.array(z.string()).optional(),
});

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
/** With fewer, one call more or less decides. */
const MIN_CALLS = 20;
const MIN_INPUT_TOKENS = 10_000;

/**
 * Defines alarms for the budget, the cache hit rate, the share of the small model and the fallback rate.
 * @returns the alarms whose options are given, for `CloudWatchAlarms.ensure`
 * @throws InvalidOptionError when an option cannot be used
 */
export function savingsAlarms(options: SavingsAlarmOptions): AlarmDefinition[] {
  const { prefix = "bedrock-routed", actions, ...wanted } = parseOptions(optionsSchema, options);
  const definitions = [budgetAlarm(wanted), cacheAlarm(wanted), smallModelAlarm(wanted), fallbackAlarm(wanted)];
  return definitions.flatMap((definition) =>
    definition === undefined
      ? []
      : [{ ...definition, name: `${prefix}-${definition.name}`, ...omitUndefined({ actions }) }],
  );
}

function budgetAlarm(options: SavingsAlarmOptions): AlarmDefinition | undefined {
  if (options.budget === undefined) return undefined;
  const { usdPerDay } = options.budget;
  return {
    name: "budget",
    description: `Amazon Bedrock cost more than USD ${usdPerDay} within a day, by list price.`,
    metrics: [metricOf(options, "cost", "CostUsd"), metricOf(options, "operations", "OperationCostUsd")],
    expression: "FILL(cost, 0) + FILL(operations, 0)",
    periodSeconds: DAY_SECONDS,
    raisedWhen: "above",
    threshold: usdPerDay,
    missingData: "notBreaching",
  };
}

function cacheAlarm(options: SavingsAlarmOptions): AlarmDefinition | undefined {
  if (options.cacheHitRate === undefined) return undefined;
  const { belowPercent, minInputTokens = MIN_INPUT_TOKENS } = options.cacheHitRate;
  const metrics = [
    metricOf(options, "cached", "CacheReadTokens"),
    metricOf(options, "written", "CacheWriteTokens"),
    metricOf(options, "plain", "InputTokens"),
  ];
  const all = "(cached + written + plain)";
  return {
    name: "cache-hit-rate",
    description: `Less than ${belowPercent} % of the input tokens came from the prompt cache within an hour.`,
    metrics,
    expression: `IF(${all} >= ${minInputTokens}, 100 * cached / ${all})`,
    periodSeconds: HOUR_SECONDS,
    raisedWhen: "below",
    threshold: belowPercent,
  };
}

function smallModelAlarm(options: SavingsAlarmOptions): AlarmDefinition | undefined {
  if (options.smallModelShare === undefined) return undefined;
  const { model, belowPercent, minCalls = MIN_CALLS } = options.smallModelShare;
  return {
    name: "small-model-share",
    description: `${model} answered less than ${belowPercent} % of the calls within an hour.`,
    metrics: [metricOf(options, "small", "Calls", { model }), metricOf(options, "calls", "Calls")],
    expression: `IF(calls >= ${minCalls}, 100 * FILL(small, 0) / calls)`,
    periodSeconds: HOUR_SECONDS,
    raisedWhen: "below",
    threshold: belowPercent,
  };
}

function fallbackAlarm(options: SavingsAlarmOptions): AlarmDefinition | undefined {
  if (options.fallbackRate === undefined) return undefined;
  const { abovePercent, minCalls = MIN_CALLS } = options.fallbackRate;
  return {
    name: "fallback-rate",
    description: `For more than ${abovePercent} % of the calls another target failed first, within an hour.`,
    metrics: [metricOf(options, "fallbacks", "FallbackCalls"), metricOf(options, "calls", "Calls")],
    expression: `IF(calls >= ${minCalls}, 100 * fallbacks / calls)`,
    periodSeconds: HOUR_SECONDS,
    raisedWhen: "above",
    threshold: abovePercent,
  };
}

function metricOf(
  { namespace = "BedrockRouted", labels = {} }: SavingsAlarmOptions,
  id: string,
  name: string,
  more: Readonly<Record<string, string>> = {},
): AlarmMetric {
  return { id, namespace, name, dimensions: { ...labels, ...more } };
}
