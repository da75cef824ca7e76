import { fromUsd, InvalidOptionError, toUsd } from "@bedrock-routed/core";
import { type Ledger, OTHER_KEY } from "../ledger/ledger";
import type { BudgetReport, ForecastReport } from "./savings-report";

/** A budget to compare what was spent with. */
export interface BudgetOption {
  /** USD per period. */
  readonly limitUsd: number;
  /**
   * `"month"` is the month of the last record, in the time zone of the days. It needs the dimension `day`.
   * @default "month"
   */
  readonly period?: "month" | "total" | undefined;
}

/**
 * The budget against what was spent.
 * @param spent known cost of all calls and operations, in picodollars
 * @throws InvalidOptionError when the budget is invalid, or when the ledger has no days for a month
 */
export function toBudgetReport(
  ledger: Ledger,
  { limitUsd, period = "month" }: BudgetOption,
  spent: bigint,
): BudgetReport {
  if (!Number.isFinite(limitUsd) || limitUsd < 0) {
    throw new InvalidOptionError("budget.limitUsd", limitUsd, "pass USD, 0 or more");
  }
  if (period !== "month" && period !== "total") {
    throw new InvalidOptionError("budget.period", period, 'pass "month" or "total"');
  }
  if (period === "total") return toBudget({ limitUsd, period, key: period, spent });
  const days = costByDay(ledger);
  if (days.size === 0 && ledger.period !== undefined) {
    throw new InvalidOptionError("budget.period", period, 'add "day" to the dimensions of the ledger, or pass "total"');
  }
  const dates = [...days.keys()].filter((day) => day !== OTHER_KEY).sort();
  const [first = "", last = ""] = [dates[0], dates.at(-1)];
  const key = last.slice(0, MONTH_LENGTH);
  const ofMonth = new Map([...days].filter(([day]) => key !== "" && day.startsWith(key)));
  const forecast = key === "" ? undefined : toForecast(ofMonth, first, last);
  return toBudget({ limitUsd, period, key, spent: sumOf(ofMonth.values()), forecast });
}

/** Known costs of calls and operations by day, in picodollars. */
function costByDay({ groups, operationDays }: Ledger): ReadonlyMap<string, bigint> {
  const days = new Map(operationDays);
  for (const [day, { cost }] of groups.get("day") ?? []) days.set(day, (days.get(day) ?? 0n) + cost);
  return days;
}

function toBudget({
  limitUsd,
  spent,
  forecast,
  ...period
}: Pick<BudgetReport, "limitUsd" | "period" | "key"> & {
  readonly spent: bigint;
  readonly forecast?: ForecastReport | undefined;
}): BudgetReport {
  return {
    ...period,
    limitUsd,
    spentUsd: toUsd(spent),
    leftUsd: toUsd(fromUsd(limitUsd) - spent),
    share: limitUsd === 0 ? undefined : toUsd(spent) / limitUsd,
    forecast,
  };
}

const MONTH_LENGTH = "2026-11".length;
const MS_PER_DAY = 86_400_000;

/** A forecast from fewer days says more about these days than about the month. */
const FEWEST_FULL_DAYS = 3;

/**
 * What the month will cost when its rest is like its full days so far. The last day is not full.
 * @param first the first day of all records: days before it were not recorded, and are not days without cost
 * @param last the last day of all records
 */
function toForecast(days: ReadonlyMap<string, bigint>, first: string, last: string): ForecastReport | undefined {
  const lastDay = dayOfMonth(last);
  const firstDay = first.slice(0, MONTH_LENGTH) === last.slice(0, MONTH_LENGTH) ? dayOfMonth(first) : 1;
  const daysLeft = daysInMonth(last) - lastDay;
  const fullDays = lastDay - firstDay;
  if (fullDays < FEWEST_FULL_DAYS || daysLeft === 0) return undefined;
  const spentBefore = toUsd(sumOf(days.values()) - (days.get(last) ?? 0n));
  const spentOnLast = toUsd(days.get(last) ?? 0n);
  const usdPerDay = spentBefore / fullDays;
  const usd = spentBefore + Math.max(spentOnLast, usdPerDay) + usdPerDay * daysLeft;
  return { method: "linear", fullDays, usdPerDay, usd };
}

function dayOfMonth(day: string): number {
  return new Date(day).getUTCDate();
}

function daysInMonth(day: string): number {
  const start = new Date(`${day.slice(0, MONTH_LENGTH)}-01`);
  const nextMonth = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1);
  return (nextMonth - start.getTime()) / MS_PER_DAY;
}

function sumOf(amounts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}
