import type { ReportLanguage } from "../../wording/render-options";
import { englishPage } from "./english-page";
import { japanesePage } from "./japanese-page";

/** What a chart is called and what it shows. */
export interface ChartLabels {
  readonly title: string;
  readonly description: string;
}

/** The words of the page, in one language. What other reports say too is in `ReportLabels`. */
export interface PageLabels {
  readonly skip: string;
  readonly filters: string;
  readonly model: string;
  readonly tag: string;
  readonly allModels: string;
  readonly allTags: string;
  readonly reset: string;
  readonly noScript: string;
  readonly allCalls: string;
  /** Of a model, a tag or both. */
  readonly selection: (model: string | undefined, tag: string | undefined) => string;
  readonly announce: (calls: string, paid: string, saved: string) => string;
  readonly nothing: string;
  readonly unknown: string;
  readonly unknownNote: string;
  readonly paid: string;
  readonly paidForCalls: string;
  readonly paidNote: (priced: string, calls: string) => string;
  readonly baseline: string;
  readonly comparedNote: (compared: string, calls: string) => string;
  readonly coverage: string;
  readonly saved: string;
  readonly lost: string;
  readonly lossDay: string;
  readonly spent: (usd: string) => string;
  readonly ofBaseline: (percent: string) => string;
  readonly calls: string;
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
  readonly routing: string;
  readonly caching: string;
  readonly tier: string;
  readonly profile: string;
  readonly routerFee: string;
  readonly day: string;
  readonly share: string;
  readonly key: string;
  readonly promptTokens: string;
  readonly outputTokens: string;
  readonly cost: string;
  readonly savedPercent: string;
  readonly p50: string;
  readonly p90: string;
  readonly otherModels: (count: string) => string;
  readonly byModel: string;
  readonly byTag: string;
  readonly severalTags: string;
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

export const pageLabels: Readonly<Record<ReportLanguage, PageLabels>> = { en: englishPage, ja: japanesePage };
