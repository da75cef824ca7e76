import { toUsd } from "@bedrock-routed/core";
import { notify } from "../notify";
import type { CallRecord } from "../record/call-record";
import type { OperationRecord } from "../record/operation-record";
import type { RunRecord } from "../record/run-record";
import { BudgetExceededError, type BudgetState } from "./budget-exceeded-error";
import type { BudgetOptions } from "./budget-options";
import { type ResolvedBudgetOptions, resolveBudgetOptions } from "./resolve-budget-options";

/** Past so many accounts, those of other periods are forgotten, once in a period. Those of this one never are. */
const MANY_ACCOUNTS = 10_000;

/** What a budget needs to know of a run. */
export type BudgetedRun = Pick<RunRecord, "at" | "tags" | "labels">;

/** Money held for a call under way. Either method ends it; what comes after that is ignored. */
export interface BudgetReservation {
  /** The call has cost this, in picodollars. */
  settle(cost: bigint): void;
  /** The call has cost nothing. */
  release(): void;
}

interface Account {
  readonly period: string;
  readonly key: string;
  spent: bigint;
  reserved: bigint;
  /** How many of the thresholds were reached. */
  reached: number;
}

/**
 * A limit on what calls may cost in a period. Give it to a `BedrockSavingsHandler` to be told when
 * a threshold is reached, or to `withBudget` to have calls refused before they are sent: to one of
 * them, or costs count twice. Sums are exact; reserving and settling do not wait, so that concurrent
 * calls cannot pass the limit together.
 */
export class Budget {
  readonly #options: ResolvedBudgetOptions;
  readonly #accounts: Map<string, Account> = new Map();
  #tidiedIn: string | undefined;

  /** @throws InvalidOptionError when an option cannot be used */
  constructor(options: BudgetOptions) {
    this.#options = resolveBudgetOptions(options);
  }

  /** Counts what a record cost. Records without a known cost do not count. */
  add(record: CallRecord | OperationRecord): void {
    const { cost } = record;
    if (cost === undefined) return;
    for (const account of this.#accountsOf(record)) this.#spend(account, cost);
  }

  /**
   * Holds money for a call that is about to be sent.
   *
   * @param estimate picodollars
   * @throws BudgetExceededError when it does not fit beside what is spent and reserved
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

  /** What was spent and reserved, of the accounts that are kept. */
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
