/** The part of a budget that has its own limit: one period and key. */
export interface BudgetAccount {
  /** The day, the month or `"total"`, such as `"2026-11-21"` or `"2026-11"`. */
  readonly period: string;
  /** The tag or label value. `""` when there is one limit for all runs. */
  readonly key: string;
}

/** What an account holds, in picodollars. */
export interface BudgetAmounts {
  readonly spent: bigint;
  /** Reserved by calls that have not ended. */
  readonly reserved: bigint;
}

/** An account and what it holds. */
export interface AccountAmounts extends BudgetAccount, BudgetAmounts {}

/** A request to hold money in one account. */
export interface ReserveRequest {
  readonly account: BudgetAccount;
  /** Picodollars. */
  readonly limit: bigint;
  /** Picodollars to hold: the estimated cost of the call. */
  readonly amount: bigint;
}

/** Money that a store holds for one call in one account. Stores add what they need to find it again. */
export interface StoredReservation {
  readonly account: BudgetAccount;
  readonly amount: bigint;
}

/** The reservation, or why there is none. */
export type ReserveResult =
  | { readonly reservation: StoredReservation }
  /** The account has no room. These are its amounts. */
  | { readonly refused: BudgetAmounts };

/** A value, or a promise of it when the store is in another process. */
export type Eventual<Value> = Value | Promise<Value>;

/**
 * Keeps the accounts of a `Budget`. The store in memory is the default. A store that several processes share holds
 * one limit for all of them. A store must do each of its operations as one step, and count a repeated write once.
 */
export interface BudgetStore {
  /**
   * Holds money when `spent < limit` and `spent + reserved + amount <= limit`.
   * Rejects when the store cannot tell and is told to be strict.
   */
  reserve(request: ReserveRequest): Eventual<ReserveResult>;
  /**
   * Ends a reservation and counts what the call cost; `undefined` for a call that cost nothing. Never rejects, because the
   * call has been made: a store that cannot write now keeps the cost for later.
   * @returns the amounts after it, or `undefined` when they are not known yet
   */
  settle(reservation: StoredReservation, cost: bigint | undefined): Eventual<BudgetAmounts | undefined>;
  /** Counts a cost without a reservation. The same rules as for `settle`. */
  spend(account: BudgetAccount, cost: bigint): Eventual<BudgetAmounts | undefined>;
  /** What an account holds now. Rejects when the store cannot be read. */
  read(account: BudgetAccount): Eventual<BudgetAmounts>;
  /** The accounts that this process has used, as it last saw them. */
  readonly accounts: readonly AccountAmounts[];
  /** Resolves when every cost that was kept for later has been written, or rejects with the reason why not. */
  flush(): Promise<void>;
}

/** With more accounts than this, the store deletes the accounts of other periods, once per period. */
const MANY_ACCOUNTS = 10_000;

interface Account extends BudgetAccount {
  spent: bigint;
  reserved: bigint;
}

/** Accounts in the memory of this process. Every operation is synchronous, so concurrent calls cannot pass a limit together. */
export class MemoryBudgetStore implements BudgetStore {
  readonly #accounts: Map<string, Account> = new Map();
  #tidiedIn: string | undefined;

  reserve({ account: { period, key }, limit, amount }: ReserveRequest): ReserveResult {
    const account = this.#accountOf({ period, key });
    const { spent, reserved } = account;
    if (spent >= limit || spent + reserved + amount > limit) return { refused: { spent, reserved } };
    account.reserved += amount;
    return { reservation: { account, amount } };
  }

  settle({ account: { period, key }, amount }: StoredReservation, cost: bigint | undefined): BudgetAmounts {
    const account = this.#accountOf({ period, key });
    account.reserved -= amount;
    account.spent += cost ?? 0n;
    return amountsOf(account);
  }

  spend({ period, key }: BudgetAccount, cost: bigint): BudgetAmounts {
    const account = this.#accountOf({ period, key });
    account.spent += cost;
    return amountsOf(account);
  }

  read({ period, key }: BudgetAccount): BudgetAmounts {
    return amountsOf(this.#accounts.get(idOf(period, key)) ?? { spent: 0n, reserved: 0n });
  }

  get accounts(): readonly AccountAmounts[] {
    return [...this.#accounts.values()];
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  #accountOf({ period, key }: BudgetAccount): Account {
    const id = idOf(period, key);
    const known = this.#accounts.get(id);
    if (known !== undefined) return known;
    const account = { period, key, spent: 0n, reserved: 0n };
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
}

function idOf(period: string, key: string): string {
  return `${period} ${key}`;
}

function amountsOf({ spent, reserved }: BudgetAmounts): BudgetAmounts {
  return { spent, reserved };
}
