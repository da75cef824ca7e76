import type { ModelReport, NamedComparisonReport, SavingsReport } from "@bedrock-routed/callbacks";
import { InvalidOptionError } from "@bedrock-routed/core";
import type { Recommendation } from "../recommendations/recommendation";
import { englishSentences, englishWords } from "./english";
import { japaneseSentences, japaneseWords } from "./japanese";
import type { ReportLabels, ReportLanguage } from "./labels";

/** Options of `renderText` and `renderMarkdown`. */
export interface RenderOptions {
  /**
   * Language of the words.
   * @default "en"
   */
  readonly language?: ReportLanguage | undefined;
  /**
   * What to change, as `recommendSavings` returns it.
   * @default []
   */
  readonly recommendations?: readonly Recommendation[] | undefined;
}

const labels: Readonly<Record<ReportLanguage, ReportLabels>> = {
  en: { ...englishWords, ...englishSentences },
  ja: { ...japaneseWords, ...japaneseSentences },
};

/** The labels of a report in a language. @throws InvalidOptionError when the language is neither "en" nor "ja" */
export function reportLabels(language: ReportLanguage = "en"): ReportLabels {
  if (!Object.hasOwn(labels, language)) throw new InvalidOptionError("language", language, 'pass "en" or "ja"');
  return labels[language];
}

const MICRODOLLAR_DIGITS = 6;
const PICODOLLAR_DIGITS = 12;

/** USD with 6 decimal places, such as `$0.001234`. An amount that would be rounded to 0 gets 12 decimal places. */
export function formatUsd(usd: number): string {
  const amount = Math.abs(usd);
  const short = amount.toFixed(MICRODOLLAR_DIGITS);
  const shown = amount > 0 && Number(short) === 0 ? amount.toFixed(PICODOLLAR_DIGITS) : short;
  return `${usd < 0 ? "-" : ""}$${shown}`;
}

/** The same with a sign, such as `+$0.001234`. */
export function formatSignedUsd(usd: number): string {
  return usd > 0 ? `+${formatUsd(usd)}` : formatUsd(usd);
}

/** 0 to 100 with one decimal place, such as `97.4%`. */
function formatPercent(percent: number): string {
  return `${percent.toFixed(1)}%`;
}

/** The times of the first and the last record, to the minute. */
export function toPeriodText({ from, to }: NonNullable<SavingsReport["period"]>, labels: ReportLabels): string {
  return labels.period(toMinute(from), toMinute(to));
}

function toMinute(time: string): string {
  return `${time.slice(0, "2026-11-21T12:00".length).replace("T", " ")} UTC`;
}

/** A table as text: the first column holds names, the others hold numbers. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One row for each model. */
export function toModelTable({ models }: SavingsReport, labels: ReportLabels): TextTable {
  const { model, calls, share, tokenColumns, cost, unknown } = labels;
  const { input, cacheRead, cacheWrite, output } = tokenColumns;
  return {
    columns: [model, calls, share, input, cacheRead, cacheWrite, output, cost],
    rows: models.map((row) => toModelRow(row, unknown)),
  };
}

function toModelRow({ modelId, calls, share, usage, costUsd }: ModelReport, unknown: string): readonly string[] {
  const tokens = [
    usage.inputTokens,
    usage.cacheReadTokens,
    usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    usage.outputTokens,
  ];
  const cost = costUsd === undefined ? unknown : formatUsd(costUsd);
  return [modelId, String(calls), formatPercent(100 * share), ...tokens.map(String), cost];
}

/** A row of the calculation from the baseline to the saving. */
export interface MoneyRow {
  readonly label: string;
  readonly amount: string;
  /** Whether the amount is a part of the saving in the rows above. */
  readonly part?: boolean;
}

/** The baseline, the actual cost, the saving with its parts, and the savings against further baselines. */
export function toMoneyRows(report: SavingsReport, labels: ReportLabels): readonly MoneyRow[] {
  const { split } = report;
  return [
    { label: labels.baselineOf(report.baselineModelIds), amount: formatUsd(report.baselineUsd) },
    { label: labels.actual, amount: formatUsd(report.actualUsd) },
    { label: labels.saved, amount: formatSaved(report) },
    { label: labels.split.routing, amount: formatSignedUsd(split.routingUsd), part: true },
    { label: labels.split.caching, amount: formatSignedUsd(split.cachingUsd), part: true },
    ...unlessZero(labels.split.tier, split.tierUsd),
    ...unlessZero(labels.split.profile, split.profileUsd),
    ...unlessZero(labels.split.routerFee, 0 - split.routerFeeUsd),
    ...report.comparisons.map((comparison) => ({
      label: labels.against(comparison.name, formatUsd(comparison.baselineUsd)),
      amount: formatSaved(comparison),
    })),
  ];
}

function formatSaved({ savedUsd, savedPercent }: Pick<NamedComparisonReport, "savedUsd" | "savedPercent">): string {
  const percent = savedPercent === undefined ? "" : ` (${formatPercent(savedPercent)})`;
  return `${formatSignedUsd(savedUsd)}${percent}`;
}

function unlessZero(label: string, usd: number): readonly MoneyRow[] {
  return usd === 0 ? [] : [{ label, amount: formatSignedUsd(usd), part: true }];
}

/** What a reader must know beside the figures: one sentence for each fact. */
export function toNotes(
  report: SavingsReport,
  labels: ReportLabels,
  format: (usd: number) => string = formatUsd,
): readonly string[] {
  const { calls, comparedCalls, comparedShare, errors, cachedResponses, pricesAsOf, split, cacheAvoidedUsd } = report;
  const formatKnown = (usd: number | undefined): string | undefined => (usd === undefined ? undefined : format(usd));
  return [
    ...(comparedShare === undefined
      ? []
      : [labels.coverageNote(String(comparedCalls), String(calls), formatPercent(100 * comparedShare))]),
    ...(errors === 0 ? [] : [labels.errors(String(errors))]),
    ...(cachedResponses === 0 ? [] : [labels.cachedResponses(String(cachedResponses), formatKnown(cacheAvoidedUsd))]),
    ...report.operations.map((operation) => labels.operation(operation, formatKnown(operation.costUsd))),
    ...(report.operationsAvoidedUsd === 0 ? [] : [labels.avoidedCalls(format(report.operationsAvoidedUsd))]),
    ...(pricesAsOf.length === 0 ? [] : [labels.prices(report.priceSources)]),
    ...report.priceNotes.map((note) => labels.priceNotes[note]),
    ...(report.currency === undefined ? [] : [toCurrencyNote(report, report.currency, labels)]),
    ...(split.routerFeeUsd === 0 ? [labels.noRouterFee] : []),
  ];
}

const CURRENCY_DIGITS = 4;

function toCurrencyNote(
  { spentUsd, savedUsd }: SavingsReport,
  currency: NonNullable<SavingsReport["currency"]>,
  labels: ReportLabels,
): string {
  const format = (usd: number): string => `${(usd * currency.perUsd).toFixed(CURRENCY_DIGITS)} ${currency.code}`;
  return labels.currency(currency, { spent: format(spentUsd), saved: format(savedUsd) });
}

/** A recommendation in words. */
export interface RecommendationText {
  readonly title: string;
  readonly subject: string;
  readonly estimatedSaving: string;
  readonly evidence: string;
  readonly action: string;
}

/** Recommendations in words, in the same order. */
export function toRecommendationTexts(
  recommendations: readonly Recommendation[],
  labels: ReportLabels,
  language: ReportLanguage = "en",
  format: (usd: number) => string = formatUsd,
): readonly RecommendationText[] {
  return recommendations.map(({ kind, subject, estimatedSavingsUsd, evidence, action }) => ({
    title: labels.recommendationKinds[kind],
    subject,
    estimatedSaving: labels.estimatedSaving(
      estimatedSavingsUsd === undefined ? undefined : format(estimatedSavingsUsd),
    ),
    evidence: Object.entries(evidence)
      .map(([name, value]) => `${labels.evidence[name] ?? name} ${formatEvidence(name, value, format)}`)
      .join(", "),
    action: action[language],
  }));
}

function formatEvidence(name: string, value: number | string, format: (usd: number) => string): string {
  if (typeof value === "string") return value;
  if (name.startsWith("share")) return formatPercent(100 * value);
  return name.endsWith("Usd") ? format(value) : String(value);
}
