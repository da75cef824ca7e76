import { type RenderDocumentOptions, renderDocument } from "../document/render-document";
import type { DocumentTable, TextDocument } from "../document/text-document";
import type { ReportLanguage } from "../wording/labels";
import { createNumberFormats, locales } from "../wording/number-formats";
import { type ArmWords, armWords } from "./arm-wording";
import type { Interval } from "./bootstrap";
import { type ArmComparison, type ArmMetric, armMetrics } from "./compare-arms";

/** Options of `renderArms`. */
export type RenderArmsOptions = RenderDocumentOptions;

/**
 * Renders a comparison of arms.
 * @throws InvalidOptionError when `format` or `language` is unknown
 */
export function renderArms(comparison: ArmComparison, options: RenderArmsOptions = {}): string {
  return renderDocument(comparison, (language) => toDocument(comparison, language), options);
}

function toDocument(comparison: ArmComparison, language: ReportLanguage): TextDocument {
  const words = armWords[language];
  const { count, percent } = createNumberFormats(language);
  const { arms, control, differences, confidence, resamples, otherCalls, isByCall } = comparison;
  const [, ...others] = arms;
  const verdicts = others.map(({ arm }) => {
    const shown = differences.filter((one) => one.arm === arm && one.verdict === "different");
    return words.verdictOf(
      arm,
      shown.map(({ metric }) => words.metrics[metric]),
    );
  });
  return {
    language,
    title: words.title,
    summary: arms.length === 0 ? [words.noArms] : [words.summary(count(arms.length), control), ...verdicts],
    tables:
      arms.length === 0 ? [] : [armTable(comparison, words, language), differenceTable(comparison, words, language)],
    notes: [
      words.method(percent(confidence), count(resamples)),
      ...(isByCall ? [words.byCall] : []),
      words.severalMetrics,
      words.notShown,
      ...(arms.some(({ metrics }) => metrics.quality !== undefined) ? [] : [words.noQuality]),
      ...(otherCalls > 0 ? [words.otherCalls(count(otherCalls))] : []),
    ],
    notesTitle: words.notesTitle,
  };
}

function armTable({ arms }: ArmComparison, words: ArmWords, language: ReportLanguage): DocumentTable {
  const { count } = createNumberFormats(language);
  const format = createMetricFormat(language);
  const known = armMetrics.filter((metric) => arms.some(({ metrics }) => metrics[metric] !== undefined));
  return {
    caption: words.byArm,
    columns: [words.metric, ...arms.map(({ arm }) => arm)],
    rows: [
      [words.calls, ...arms.map(({ calls }) => count(calls))],
      [words.units, ...arms.map(({ units }) => count(units))],
      ...known.map((metric) => [
        words.metrics[metric],
        ...arms.map(({ metrics }) => {
          const estimate = metrics[metric];
          if (estimate === undefined) return words.unknown;
          const { value, interval } = estimate;
          return interval === undefined
            ? format(metric, value)
            : `${format(metric, value)} (${rangeOf(metric, interval, format)})`;
        }),
      ]),
    ],
  };
}

function differenceTable({ differences }: ArmComparison, words: ArmWords, language: ReportLanguage): DocumentTable {
  const format = createMetricFormat(language, "exceptZero");
  const percent = new Intl.NumberFormat(locales[language], {
    style: "percent",
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  return {
    caption: words.compared,
    columns: [words.metric, ...words.columns],
    rows: differences.map(({ arm, metric, difference, relative, interval, verdict }) => [
      `${arm}: ${words.metrics[metric]}`,
      format(metric, difference),
      relative === undefined ? words.unknown : percent.format(relative),
      interval === undefined ? words.unknown : rangeOf(metric, interval, format),
      words.verdicts[verdict],
    ]),
  };
}

type MetricFormat = (metric: ArmMetric, value: number) => string;

function rangeOf(metric: ArmMetric, { low, high }: Interval, format: MetricFormat): string {
  return `${format(metric, low)} – ${format(metric, high)}`;
}

function createMetricFormat(language: ReportLanguage, signDisplay: "auto" | "exceptZero" = "auto"): MetricFormat {
  const formats = createNumberFormats(language);
  const number = new Intl.NumberFormat(locales[language], { maximumSignificantDigits: 4, signDisplay });
  const percent = new Intl.NumberFormat(locales[language], { style: "percent", maximumFractionDigits: 1, signDisplay });
  return (metric, value) => {
    if (metric === "costPerCall") return signDisplay === "auto" ? formats.usd(value) : formats.signedUsd(value);
    if (metric === "failureShare") return percent.format(value);
    return metric.startsWith("latency") ? `${number.format(value)} ms` : number.format(value);
  };
}
