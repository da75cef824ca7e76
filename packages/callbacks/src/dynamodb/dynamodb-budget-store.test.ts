import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { fromUsd } from "@bedrock-routed/core";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Budget, type BudgetCrossing, BudgetExceededError } from "../budget/budget";
import { type BudgetStore, MemoryBudgetStore, type StoredReservation } from "../budget/budget-store";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { type LocalDynamoDB, startLocalDynamoDB } from "../testing/local-dynamodb";
import { recorded } from "../testing/recorded";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { lite, routed } from "../testing/routing-record";
import { withBudget } from "../with-budget/with-budget";
import { BudgetStoreError, DynamoDBBudgetStore, type DynamoDBBudgetStoreOptions, ensureBudgetTable } from "./index";

const tableName = "budgets";
const start = Date.UTC(2026, 10, 27, 12);
const minute = 60_000;
const month = { period: "2026-11", key: "" };
const run = { at: start, tags: [], labels: {} };

let local: LocalDynamoDB;
beforeAll(async () => {
  local = await startLocalDynamoDB();
  await ensureBudgetTable({ client: local.client(), tableName });
});
afterAll(() => local.close());

let now = start;
let name = 0;
beforeEach(() => {
  now = start;
  name += 1;
  local.faults.length = 0;
});

/** A store of another process: all stores of a test share the accounts. */
function open(options: Partial<DynamoDBBudgetStoreOptions> = {}): DynamoDBBudgetStore {
  const client = local.client({ maxAttempts: 3 });
  return new DynamoDBBudgetStore({ client, tableName, name: `test-${name}`, clock: () => now, ...options });
}

async function reserve(store: BudgetStore, amount: bigint, limit = 1000n): Promise<StoredReservation> {
  const result = await store.reserve({ account: month, limit, amount });
  if ("refused" in result) throw new Error(`refused at ${result.refused.spent} + ${result.refused.reserved}`);
  return result.reservation;
}

async function attributes(): Promise<string[]> {
  const Key = { id: { S: `test-${name}#2026-11#` } };
  const { Item = {} } = await local.client().send(new GetItemCommand({ TableName: tableName, Key }));
  return Object.keys(Item).sort();
}

describe("DynamoDBBudgetStore", () => {
  it("holds one limit for several stores, to the picodollar", async () => {
    const [a, b] = [open(), open()];
    const held = await reserve(a, 700n);
    await expect(reserve(b, 301n)).rejects.toThrow("refused at 0 + 700");
    await reserve(b, 300n);
    expect(await a.settle(held, 123n)).toEqual({ spent: 123n, reserved: 300n });
    expect(await b.read(month)).toEqual({ spent: 123n, reserved: 300n });
    expect(b.accounts).toEqual([{ ...month, spent: 123n, reserved: 300n }]);
  });

  it("counts amounts of 38 digits", async () => {
    const store = open();
    const cost = 10n ** 37n + 1n;
    await store.spend(month, cost);
    expect(await store.spend(month, cost)).toMatchObject({ spent: 2n * cost });
  });

  it("does what the store in memory does", async () => {
    const step = fc.record({
      does: fc.constantFrom("reserve", "settle", "release", "spend"),
      amount: fc.bigInt(0n, 400n),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        name += 1;
        const stores = [new MemoryBudgetStore(), open()];
        const open_: StoredReservation[][] = [[], []];
        for (const { does, amount } of steps) {
          const results = await Promise.all(
            stores.map(async (store, index) => {
              const mine = open_[index] ?? [];
              if (does === "spend") return store.spend(month, amount);
              if (does === "reserve") {
                const result = await store.reserve({ account: month, limit: 1000n, amount });
                if ("reservation" in result) mine.push(result.reservation);
                return "refused" in result ? result.refused : store.read(month);
              }
              const held = mine.shift();
              return held && store.settle(held, does === "release" ? undefined : amount);
            }),
          );
          expect(results[1]).toEqual(results[0]);
        }
      }),
      { numRuns: 6 },
    );
  });

  it.each(["lose-answer", "throttle", "fail"] as const)(
    "counts once when the SDK repeats a request after: %s",
    async (fault) => {
      const store = open();
      local.faults.push(fault);
      const held = await reserve(store, 400n);
      expect(await store.read(month)).toEqual({ spent: 0n, reserved: 400n });
      local.faults.push(fault);
      expect(await store.settle(held, 150n)).toEqual({ spent: 150n, reserved: 0n });
      expect(await open().read(month)).toEqual({ spent: 150n, reserved: 0n });
    },
  );

  it("gives a reservation back when it has expired, and not before", async () => {
    const [lost, other] = [open(), open()];
    await reserve(lost, 900n);
    now += 15 * minute;
    await expect(reserve(other, 200n)).rejects.toThrow("refused at 0 + 900");
    now += 2 * minute;
    expect(await other.read(month)).toEqual({ spent: 0n, reserved: 0n });
    const held = await reserve(other, 1000n);
    expect(await other.settle(held, 10n)).toEqual({ spent: 10n, reserved: 0n });
  });

  it("counts a call that ends after its reservation was given back", async () => {
    const [slow, other] = [open(), open()];
    const late = await reserve(slow, 900n);
    now += 17 * minute;
    const held = await reserve(other, 950n);
    expect(await slow.settle(late, 30n)).toEqual({ spent: 30n, reserved: 950n });
    expect(await other.settle(held, undefined)).toEqual({ spent: 30n, reserved: 0n });
  });

  it("never takes another call's reservation when the clock of a process is slow", async () => {
    const [fast, slow] = [open(), open({ clock: () => now - 60 * minute })];
    await reserve(fast, 500n);
    now += 30 * minute;
    await fast.settle(await reserve(fast, 1000n), 1n);
    const held = await reserve(slow, 300n);
    expect(await slow.settle(held, 7n)).toEqual({ spent: 8n, reserved: 0n });
    expect(await fast.read(month)).toEqual({ spent: 8n, reserved: 0n });
  });

  it("keeps the item small while many calls are open, and after they have ended", async () => {
    const store = open();
    const held: StoredReservation[] = [];
    for (let block = 0; block < 3; block += 1) {
      held.push(...(await Promise.all(Array.from({ length: 30 }, () => reserve(store, 1n, 5000n)))));
      now += minute;
    }
    const other = open();
    await other.settle(await reserve(other, 1n, 5000n), 0n);
    for (const each of held.slice(0, 60)) await store.settle(each, 1n);
    expect((await attributes()).filter((one) => one.startsWith("r"))).toHaveLength(4);
    expect(await store.read(month)).toEqual({ spent: 60n, reserved: 30n });
    now += 40 * minute;
    for (let each = 0; each < 30; each += 1) await other.settle(await reserve(other, 1n, 5000n), 1n);
    expect(await other.read(month)).toEqual({ spent: 90n, reserved: 0n });
    expect((await attributes()).length).toBeLessThan(60);
  });

  it("refuses when DynamoDB does not answer, and names the remedy", async () => {
    const store = open();
    local.faults.push("fail", "fail", "fail");
    const refused = reserve(store, 1n);
    await expect(refused).rejects.toThrow(BudgetStoreError);
    await expect(refused).rejects.toThrow(
      /"budgets" could not be used: .* The call was not sent\..*whenUnavailable: "allow"/,
    );
  });

  it("sends the call unchecked and reports it, when it is told to, and counts its cost later", async () => {
    const errors: BudgetStoreError[] = [];
    const store = open({ whenUnavailable: "allow", onError: (error) => errors.push(error) });
    const budget = new Budget({ limitUsd: 1, store });
    local.faults.push("fail", "fail", "fail");
    const held = await budget.reserve(run, fromUsd(0.5));
    local.faults.push("fail", "fail", "fail");
    await held.settle(fromUsd(0.25));
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining("without a check"),
      expect.stringContaining("Its cost is kept in memory"),
    ]);
    expect(await budget.readStates(run)).toMatchObject([{ spentUsd: 0 }]);
    local.faults.push("fail", "fail", "fail");
    await expect(budget.flush()).rejects.toThrow("The costs of 1 calls are not counted yet");
    await budget.flush();
    expect(await budget.readStates(run)).toMatchObject([{ spentUsd: 0.25, reservedUsd: 0 }]);
  });

  it("writes a cost that was kept with the next one", async () => {
    const store = open({ onError: () => {} });
    local.faults.push("fail", "fail", "fail");
    expect(await store.spend(month, 5n)).toBeUndefined();
    await store.spend(month, 6n);
    expect(await store.read(month)).toMatchObject({ spent: 11n });
  });

  it("is strict about a missing table even when it is told to allow", async () => {
    const store = open({ tableName: "no-such-table", whenUnavailable: "allow" });
    await expect(reserve(store, 1n)).rejects.toThrow(/Create the table with ensureBudgetTable/);
    await expect(store.read(month)).rejects.toThrow(/What is spent is not known/);
  });

  it.each<[Partial<DynamoDBBudgetStoreOptions>, RegExp]>([
    [{ tableName: "x" }, /tableName "x": pass 3 to 255/],
    [{ client: {} as never }, /client: pass new DynamoDBClient/],
    [{ name: "a#b" }, /name "a#b"/],
    [{ leaseMs: 1 }, /leaseMs 1: pass 60000 ms or more/],
    [{ whenUnavailable: "open" as never }, /whenUnavailable "open": pass "refuse" or "allow"/],
    [{ sweeper: true } as never, /sweeper true: there is no such option/],
  ])("refuses %j", (options, message) => {
    expect(() => open(options)).toThrow(message);
  });
});

describe("a budget that processes share", () => {
  it("refuses the call of any process, keeps keys apart, and reports a threshold in one process only", async () => {
    const crossings: BudgetCrossing[] = [];
    const share = (): Budget =>
      new Budget({ limitUsd: 1, by: "user", period: "day", store: open(), onThreshold: (one) => crossings.push(one) });
    const [a, b] = [share(), share()];
    const of = (user: string) => ({ ...run, labels: { user } });
    await (await a.reserve(of("amy"), fromUsd(0.6))).settle(fromUsd(0.6));
    await expect(b.reserve(of("amy"), fromUsd(0.5))).rejects.toThrow(
      /budget of 1 USD for "amy" in 2026-11-27 .* 0.6 USD are spent/,
    );
    await (await b.reserve(of("佐藤"), fromUsd(0.9))).release();
    b.add(recorded({ at: start, labels: { user: "amy" }, cost: fromUsd(0.3) }));
    await b.flush();
    expect(crossings.map(({ key, threshold, spentUsd }) => [key, threshold, spentUsd])).toEqual([
      ["amy", 0.5, 0.6],
      ["amy", 0.8, 0.9],
    ]);
  });

  it("reserves under all tags of a run or under none", async () => {
    const budget = new Budget({ limitUsd: 1, by: "tag", period: "total", store: open() });
    const long = "長".repeat(900);
    await (await budget.reserve({ ...run, tags: [long] }, fromUsd(0.8))).settle(fromUsd(0.8));
    await expect(budget.reserve({ ...run, tags: ["a", long] }, fromUsd(0.5))).rejects.toThrow(BudgetExceededError);
    expect(await budget.readStates({ ...run, tags: ["a", long] })).toMatchObject([
      { key: "a", spentUsd: 0, reservedUsd: 0 },
      { key: long, spentUsd: 0.8, reservedUsd: 0 },
    ]);
  });

  it("counts the calls of models and of a handler: invoke, stream and batch", async () => {
    const budget = new Budget({ limitUsd: 1, store: open({ clock: Date.now }) });
    const model = new RoutedChatModel(() => routed());
    const budgeted = withBudget(model, budget, { estimateModel: `us.${lite}` });
    await budgeted.invoke("q");
    for await (const _chunk of await budgeted.stream("q"));
    await budgeted.batch(["a", "b"]);
    expect(budget.states).toMatchObject([{ spentUsd: 0.000336, reservedUsd: 0 }]);
    const handler = new BedrockSavingsHandler({ budgets: [budget] });
    await model.invoke("q", { callbacks: [handler] });
    expect(await handler.flush()).toEqual([]);
    expect(budget.states).toMatchObject([{ spentUsd: 0.00042 }]);
  });
});
