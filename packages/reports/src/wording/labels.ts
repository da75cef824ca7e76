import type { Currency, OperationReport, PriceSourceReport } from "@bedrock-routed/callbacks";
import type { PriceNote } from "@bedrock-routed/core";
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
  readonly coverage: string;
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
  /** The baseline with its models. */
  readonly baselineOf: (modelIds: readonly string[]) => string;
  readonly actual: string;
  /** Rows below the saving. */
  readonly split: SplitLabels;
  readonly against: (name: string, baseline: string) => string;
  readonly noCalls: string;
  readonly period: (from: string, to: string) => string;
  readonly coverageNote: (compared: string, calls: string, percent: string) => string;
  readonly errors: (count: string) => string;
  readonly cachedResponses: (count: string, avoided: string | undefined) => string;
  readonly operation: (operation: OperationReport, cost: string | undefined) => string;
  readonly avoidedCalls: (usd: string) => string;
  readonly prices: (sources: readonly PriceSourceReport[]) => string;
  /** What was assumed about some of the prices. */
  readonly priceNotes: Readonly<Record<PriceNote, string>>;
  readonly currency: (currency: Currency, amounts: { readonly spent: string; readonly saved: string }) => string;
  readonly noRouterFee: string;
  /** Heading of the recommendations. */
  readonly recommendations: string;
  readonly recommendationKinds: Readonly<Record<RecommendationKind, string>>;
  readonly estimatedSaving: (usd: string | undefined) => string;
  /** Names of the numbers in `Recommendation.evidence`. */
  readonly evidence: Readonly<Record<string, string>>;
  readonly page: StaticPageTexts;
}

/** The texts of the page that the filters do not change. The script of the page is bundled without them. */
interface StaticPageTexts {
  readonly skip: string;
  readonly filters: string;
  readonly allModels: string;
  readonly allTags: string;
  readonly reset: string;
  readonly noScript: string;
  readonly unknownNote: string;
  readonly spent: (usd: string) => string;
  readonly wholeReport: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly rowsShown: (shown: string, all: string) => string;
  readonly baselines: string;
  readonly errorKinds: string;
  readonly errorKind: string;
  readonly count: string;
  readonly noRecommendations: string;
  readonly notes: string;
  readonly moneyNote: string;
}

/** What a chart is called and what it shows. */
export interface ChartLabels {
  readonly title: string;
  readonly description: string;
}

/** The texts of the part of the page that the filters change. */
export interface FilteredPartTexts {
  readonly allCalls: string;
  /** Heading for the calls of a model, of a tag, or of both. */
  readonly selection: (model: string | undefined, tag: string | undefined) => string;
  readonly announce: (calls: string, paid: string, saved: string) => string;
  readonly nothing: string;
  readonly paid: string;
  readonly paidForCalls: string;
  readonly paidNote: (priced: string, calls: string) => string;
  readonly comparedNote: (compared: string, calls: string) => string;
  readonly lost: string;
  readonly lossDay: string;
  readonly ofBaseline: (percent: string) => string;
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
  readonly asTable: string;
  readonly noDays: string;
  readonly noDaysOfBoth: string;
  readonly callsWithoutDay: (calls: string) => string;
  readonly noMeasure: string;
  readonly noPrice: string;
  readonly mayLackCalls: string;
  readonly notBrokenDown: string;
  /** Steps of the waterfall. */
  readonly split: SplitLabels;
  readonly day: string;
  readonly key: string;
  readonly promptTokens: string;
  readonly outputTokens: string;
  readonly savedPercent: string;
  readonly p50: string;
  readonly p90: string;
  readonly otherModels: (count: string) => string;
  readonly byModel: string;
  readonly byTag: string;
  readonly severalTags: string;
}

export type ReportLabels = Words & ReportSentences;

export type PageLabels = Words & FilteredPartTexts;
