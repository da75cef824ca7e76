import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import { checkNamespace } from "./metric-dimensions";

/** Options of `buildDashboard`. */
export interface DashboardOptions {
  /** Region of the metrics, such as `"us-east-1"`. */
  readonly region: string;
  /**
   * The namespace that `EmfExporter` or `CloudWatchExporter` writes to. Its dimensions must contain `["model"]`.
   * @default "BedrockRouted"
   */
  readonly namespace?: string | undefined;
  /**
   * Language of the titles.
   * @default "en"
   */
  readonly language?: "en" | "ja" | undefined;
}

/** The body of a dashboard. PutDashboard takes it as JSON text. */
export interface DashboardBody {
  readonly widgets: readonly DashboardWidget[];
}

/** One widget of a dashboard. */
export interface DashboardWidget extends WidgetPlace {
  readonly type: "metric" | "text";
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A place on the grid of 24 columns. */
interface WidgetPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const bedrock: MetricSource = { namespace: "AWS/Bedrock", dimension: "ModelId" };

/**
 * A CloudWatch dashboard with savings, cost by model, cache hit rate beside that of `AWS/Bedrock`, and
 * latency. Pass its `JSON.stringify` to PutDashboard as `DashboardBody`.
 * @throws InvalidOptionError when an option is invalid
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

/** Metrics of a namespace by one dimension, for CloudWatch's metric math. */
interface MetricSource {
  readonly namespace: string;
  readonly dimension: string;
}

const PERIOD_SECONDS = 300;

/**
 * The expression for all time series of a metric.
 * @param stat such as `"Sum"` or `"p90"`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
function search({ namespace, dimension }: MetricSource, metric: string, stat: string): string {
  return `SEARCH('{"${namespace}","${dimension}"} MetricName="${metric}"', '${stat}', ${PERIOD_SECONDS})`;
}

/** The expression for the sum of all time series of a metric. */
function sumOf(source: MetricSource, metric: string): string {
  return `SUM(${search(source, metric, "Sum")})`;
}

/** A line of a graph. A hidden row is only used by other rows. Without a label, CloudWatch creates one. */
interface Row {
  readonly id: string;
  readonly expression: string;
  readonly label?: string;
  readonly isHidden?: boolean;
}

function textWidget(place: WidgetPlace, markdown: string): DashboardWidget {
  return { type: "text", ...place, properties: { markdown } };
}

/** A graph of metric math over time. `more` adds properties or replaces the defaults. */
function metricWidget(
  place: WidgetPlace,
  title: string,
  region: string,
  rows: readonly Row[],
  more: Readonly<Record<string, unknown>> = {},
): DashboardWidget {
  const metrics = rows.map(({ isHidden, ...row }) => [
    omitUndefined({ ...row, visible: isHidden ? false : undefined }),
  ]);
  return { type: "metric", ...place, properties: { title, region, view: "timeSeries", metrics, ...more } };
}

/** The texts of a dashboard. */
interface DashboardLabels {
  readonly title: string;
  readonly note: string;
  readonly saved: string;
  readonly cost: string;
  readonly savedPercent: string;
  readonly baseline: string;
  readonly costByModel: string;
  readonly callsByModel: string;
  readonly cacheHitRate: string;
  readonly cacheHitRateOurs: string;
  readonly cacheHitRateBedrock: string;
  readonly cacheTokens: string;
  readonly read: string;
  readonly written: string;
  readonly latency: string;
  readonly timeToFirstToken: string;
  readonly failures: string;
  readonly failed: string;
  readonly unpriced: string;
  readonly throttled: string;
}

const dashboardLabels: Readonly<Record<"en" | "ja", DashboardLabels>> = {
  en: {
    title: "Savings on Amazon Bedrock",
    note: "USD from the recorded calls of this application, by list price. `AWS/Bedrock` covers all calls of the account in this Region.",
    saved: "Saved (USD)",
    cost: "Cost (USD)",
    savedPercent: "Saved (%)",
    baseline: "Baseline (USD)",
    costByModel: "Cost by model (USD)",
    callsByModel: "Calls by model",
    cacheHitRate: "Input tokens read from the prompt cache (%)",
    cacheHitRateOurs: "This application",
    cacheHitRateBedrock: "AWS/Bedrock",
    cacheTokens: "Prompt cache tokens, AWS/Bedrock",
    read: "Read",
    written: "Written",
    latency: "Duration of calls (ms)",
    timeToFirstToken: "Time to first token (ms)",
    failures: "Failed and unpriced calls",
    failed: "Failed",
    unpriced: "Unpriced",
    throttled: "Throttled, AWS/Bedrock",
  },
  ja: {
    title: "Amazon Bedrock の節約",
    note: "金額(USD)はこのアプリケーションが記録した呼び出しを定価で計算したものです。`AWS/Bedrock` はこのリージョンにおけるアカウント全体の値です。",
    saved: "節約額(USD)",
    cost: "費用(USD)",
    savedPercent: "節約率(%)",
    baseline: "基準の費用(USD)",
    costByModel: "モデル別の費用(USD)",
    callsByModel: "モデル別の呼び出し回数",
    cacheHitRate: "プロンプトキャッシュから読んだ入力トークン(%)",
    cacheHitRateOurs: "このアプリケーション",
    cacheHitRateBedrock: "AWS/Bedrock",
    cacheTokens: "プロンプトキャッシュのトークン(AWS/Bedrock)",
    read: "読み取り",
    written: "書き込み",
    latency: "呼び出しの所要時間(ms)",
    timeToFirstToken: "最初のトークンまでの時間(ms)",
    failures: "失敗した呼び出しと価格不明の呼び出し",
    failed: "失敗",
    unpriced: "価格不明",
    throttled: "スロットリング(AWS/Bedrock)",
  },
};
