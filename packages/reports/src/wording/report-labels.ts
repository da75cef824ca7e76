import type { Currency, OperationReport, PriceSourceReport } from "@bedrock-routed/callbacks";
import type { RecommendationKind } from "../recommendations/recommendation";

/** What reports say, in one language, whatever they are written in. */
export interface ReportLabels {
  readonly title: string;
  readonly unknown: string;
  readonly modelColumns: readonly string[];
  readonly baseline: (modelIds: readonly string[]) => string;
  readonly actual: string;
  readonly routing: string;
  readonly caching: string;
  readonly tier: string;
  readonly profile: string;
  readonly routerFee: string;
  readonly saved: string;
  readonly noCalls: string;
  readonly period: (from: string, to: string) => string;
  readonly coverage: (priced: string, calls: string, percent: string) => string;
  readonly errors: (count: string) => string;
  readonly against: (name: string, baseline: string) => string;
  readonly cached: (count: string, avoided: string | undefined) => string;
  readonly operation: (operation: OperationReport, cost: string | undefined) => string;
  readonly avoided: (usd: string) => string;
  readonly prices: (sources: readonly PriceSourceReport[]) => string;
  readonly currency: (currency: Currency, amounts: readonly [spent: string, saved: string]) => string;
  readonly noRouterFee: string;
  readonly recommendations: string;
  readonly recommendationKinds: Readonly<Record<RecommendationKind, string>>;
  readonly estimatedSaving: (usd: string | undefined) => string;
  /** Names of numbers behind findings. */
  readonly evidence: Readonly<Record<string, string>>;
}
