import type { Currency, OperationReport, PriceSourceReport } from "@bedrock-routed/callbacks";
import type { BaselineCaching, PriceNote } from "@bedrock-routed/core";
import type { Granularity } from "../figures/periods";
import type { RecommendationKind } from "../recommendations/recommendation";

/** Language of a report's words. */
export type ReportLanguage = "en" | "ja";

/** The words that text, Markdown and the page share, in one language. */
export interface Words {
  readonly model: string;
  readonly tag: string;
  readonly calls: string;
  readonly share: string;
  readonly cost: string;
  readonly baseline: string;
  readonly saved: string;
  /** Whether the baseline has the caching of the calls. */
  readonly cachingOfBaseline: Readonly<Record<BaselineCaching | "mixed", string>>;
  readonly unknown: string;
}

/** Names of the parts of a saving. */
interface SplitLabels {
  readonly routing: string;
  readonly caching: string;
  readonly tier: string;
  readonly profile: string;
  readonly routerFee: string;
}

/** The rows and sentences that text and Markdown consist of. The page shows the notes and recommendations too. */
export interface ReportSentences {
  readonly title: string;
  readonly tokenColumns: {
    readonly input: string;
    readonly cacheRead: string;
    readonly cacheWrite: string;
    readonly output: string;
  };
  /** Everything that is known to have been paid. */
  readonly spent: string;
  /** Rows below what was spent. */
  readonly spentForCalls: (priced: string, calls: string) => string;
  readonly spentForOperations: string;
  /** The baseline of the compared calls, with its models. */
  readonly baselineOf: (modelIds: readonly string[], caching: string | undefined) => string;
  readonly paidForCompared: (compared: string, calls: string) => string;
  /** Rows below the saving. */
  readonly split: SplitLabels;
  /** Rows for the saving against the other kind of baseline. */
  readonly savedAgainst: Readonly<Record<BaselineCaching, string>>;
  readonly against: (name: string, baseline: string) => string;
  readonly costPerCall: string;
  readonly costPerThousand: string;
  readonly budget: (period: string, limit: string) => string;
  readonly forecast: string;
  readonly leftOfBudget: string;
  readonly totalPeriod: string;
  readonly noCalls: string;
  /** Days with the time zones that they are in; several when ledgers were merged, and none when it is not known. */
  readonly period: (from: string, to: string, timeZones: readonly string[]) => string;
  /** The calls whose cost is known. */
  readonly coveredNote: (share: {
    readonly priced: string;
    readonly calls: string;
    readonly percent: string;
  }) => string;
  /** @param costPercent share of the known cost that the compared calls have; `undefined` when no cost is known */
  readonly comparedNote: (
    share: { readonly compared: string; readonly calls: string; readonly percent: string },
    costPercent: string | undefined,
  ) => string;
  /** Calls whose cost is known and whose baseline is not. */
  readonly noBaseline: (calls: string) => string;
  readonly errors: (count: string) => string;
  readonly abandonedCalls: (count: string) => string;
  readonly unfinishedCalls: (count: string) => string;
  readonly droppedCalls: (count: string) => string;
  /** Column of the failed calls of a model. */
  readonly errorsColumn: string;
  readonly cachedResponses: (count: string, avoided: string | undefined) => string;
  readonly operation: (
    operation: OperationReport,
    counts: { readonly requests: string; readonly failed: string },
    cost: string | undefined,
  ) => string;
  readonly avoidedCalls: (usd: string) => string;
  readonly prices: (sources: readonly Pick<PriceSourceReport, "title" | "asOf">[]) => string;
  /** What was assumed about some of the prices. */
  readonly priceNotes: Readonly<Record<PriceNote, string>>;
  readonly currency: (currency: Currency, amounts: { readonly spent: string; readonly saved: string }) => string;
  readonly noRouterFee: string;
  readonly driftLabels: DriftLabels;
  /** Heading of the recommendations. */
  readonly recommendations: string;
  readonly recommendationKinds: Readonly<Record<RecommendationKind, string>>;
  readonly estimatedSaving: (usd: string | undefined) => string;
  /** Names of the numbers in `Recommendation.evidence`. */
  readonly evidence: Readonly<Record<string, string>>;
  readonly page: StaticPageTexts;
}

/** The words for a client-side router that is compared with its calibration. */
interface DriftLabels {
  readonly title: (router: string) => string;
  readonly rate: string;
  readonly now: string;
  readonly calibrated: string;
  readonly verdict: string;
  readonly rates: Readonly<Record<"share" | "agreement" | "escalation", string>>;
  readonly measured: (share: string, low: string, high: string, calls: string) => string;
  readonly drifted: string;
  readonly stable: string;
  readonly unknown: string;
}

/** The texts of the page that the filters do not change. The script of the page is bundled without them. */
interface StaticPageTexts {
  readonly skip: string;
  readonly filters: string;
  readonly allModels: string;
  /** Label of the filter by tag, user, team or another label. */
  readonly group: string;
  readonly allGroups: string;
  readonly granularity: string;
  readonly budgetInput: string;
  readonly reset: string;
  readonly download: string;
  readonly noScript: string;
  readonly unknownNote: string;
  readonly wholeReport: string;
  readonly baselines: string;
  readonly errorKinds: string;
  readonly errorKind: string;
  readonly count: string;
  readonly noRecommendations: string;
  /** Opens the models and routers of a recommendation that are not shown at once. */
  readonly moreSubjects: (count: string) => string;
  readonly notes: string;
  readonly moneyNote: Readonly<Record<BaselineCaching | "mixed", string>>;
}

/** What a chart is called and what it shows. */
export interface ChartLabels {
  readonly title: string;
  readonly description: string;
}

/** The texts of the part of the page that the filters change. */
export interface FilteredPartTexts {
  readonly allCalls: string;
  /** Days in words; one end may be open. */
  readonly range: (from: string | undefined, to: string | undefined) => string;
  readonly reversedRange: string;
  readonly announce: (calls: string, paid: string, saved: string) => string;
  readonly nothing: string;
  readonly paid: string;
  readonly spent: string;
  readonly paidNote: (priced: string, calls: string) => string;
  readonly operationsNote: (usd: string) => string;
  readonly compared: string;
  readonly comparedNote: (compared: string, calls: string, costPercent: string) => string;
  readonly noneCompared: string;
  readonly baselineNote: (caching: BaselineCaching | "mixed" | undefined) => string;
  /** The saving against the other kind of baseline. */
  readonly against: Readonly<Record<BaselineCaching, (saved: string) => string>>;
  readonly lost: string;
  readonly lossDay: string;
  readonly ofBaseline: (percent: string) => string;
  readonly costPerCall: string;
  readonly costPerThousand: string;
  readonly perCallNote: (usd: string) => string;
  readonly callsNote: (errors: string, cached: string) => string;
  readonly cacheHitRate: string;
  readonly cacheHitNote: string;
  readonly latency: string;
  readonly latencyNote: (p90: string) => string;
  readonly costChart: ChartLabels;
  readonly waterfallChart: ChartLabels;
  readonly shareChart: ChartLabels;
  readonly cacheChart: ChartLabels;
  readonly latencyChart: ChartLabels;
  /** Names what is drawn cut, because it is far higher than the rest. */
  readonly cutBars: (bars: readonly string[]) => string;
  readonly asTable: string;
  readonly downloadTable: (caption: string) => string;
  readonly noDays: string;
  readonly noDaysOfBoth: string;
  readonly noRange: string;
  readonly callsWithoutDay: (calls: string) => string;
  readonly noMeasure: string;
  readonly noPrice: string;
  readonly mayLackCalls: string;
  readonly notBrokenDown: string;
  readonly noModels: string;
  readonly notRecordedTogether: (dimensions: readonly string[]) => string;
  /** Steps of the waterfall. */
  readonly split: SplitLabels;
  readonly granularities: Readonly<Record<Granularity, string>>;
  readonly inTimeZones: (heading: string, timeZones: readonly string[]) => string;
  readonly weekOf: (day: string) => string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly month: string;
  readonly key: string;
  readonly group: string;
  readonly errors: string;
  readonly inputTokens: string;
  readonly cacheReadTokens: string;
  readonly cacheWriteTokens: string;
  readonly promptTokens: string;
  readonly outputTokens: string;
  readonly pricedCalls: string;
  readonly comparedCalls: string;
  readonly comparedCost: string;
  readonly cachedAnswers: string;
  readonly avoided: string;
  readonly avoidedNote: (answers: string) => string;
  readonly savedPercent: string;
  readonly p50: string;
  readonly p90: string;
  readonly otherModels: (count: string) => string;
  readonly details: string;
  readonly by: (dimension: string) => string;
  readonly dimensionNames: Readonly<Record<string, string>>;
  readonly rowsShown: (shown: string, all: string) => string;
  readonly severalTags: string;
  readonly budget: string;
  readonly monthlyBudget: string;
  readonly budgetChart: ChartLabels;
  readonly spentIn: (month: string) => string;
  readonly forecast: string;
  readonly forecastNote: (fullDays: string, daysLeft: string) => string;
  readonly noForecast: (days: string) => string;
  readonly noBudget: string;
  readonly ofBudget: (percent: string) => string;
  readonly overBudget: (usd: string) => string;
  readonly underBudget: (usd: string) => string;
  readonly leftOfBudget: string;
  readonly budgetUsed: string;
  readonly byMonth: string;
  readonly unpricedNote: (calls: string) => string;
  readonly noOperationsInBudget: string;
}

export type ReportLabels = Words & ReportSentences;

export type PageLabels = Words & FilteredPartTexts;
