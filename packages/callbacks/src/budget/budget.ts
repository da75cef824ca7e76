import { BedrockRoutedError, fromUsd, InvalidOptionError, toUsd } from "@bedrock-routed/core";
import { notify } from "../notify";
import { createDayReader } from "../record/read-run";
import type { LogRecord, RunRecord } from "../record/record";
import {
  type AccountAmounts,
  type BudgetAccount,
  type BudgetAmounts,
  type BudgetStore,
  type Eventual,
  MemoryBudgetStore,
  type StoredReservation,
} from "./budget-store";

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
  /**
   * Where spent and reserved money is kept. To share one limit among processes, pass a `DynamoDBBudgetStore` of
   * `@bedrock-routed/callbacks/dynamodb`.
   * @default the memory of this process
   */
  store?: BudgetStore | undefined;
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

/**
 * Money held for a call in progress. The first call of either method ends the reservation; later calls do nothing. They
 * resolve when the store has written it, and never reject. With the store in memory, the money is counted at once.
 */
export interface BudgetReservation {
  /** Counts what the call cost, in picodollars. */
  settle(cost: bigint): Promise<void>;
  /** Ends the reservation of a call that cost nothing. */
  release(): Promise<void>;
}

/**
 * A limit on the cost of calls in a period. Pass it to a `BedrockSavingsHandler` to be notified when a
 * threshold is reached, or to `withBudget` to refuse calls before they are sent. Do not pass it to both,
 * or costs count twice. Sums are exact. Concurrent calls cannot exceed the limit together: neither those of this
 * process, nor, with a store that processes share, those of all processes.
 */
export class Budget {
  readonly #options: ResolvedBudgetOptions;
  readonly #store: BudgetStore;
  readonly #pending: Set<Promise<unknown>> = new Set();

  /** @throws InvalidOptionError when an option is invalid */
  constructor(options: BudgetOptions) {
    this.#options = resolveOptions(options);
    this.#store = options.store ?? new MemoryBudgetStore();
  }

  /**
   * Counts the cost of a record. Records without a known cost do not count. A store that is not in memory is written to
   * in the background: `flush` waits for it.
   */
  add(record: LogRecord): void {
    const { cost } = record;
    if (cost === undefined) return;
    for (const account of this.#accountsOf(record)) this.#count(account, cost, this.#store.spend(account, cost));
  }

  /**
   * Holds money for a call that is about to be sent. With the store in memory, the money is held when this returns.
   *
   * @param estimate picodollars
   * @throws BudgetExceededError when the limit leaves no room beside what is spent and reserved
   * @throws BudgetStoreError of `@bedrock-routed/callbacks/dynamodb`, when its table cannot be reached and it is told to refuse
   */
  async reserve(run: BudgetedRun, estimate: bigint): Promise<BudgetReservation> {
    const held: StoredReservation[] = [];
    const end = async (cost: bigint | undefined): Promise<void> => {
      const ended = held.splice(0);
      await Promise.all(ended.map((each) => this.#count(each.account, cost ?? 0n, this.#store.settle(each, cost))));
    };
    try {
      for (const account of this.#accountsOf(run)) {
        const reserved = this.#store.reserve({ account, limit: this.#options.limit, amount: estimate });
        // The store in memory answers at once. Waiting would let another call in between the accounts of this one.
        const result = reserved instanceof Promise ? await reserved : reserved;
        if ("refused" in result) {
          throw new BudgetExceededError(this.#stateOf({ ...account, ...result.refused }), toUsd(estimate));
        }
        held.push(result.reservation);
      }
    } catch (error) {
      await end(undefined);
      throw error;
    }
    return { settle: end, release: () => end(undefined) };
  }

  /**
   * The state of each period and key that this process has used. With a store that processes share, the states are as
   * this process last saw them. Old periods are deleted when there are more than 10,000 states.
   */
  get states(): readonly BudgetState[] {
    return this.#store.accounts.map((account) => this.#stateOf(account));
  }

  /** The states that apply to a run, as the store has them now. Rejects when the store cannot be read. */
  async readStates(run: BudgetedRun): Promise<readonly BudgetState[]> {
    return Promise.all(
      this.#accountsOf(run).map(async (account) => this.#stateOf({ ...account, ...(await this.#store.read(account)) })),
    );
  }

  /** Resolves when the store has written everything, or rejects with the reason why not. Await it before a process exits. */
  async flush(): Promise<void> {
    await Promise.all(this.#pending);
    await this.#store.flush();
  }

  #accountsOf(run: BudgetedRun): readonly BudgetAccount[] {
    const period = this.#options.periodOf(run.at);
    return this.#options.keysOf(run).map((key) => ({ period, key }));
  }

  /** Notifies of thresholds when the store has counted a cost. */
  #count(account: BudgetAccount, cost: bigint, counted: Eventual<BudgetAmounts | undefined>): Eventual<void> {
    if (!(counted instanceof Promise)) return this.#notify(account, cost, counted);
    const done: Promise<void> = counted.then((amounts) => {
      this.#pending.delete(done);
      this.#notify(account, cost, amounts);
    });
    this.#pending.add(done);
    return done;
  }

  /** Of all costs that are counted, exactly one reaches a threshold, whichever process counts it. */
  #notify(account: BudgetAccount, cost: bigint, amounts: BudgetAmounts | undefined): void {
    if (amounts === undefined || cost === 0n) return;
    for (const { part, amount } of this.#options.thresholds) {
      const before = amounts.spent - cost;
      if (amounts.spent < amount || (before >= amount && before > 0n)) continue;
      notify(this.#options.onThreshold, { ...this.#stateOf({ ...account, ...amounts }), threshold: part });
    }
  }

  #stateOf({ period, key, spent, reserved }: AccountAmounts): BudgetState {
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
