import { BedrockRoutedError, fromUsd, InvalidOptionError, toUsd } from "@bedrock-routed/core";
import { notify } from "./notify";
import { createDayReader } from "./record/read-run";
import type { LogRecord, RunRecord } from "./record/record";

/** Options of `Budget`. */
export interface BudgetOptions {
  /** USD per period, for each key. */
  limitUsd: number;
  /**
   * When the count starts again.
   * @default "month"
   */
  period?: "day" | "month" | "total" | undefined;
  /**
   * `"tag"`, or the name of a label such as `"user"`: each value has its own limit. Runs without a value are not counted.
   * @default undefined: one limit for all runs
   */
  by?: string | undefined;
  /**
   * With `by`: the values that are limited.
   * @default undefined: all values
   */
  only?: readonly string[] | undefined;
  /**
   * Parts of the limit at which `onThreshold` is called, once per period and key.
   * @default [0.5, 0.8, 1]
   */
  thresholds?: readonly number[] | undefined;
  /**
   * Called when a threshold is reached. Errors that it throws or rejects with are dropped.
   * @default undefined
   */
  onThreshold?: ((crossing: BudgetCrossing) => unknown) | undefined;
  /**
   * IANA time zone of days and months, such as `"Asia/Tokyo"`.
   * @default "UTC"
   */
  timeZone?: string | undefined;
}

/** The state of a budget for one period and key. Money is in USD. */
export interface BudgetState {
  /** The day, the month or `"total"`, such as `"2026-11-21"` or `"2026-11"`. */
  readonly period: string;
  /** The tag or label value that the limit applies to. `""` when there is one limit for all runs. */
  readonly key: string;
  readonly limitUsd: number;
  readonly spentUsd: number;
  /** Reserved by calls that have not ended. */
  readonly reservedUsd: number;
}

/** A threshold that was reached. */
export interface BudgetCrossing extends BudgetState {
  /** Part of the limit, such as 0.8. */
  readonly threshold: number;
}

/** A call was refused before it was sent, because its estimated cost does not fit the budget. */
export class BudgetExceededError extends BedrockRoutedError implements BudgetState {
  readonly period: string;
  readonly key: string;
  readonly limitUsd: number;
  readonly spentUsd: number;
  readonly reservedUsd: number;
  /** Estimated cost of the call, in USD. */
  readonly estimateUsd: number;

  constructor({ period, key, limitUsd, spentUsd, reservedUsd }: BudgetState, estimateUsd: number) {
    const whose = key === "" ? "" : ` for ${JSON.stringify(key)}`;
    super(
      `The budget of ${limitUsd} USD${whose} in ${period} has no room for this call, estimated at ${estimateUsd} USD: ` +
        `${spentUsd} USD are spent and ${reservedUsd} USD are reserved by calls in progress. ` +
        "Raise limitUsd, wait for those calls or for the next period, or use a cheaper model.",
    );
    this.period = period;
    this.key = key;
    this.limitUsd = limitUsd;
    this.spentUsd = spentUsd;
    this.reservedUsd = reservedUsd;
    this.estimateUsd = estimateUsd;
  }
}

/** The parts of a run that decide which accounts of a budget it counts in. */
export type BudgetedRun = Pick<RunRecord, "at" | "tags" | "labels">;

/** Money held for a call in progress. The first call of either method ends the reservation; later calls do nothing. */
export interface BudgetReservation {
  /** Counts what the call cost, in picodollars. */
  settle(cost: bigint): void;
  /** Ends the reservation of a call that cost nothing. */
  release(): void;
}

/** With more accounts than this, a budget deletes the accounts of other periods, once per period. */
const MANY_ACCOUNTS = 10_000;

/** Spent and reserved picodollars of one period and key. */
interface Account {
  readonly period: string;
  readonly key: string;
  spent: bigint;
  reserved: bigint;
  /** Number of thresholds that were reached. */
  reached: number;
}

/**
 * A limit on the cost of calls in a period. Pass it to a `BedrockSavingsHandler` to be notified when a
 * threshold is reached, or to `withBudget` to refuse calls before they are sent. Do not pass it to both,
 * or costs count twice. Sums are exact. Reserving and settling are synchronous, so concurrent calls
 * cannot exceed the limit together.
 */
export class Budget {
  readonly #options: ResolvedBudgetOptions;
  readonly #accounts: Map<string, Account> = new Map();
  #tidiedIn: string | undefined;

  /** @throws InvalidOptionError when an option is invalid */
  constructor(options: BudgetOptions) {
    this.#options = resolveOptions(options);
  }

  /** Counts the cost of a record. Records without a known cost do not count. */
  add(record: LogRecord): void {
    const { cost } = record;
    if (cost === undefined) return;
    for (const account of this.#accountsOf(record)) this.#spend(account, cost);
  }

  /**
   * Holds money for a call that is about to be sent.
   *
   * @param estimate picodollars
   * @throws BudgetExceededError when the limit leaves no room beside what is spent and reserved
   */
  reserve(run: BudgetedRun, estimate: bigint): BudgetReservation {
    const accounts = this.#accountsOf(run);
    for (const account of accounts) {
      const { spent, reserved } = account;
      if (spent < this.#options.limit && spent + reserved + estimate <= this.#options.limit) continue;
      throw new BudgetExceededError(this.#stateOf(account), toUsd(estimate));
    }
    for (const account of accounts) account.reserved += estimate;
    let isOpen = true;
    const end = (cost: bigint | undefined): void => {
      if (!isOpen) return;
      isOpen = false;
      for (const account of accounts) {
        account.reserved -= estimate;
        if (cost !== undefined) this.#spend(account, cost);
      }
    };
    return { settle: end, release: () => end(undefined) };
  }

  /** The state of each period and key. Old periods are deleted when there are more than 10,000 states. */
  get states(): readonly BudgetState[] {
    return [...this.#accounts.values()].map((account) => this.#stateOf(account));
  }

  #accountsOf(run: BudgetedRun): readonly Account[] {
    const period = this.#options.periodOf(run.at);
    return this.#options.keysOf(run).map((key) => this.#accountOf(period, key));
  }

  #accountOf(period: string, key: string): Account {
    const id = `${period} ${key}`;
    const known = this.#accounts.get(id);
    if (known !== undefined) return known;
    const account = { period, key, spent: 0n, reserved: 0n, reached: 0 };
    this.#accounts.set(id, account);
    if (this.#accounts.size > MANY_ACCOUNTS && this.#tidiedIn !== period) this.#tidy(period);
    return account;
  }

  #tidy(period: string): void {
    this.#tidiedIn = period;
    for (const [id, account] of this.#accounts) {
      if (account.period !== period && account.reserved === 0n) this.#accounts.delete(id);
    }
  }

  #spend(account: Account, cost: bigint): void {
    account.spent += cost;
    for (const { part, amount } of this.#options.thresholds.slice(account.reached)) {
      if (account.spent < amount) break;
      account.reached += 1;
      notify(this.#options.onThreshold, { ...this.#stateOf(account), threshold: part });
    }
  }

  #stateOf({ period, key, spent, reserved }: Account): BudgetState {
    const limitUsd = toUsd(this.#options.limit);
    return { period, key, limitUsd, spentUsd: toUsd(spent), reservedUsd: toUsd(reserved) };
  }
}

/** Options after checks and defaults. Money is in picodollars. */
interface ResolvedBudgetOptions {
  readonly limit: bigint;
  /** Lowest first. */
  readonly thresholds: readonly { readonly part: number; readonly amount: bigint }[];
  readonly onThreshold: BudgetOptions["onThreshold"];
  readonly periodOf: (at: number) => string;
  readonly keysOf: (run: BudgetedRun) => readonly string[];
}

const DEFAULT_THRESHOLDS: readonly number[] = [0.5, 0.8, 1];
const MONTH_LENGTH = "2026-11".length;
const PERIODS: readonly string[] = ["day", "month", "total"];

function resolveOptions(options: BudgetOptions): ResolvedBudgetOptions {
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
