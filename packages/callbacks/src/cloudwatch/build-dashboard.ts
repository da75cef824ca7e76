import { InvalidOptionError } from "@bedrock-routed/core";
import { checkNamespace } from "../exporters/metrics/metric-options";
import { type DashboardLabels, dashboardLabels } from "./dashboard-labels";
import { type MetricSource, search, sumOf } from "./search";
import { type DashboardWidget, metricWidget, type Row, textWidget } from "./widgets";

/** What the dashboard shows. */
export interface DashboardOptions {
  /** Region of the metrics, such as `"us-east-1"`. */
  readonly region: string;
  /**
   * The namespace that `EmfExporter` or `CloudWatchExporter` writes to, with `["model"]` among its dimensions.
   * @default "BedrockRouted"
   */
  readonly namespace?: string | undefined;
  /**
   * Language of the titles.
   * @default "en"
   */
  readonly language?: "en" | "ja" | undefined;
}

/** For PutDashboard, as JSON text. */
export interface DashboardBody {
  readonly widgets: readonly DashboardWidget[];
}

const bedrock: MetricSource = { namespace: "AWS/Bedrock", dimension: "ModelId" };

/**
 * A CloudWatch dashboard: savings, cost by model, cache hit rate beside that of `AWS/Bedrock`, and
 * latency. `JSON.stringify` of it is the `DashboardBody` of PutDashboard.
 * @throws InvalidOptionError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function buildDashboard(options: DashboardOptions): DashboardBody {
  const { region, namespace = "BedrockRouted", language = "en" } = options;
  checkNamespace(namespace);
  if (typeof region !== "string" || region === "") {
    throw new InvalidOptionError("region", region, 'pass the Region of the metrics, such as "us-east-1"');
  }
  const labels = dashboardLabels[language];
  if (labels === undefined) throw new InvalidOptionError("language", language, 'pass "en" or "ja"');
  const ours: MetricSource = { namespace, dimension: "model" };
  return {
    widgets: [
      textWidget({ x: 0, y: 0, width: 24, height: 2 }, `# ${labels.title}\n${labels.note}`),
      ...savingsWidgets(region, ours, labels),
      ...cacheWidgets(region, ours, labels),
      ...healthWidgets(region, ours, labels),
    ],
  };
}

function savingsWidgets(region: string, ours: MetricSource, labels: DashboardLabels): readonly DashboardWidget[] {
  const money: readonly Row[] = [
    { id: "saved", expression: sumOf(ours, "SavedUsd"), label: labels.saved },
    { id: "cost", expression: sumOf(ours, "CostUsd"), label: labels.cost },
    { id: "baseline", expression: sumOf(ours, "BaselineUsd"), label: labels.baseline },
  ];
  const percent: Row = { id: "percent", expression: "100 * saved / baseline", label: labels.savedPercent };
  const totals = { view: "singleValue", setPeriodToTimeRange: true } as const;
  return [
    metricWidget({ x: 0, y: 2, width: 24, height: 4 }, labels.saved, region, [...money, percent], totals),
    metricWidget({ x: 0, y: 6, width: 12, height: 6 }, labels.saved, region, money),
    metricWidget(
      { x: 12, y: 6, width: 12, height: 6 },
      labels.costByModel,
      region,
      [{ id: "models", expression: search(ours, "CostUsd", "Sum") }],
      { stacked: true },
    ),
  ];
}

function cacheWidgets(region: string, ours: MetricSource, labels: DashboardLabels): readonly DashboardWidget[] {
  const hitRate: readonly Row[] = [
    { id: "read", expression: sumOf(ours, "CacheReadTokens"), isHidden: true },
    { id: "written", expression: sumOf(ours, "CacheWriteTokens"), isHidden: true },
    { id: "input", expression: sumOf(ours, "InputTokens"), isHidden: true },
    { id: "ours", expression: "100 * read / (read + written + input)", label: labels.cacheHitRateOurs },
    { id: "allread", expression: sumOf(bedrock, "CacheReadInputTokens"), isHidden: true },
    { id: "allwritten", expression: sumOf(bedrock, "CacheWriteInputTokens"), isHidden: true },
    { id: "allinput", expression: sumOf(bedrock, "InputTokenCount"), isHidden: true },
    {
      id: "all",
      expression: "100 * allread / (allread + allwritten + allinput)",
      label: labels.cacheHitRateBedrock,
    },
  ];
  const tokens: readonly Row[] = [
    { id: "read", expression: sumOf(bedrock, "CacheReadInputTokens"), label: labels.read },
    { id: "written", expression: sumOf(bedrock, "CacheWriteInputTokens"), label: labels.written },
  ];
  return [
    metricWidget({ x: 0, y: 12, width: 12, height: 6 }, labels.cacheHitRate, region, hitRate),
    metricWidget({ x: 12, y: 12, width: 12, height: 6 }, labels.cacheTokens, region, tokens),
  ];
}

function healthWidgets(region: string, ours: MetricSource, labels: DashboardLabels): readonly DashboardWidget[] {
  const latency: readonly Row[] = [
    { id: "p50", expression: search(ours, "Duration", "p50") },
    { id: "p90", expression: search(ours, "Duration", "p90") },
    { id: "bedrock", expression: search(bedrock, "InvocationLatency", "p90") },
  ];
  const firstToken: readonly Row[] = [
    { id: "p50", expression: search(ours, "TimeToFirstToken", "p50") },
    { id: "p90", expression: search(ours, "TimeToFirstToken", "p90") },
  ];
  const calls: readonly Row[] = [{ id: "calls", expression: search(ours, "Calls", "Sum") }];
  const failures: readonly Row[] = [
    { id: "failed", expression: sumOf(ours, "FailedCalls"), label: labels.failed },
    { id: "unpriced", expression: sumOf(ours, "UnpricedCalls"), label: labels.unpriced },
    { id: "throttled", expression: sumOf(bedrock, "InvocationThrottles"), label: labels.throttled },
  ];
  return [
    metricWidget({ x: 0, y: 18, width: 12, height: 6 }, labels.latency, region, latency),
    metricWidget({ x: 12, y: 18, width: 12, height: 6 }, labels.timeToFirstToken, region, firstToken),
    metricWidget({ x: 0, y: 24, width: 12, height: 6 }, labels.callsByModel, region, calls, { stacked: true }),
    metricWidget({ x: 12, y: 24, width: 12, height: 6 }, labels.failures, region, failures),
  ];
}
