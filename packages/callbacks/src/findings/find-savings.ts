import { defaultFactBook, type FactBook } from "@bedrock-routed/core";
import type { Ledger } from "../ledger/ledger";
import { findLifecycle } from "./find-lifecycle";
import { findRouters } from "./find-routers";
import { findSignals } from "./find-signals";
import { findTeachers } from "./find-teachers";
import { findUncached } from "./find-uncached";
import { findUnpriced } from "./find-unpriced";
import type { Finding } from "./finding";

/** Options of `findSavings`. */
export interface FindSavingsOptions {
  /**
   * Lifecycles of models.
   * @default defaultFactBook()
   */
  readonly facts?: FactBook | undefined;
  /**
   * Whether data must stay in a geography or a Region, so that `global.` profiles are not suggested.
   * @default false
   */
  readonly residency?: boolean | undefined;
  /**
   * ISO date of today, for models that come to their end.
   * @default the day of the ledger's last record
   */
  readonly today?: string | undefined;
}

/** What to change, most money first; findings whose money cannot be told come last. */
export function findSavings(ledger: Ledger, options: FindSavingsOptions = {}): readonly Finding[] {
  const { facts = defaultFactBook(), residency = false, today = lastDay(ledger) } = options;
  return [
    ...findSignals(ledger, residency),
    ...findUncached(ledger),
    ...findRouters(ledger),
    ...findLifecycle(ledger, facts, today),
    ...findUnpriced(ledger),
    ...findTeachers(ledger),
  ].sort(byStake);
}

function lastDay({ period }: Ledger): string | undefined {
  return period && new Date(period.to).toISOString().slice(0, "2026-11-21".length);
}

function byStake(a: Finding, b: Finding): number {
  const difference = (b.stakeUsd ?? -1) - (a.stakeUsd ?? -1);
  if (difference !== 0) return difference;
  return `${a.kind} ${a.subject}` < `${b.kind} ${b.subject}` ? -1 : 1;
}
