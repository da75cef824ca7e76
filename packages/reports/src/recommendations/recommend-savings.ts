import type { Ledger } from "@bedrock-routed/callbacks";
import { defaultModelCatalog, type ModelCatalog } from "@bedrock-routed/core";
import { findLifecycle } from "./find-lifecycle";
import { findRouters } from "./find-routers";
import { findSignals } from "./find-signals";
import { findTeachers } from "./find-teachers";
import { findUncached } from "./find-uncached";
import { findUnpriced } from "./find-unpriced";
import type { Recommendation } from "./recommendation";

/** Options of `recommendSavings`. */
export interface RecommendSavingsOptions {
  /**
   * Lifecycles of models.
   * @default defaultModelCatalog()
   */
  readonly modelCatalog?: ModelCatalog | undefined;
  /**
   * Whether data must stay in a geography or a Region, so that `global.` profiles are not suggested.
   * @default false
   */
  readonly dataResidency?: boolean | undefined;
  /**
   * ISO date of today, for models that come to their end.
   * @default the day of the ledger's last record
   */
  readonly today?: string | undefined;
}

/** What to change, most money first; findings whose money cannot be told come last. */
export function recommendSavings(ledger: Ledger, options: RecommendSavingsOptions = {}): readonly Recommendation[] {
  const { modelCatalog = defaultModelCatalog(), dataResidency = false, today = lastDay(ledger) } = options;
  return [
    ...findSignals(ledger, dataResidency),
    ...findUncached(ledger),
    ...findRouters(ledger),
    ...findLifecycle(ledger, modelCatalog, today),
    ...findUnpriced(ledger),
    ...findTeachers(ledger),
  ].sort(byStake);
}

function lastDay({ period }: Ledger): string | undefined {
  return period && new Date(period.to).toISOString().slice(0, "2026-11-21".length);
}

function byStake(a: Recommendation, b: Recommendation): number {
  const difference = (b.estimatedSavingsUsd ?? -1) - (a.estimatedSavingsUsd ?? -1);
  if (difference !== 0) return difference;
  return `${a.kind} ${a.subject}` < `${b.kind} ${b.subject}` ? -1 : 1;
}
