import { randomBytes } from "node:crypto";
import { emitWarning } from "node:process";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type {
  AccountAmounts,
  BudgetAccount,
  BudgetAmounts,
  BudgetStore,
  ReserveRequest,
  ReserveResult,
  StoredReservation,
} from "../budget/budget-store";
import { notify } from "../notify";
import {
  type AccountItem,
  type AccountWrite,
  buildUpdate,
  EXPIRES,
  expiryMinute,
  findExpired,
  ITEM_KEY,
  itemIdOf,
  markAttribute,
  minuteOf,
  readAccountItem,
  reservedAttribute,
  toAmounts,
} from "./account-item";
import { BudgetStoreError } from "./budget-store-error";
import { Lanes } from "./lanes";
import { type DynamoDBBudgetStoreOptions, type ResolvedStoreOptions, resolveStoreOptions } from "./store-options";

/** A mistake in the set-up. It does not go away by itself, and `whenUnavailable` does not apply to it. */
const MISTAKES =
  /^(ResourceNotFound|AccessDenied|Validation|UnrecognizedClient|InvalidSignature|MissingAuthentication)/;

/** A reservation in the table. */
interface TableReservation extends StoredReservation {
  readonly id: string;
  /** The minute at which it expires. `undefined` when the table could not be reached, and nothing is held. */
  readonly minute: number | undefined;
}

interface Written {
  readonly isDone: boolean;
  readonly found: AccountItem;
}

/** A cost that the table does not have yet. */
interface Unwritten {
  readonly reservation: TableReservation;
  readonly cost: bigint;
  readonly mark: string;
}

/** A write is tried again when other processes change the account in between. */
const MOST_TRIES = 10;
const MOST_KNOWN_ACCOUNTS = 10_000;
const MOST_UNWRITTEN = 10_000;
/** Marks of confirmed writes that one write removes. It keeps the expression within DynamoDB's 4 KB. */
const MOST_REMOVED_MARKS = 40;
/**
 * Writes of this process to one account that are under way at a time. Each leaves a mark in the item until the next write, and
 * DynamoDB charges for the size of the item. A partition takes 1,000 writes a second, so more would not be faster.
 */
const WRITES_AT_ONCE = 4;
const DAY_SECONDS = 86_400;

/**
 * Keeps the accounts of budgets in a DynamoDB table, so that one limit holds for all processes that use it. Each account is
 * one item. A call reserves its estimate with one conditional write and settles with a second one. Both count once, also
 * when the SDK repeats them. The reservation of a process that ends in the middle of a call expires after `leaseMs` and is
 * given back by the next write that needs room: no other process has to clean up.
 *
 * `ensureBudgetTable` makes the table, and `budgetTablePolicy` the IAM policy.
 */
export class DynamoDBBudgetStore implements BudgetStore {
  readonly #client: Pick<DynamoDBClient, "send">;
  readonly #options: ResolvedStoreOptions;
  readonly #known: Map<string, AccountAmounts> = new Map();
  /** Marks of this process's writes that have been answered, by item. The next write removes them. */
  readonly #confirmed: Map<string, string[]> = new Map();
  readonly #lanes: Lanes = new Lanes(WRITES_AT_ONCE);
  #unwritten: Unwritten[] = [];
  #hasWarned = false;

  /** @throws InvalidOptionError when an option is invalid */
  constructor(options: DynamoDBBudgetStoreOptions) {
    this.#options = resolveStoreOptions(options);
    this.#client = options.client;
  }

  /** @throws BudgetStoreError when the table cannot be used, unless `whenUnavailable` is `"allow"` and it is not a mistake in the set-up */
  async reserve({ account, limit, amount }: ReserveRequest): Promise<ReserveResult> {
    const id = newId();
    const mark = markAttribute(minuteOf(this.#now()), id);
    try {
      let minute = expiryMinute(this.#now(), this.#options.leaseMs);
      for (let tries = 0; tries < MOST_TRIES && amount <= limit && limit > 0n; tries += 1) {
        const item = await this.#write(account, mark, {
          add: { committed: amount, [reservedAttribute(minute)]: amount },
          compare: [
            { attribute: "committed", is: "<=", value: limit - amount, orAbsent: true },
            { attribute: "spent", is: "<", value: limit, orAbsent: true },
            { attribute: "closed", is: "<", value: BigInt(minute), orAbsent: true },
          ],
        });
        if (item.isDone) return { reservation: toReservation({ account, amount, id, minute }) };
        const { closed } = item.found;
        // The clock of this process is far behind the one that gave reservations back.
        if (closed !== undefined && closed >= minute) minute = expiryMinute(closed * 60_000, this.#options.leaseMs);
        else if (!(await this.#makeRoom(account, item.found, { limit, amount }))) {
          return { refused: this.#remember(account, item.found) };
        }
      }
      return { refused: await this.#read(account) };
    } catch (error) {
      this.#refuseUnlessAllowed(error);
      return { reservation: toReservation({ account, amount, id, minute: undefined }) };
    }
  }

  async settle(reservation: StoredReservation, cost: bigint | undefined): Promise<BudgetAmounts | undefined> {
    const own = toTableReservation(reservation);
    if (own.minute === undefined && (cost ?? 0n) === 0n) return this.#known.get(this.#idOf(own.account));
    return this.#count(own, cost ?? 0n);
  }

  async spend(account: BudgetAccount, cost: bigint): Promise<BudgetAmounts | undefined> {
    return this.#count({ account, amount: 0n, id: newId(), minute: undefined }, cost);
  }

  /** @throws BudgetStoreError when the table cannot be read */
  async read(account: BudgetAccount): Promise<BudgetAmounts> {
    try {
      return await this.#read(account);
    } catch (error) {
      throw new BudgetStoreError(this.#options.tableName, "What is spent is not known.", error);
    }
  }

  get accounts(): readonly AccountAmounts[] {
    return [...this.#known.values()];
  }

  /** @throws BudgetStoreError when costs of calls are still not in the table */
  async flush(): Promise<void> {
    const waiting = this.#unwritten;
    this.#unwritten = [];
    for (const [index, each] of waiting.entries()) {
      try {
        await this.#settleInTable(each);
      } catch (error) {
        this.#unwritten.unshift(...waiting.slice(index));
        const consequence = `The costs of ${this.#unwritten.length} calls are not counted yet.`;
        throw new BudgetStoreError(this.#options.tableName, consequence, error);
      }
    }
  }

  async #count(reservation: TableReservation, cost: bigint): Promise<BudgetAmounts | undefined> {
    const each = { reservation, cost, mark: markAttribute(minuteOf(this.#now()), `${reservation.id}-end`) };
    try {
      const amounts = await this.#settleInTable(each);
      if (this.#unwritten.length > 0) await this.flush();
      return amounts;
    } catch (error) {
      const isOwn = !BudgetStoreError.isInstance(error);
      if (isOwn) this.#unwritten = [...this.#unwritten, each].slice(-MOST_UNWRITTEN);
      const consequence = "The call was made. Its cost is kept in memory and written with the next one, or by flush().";
      this.#report(isOwn ? new BudgetStoreError(this.#options.tableName, consequence, error) : error);
      return undefined;
    }
  }

  /** Counts a cost, and gives back its reservation unless that has expired and has been given back already. */
  async #settleInTable({ reservation, cost, mark }: Unwritten): Promise<BudgetAmounts> {
    const { account, amount, minute } = reservation;
    if (minute !== undefined) {
      const settled = await this.#write(account, mark, {
        add: { spent: cost, committed: cost - amount, [reservedAttribute(minute)]: -amount },
        compare: [{ attribute: "closed", is: "<", value: BigInt(minute), orAbsent: true }],
      });
      if (settled.isDone) return this.#tidy(account, settled.found);
    }
    const { found } = await this.#write(account, mark, { add: { spent: cost, committed: cost } });
    return this.#tidy(account, found);
  }

  /** One write that counts once. When its conditions do not hold, `isDone` is false and `found` is what they met. */
  #write(account: BudgetAccount, mark: string, write: AccountWrite): Promise<Written> {
    const id = this.#idOf(account);
    return this.#lanes.run(id, () => this.#writeNow(account, id, mark, write));
  }

  async #writeNow(account: BudgetAccount, id: string, mark: string, write: AccountWrite): Promise<Written> {
    const old = this.#confirmed.get(id) ?? [];
    const removed = old.splice(0, MOST_REMOVED_MARKS);
    const now = BigInt(Math.floor(this.#now() / 1000));
    try {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#options.tableName,
          Key: { [ITEM_KEY]: { S: id } },
          ReturnValues: "ALL_NEW",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          ...buildUpdate({
            ...write,
            set: { ...write.set, [mark]: 1n },
            setOnce:
              account.period === "total" ? {} : { [EXPIRES]: now + BigInt(this.#options.keepDays * DAY_SECONDS) },
            remove: [...(write.remove ?? []), ...removed],
            absent: [mark],
          }),
        }),
      );
      this.#confirm(id, mark);
      const found = readAccountItem(Attributes);
      this.#remember(account, found);
      return { isDone: true, found };
    } catch (error) {
      if (removed.length > 0) this.#confirmed.set(id, [...removed, ...(this.#confirmed.get(id) ?? [])]);
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const found = error.Item === undefined ? await this.#readItem(account) : readAccountItem(error.Item);
      // The answer to an earlier attempt was lost, and the SDK sent the write again.
      const isDone = found.marks.has(mark);
      if (isDone) this.#confirm(id, mark);
      return { isDone, found };
    }
  }

  #confirm(id: string, mark: string): void {
    const marks = this.#confirmed.get(id);
    if (marks !== undefined) marks.push(mark);
    else {
      // What other processes see as old, they remove: see findExpired.
      if (this.#confirmed.size >= MOST_KNOWN_ACCOUNTS) this.#confirmed.clear();
      this.#confirmed.set(id, [mark]);
    }
  }

  /** Whether it is worth trying again: expired reservations were given back, or another call has ended meanwhile. */
  async #makeRoom(
    account: BudgetAccount,
    found: AccountItem,
    { limit, amount }: Pick<ReserveRequest, "limit" | "amount">,
  ): Promise<boolean> {
    const { spent, reserved } = this.#amountsOf(found);
    if (spent >= limit || spent + reserved + amount > limit) return false;
    await this.#giveBack(account, found);
    return true;
  }

  /** Removes what has expired. The next write of another process does it when this one is too late. */
  async #giveBack(account: BudgetAccount, item: AccountItem): Promise<AccountItem | undefined> {
    const expired = findExpired(item, this.#now(), this.#options.clockSkewMs);
    const last = expired.minutes.at(-1);
    if (last === undefined) return undefined;
    const closed = {
      attribute: "closed",
      is: "=",
      value: BigInt(item.closed ?? 0),
      orAbsent: item.closed === undefined,
    } as const;
    const unchanged = expired.minutes.map((minute) => ({
      attribute: reservedAttribute(minute),
      is: "=" as const,
      value: item.reserved.get(minute) ?? 0n,
      orAbsent: false,
    }));
    const written = await this.#write(account, markAttribute(minuteOf(this.#now()), newId()), {
      add: { committed: -expired.amount },
      set: { closed: BigInt(last) },
      remove: [...expired.minutes.map(reservedAttribute), ...expired.marks.slice(0, MOST_REMOVED_MARKS)],
      compare: [closed, ...unchanged],
    });
    return written.isDone ? written.found : undefined;
  }

  /** After a call has ended nobody waits, so this is when expired reservations and marks are removed. */
  async #tidy(account: BudgetAccount, found: AccountItem): Promise<BudgetAmounts> {
    try {
      const tidied = await this.#giveBack(account, found);
      if (tidied !== undefined) return { ...this.#amountsOf(tidied), spent: found.spent };
    } catch {
      // The cost is counted. Another write will tidy up.
    }
    return this.#amountsOf(found);
  }

  async #read(account: BudgetAccount): Promise<BudgetAmounts> {
    return this.#remember(account, await this.#readItem(account));
  }

  async #readItem(account: BudgetAccount): Promise<AccountItem> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#options.tableName,
        Key: { [ITEM_KEY]: { S: this.#idOf(account) } },
        ConsistentRead: true,
      }),
    );
    return readAccountItem(Item);
  }

  #remember({ period, key }: BudgetAccount, item: AccountItem): BudgetAmounts {
    const amounts = this.#amountsOf(item);
    const id = this.#idOf({ period, key });
    this.#known.delete(id);
    this.#known.set(id, { period, key, ...amounts });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN_ACCOUNTS && oldest !== undefined) this.#known.delete(oldest);
    return amounts;
  }

  #amountsOf(item: AccountItem): BudgetAmounts {
    return toAmounts(item, this.#now(), this.#options.clockSkewMs);
  }

  #idOf(account: BudgetAccount): string {
    return itemIdOf(this.#options.name, account);
  }

  #now(): number {
    return this.#options.clock();
  }

  /** @throws BudgetStoreError when the call must not be sent */
  #refuseUnlessAllowed(cause: unknown): void {
    const { tableName, whenUnavailable } = this.#options;
    const isMistake = cause instanceof Error && MISTAKES.test(cause.name);
    if (isMistake || whenUnavailable === "refuse") {
      throw new BudgetStoreError(tableName, "The call was not sent.", cause);
    }
    this.#report(new BudgetStoreError(tableName, "The call is sent without a check of the budget.", cause));
  }

  #report(error: BudgetStoreError): void {
    if (this.#options.onError !== undefined) notify(this.#options.onError, error);
    else if (!this.#hasWarned) {
      this.#hasWarned = true;
      emitWarning(
        `${error.message} Later failures are not reported; pass onError to get all of them.`,
        "BudgetWarning",
      );
    }
  }
}

/** What callers hold. Only this store knows the rest. */
function toReservation(reservation: TableReservation): StoredReservation {
  return reservation;
}

/** A reservation of this store. Another store's would be settled in the wrong place. */
function toTableReservation(reservation: StoredReservation): TableReservation {
  if ("id" in reservation && typeof reservation.id === "string" && "minute" in reservation) {
    return reservation as TableReservation;
  }
  throw new TypeError("This reservation was not made by a DynamoDBBudgetStore. Settle it with the store that made it.");
}

/** Short, because marks are part of the item. Two ids of one minute are the same once in 10^21. */
function newId(): string {
  return randomBytes(9).toString("base64url");
}
