import type { BudgetState } from "./budget-exceeded-error";

/** Options of `Budget`. */
export interface BudgetOptions {
  /** USD in a period, for each key. */
  limitUsd: number;
  /**
   * When the count starts again.
   * @default "month"
   */
  period?: "day" | "month" | "total" | undefined;
  /**
   * `"tag"`, or the name of a label such as `"user"`: every value has a limit of its own. Runs without one are not counted.
   * @default undefined: one limit for all runs
   */
  by?: string | undefined;
  /**
   * With `by`: the values that are limited.
   * @default undefined: all
   */
  only?: readonly string[] | undefined;
  /**
   * Parts of the limit at which `onThreshold` is called, once each in a period.
   * @default [0.5, 0.8, 1]
   */
  thresholds?: readonly number[] | undefined;
  /**
   * Hears of a threshold that was reached. What it throws or rejects with is dropped.
   * @default undefined
   */
  onThreshold?: ((crossing: BudgetCrossing) => unknown) | undefined;
  /**
   * IANA time zone of days and months, such as `"Asia/Tokyo"`.
   * @default "UTC"
   */
  timeZone?: string | undefined;
}

/** A threshold that was reached. */
export interface BudgetCrossing extends BudgetState {
  /** Part of the limit. */
  readonly threshold: number;
}
