import { fromUsd, InvalidOptionError } from "@bedrock-routed/core";
import { createDayReader } from "../record/create-day-reader";
import type { BudgetedRun } from "./budget";
import type { BudgetCrossing, BudgetOptions } from "./budget-options";

const DEFAULT_THRESHOLDS: readonly number[] = [0.5, 0.8, 1];
const MONTH_LENGTH = "2026-11".length;
const PERIODS: readonly string[] = ["day", "month", "total"];

/** Options after checks and defaults. */
export interface ResolvedBudgetOptions {
  /** Picodollars. */
  readonly limit: bigint;
  /** Lowest first; `amount` in picodollars. */
  readonly thresholds: readonly { readonly part: number; readonly amount: bigint }[];
  readonly onThreshold: ((crossing: BudgetCrossing) => unknown) | undefined;
  readonly periodOf: (at: number) => string;
  readonly keysOf: (run: BudgetedRun) => readonly string[];
}

/** Checks the options once and fills in the defaults. */
export function resolveBudgetOptions(options: BudgetOptions): ResolvedBudgetOptions {
  const { limitUsd, period = "month", thresholds = DEFAULT_THRESHOLDS, onThreshold, timeZone = "UTC" } = options;
  if (!Number.isFinite(limitUsd) || limitUsd < 0) {
    throw new InvalidOptionError("limitUsd", limitUsd, "pass USD, 0 or more");
  }
  if (!PERIODS.includes(period)) throw new InvalidOptionError("period", period, 'pass "day", "month" or "total"');
  if (!thresholds.every((part) => Number.isFinite(part) && part > 0)) {
    throw new InvalidOptionError("thresholds", thresholds, "pass parts of the limit above 0, such as 0.8");
  }
  const dayOf = createDayReader(timeZone);
  return {
    limit: fromUsd(limitUsd),
    thresholds: [...new Set(thresholds)]
      .sort((a, b) => a - b)
      .map((part) => ({ part, amount: fromUsd(limitUsd * part) })),
    onThreshold,
    periodOf: (at) => {
      if (period === "total") return period;
      return period === "day" ? dayOf(at) : dayOf(at).slice(0, MONTH_LENGTH);
    },
    keysOf: createKeyReader(options),
  };
}

function createKeyReader({ by, only }: BudgetOptions): (run: BudgetedRun) => readonly string[] {
  if (by === undefined) return () => [""];
  const limited = only && new Set(only);
  return ({ tags, labels }) => {
    const label = labels[by];
    const keys = by === "tag" ? tags : label === undefined ? [] : [label];
    return limited === undefined ? keys : keys.filter((key) => limited.has(key));
  };
}
