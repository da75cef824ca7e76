import { fromUsd } from "@bedrock-routed/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recorded } from "../testing/recorded";
import { Budget, type BudgetCrossing, BudgetExceededError, type BudgetOptions } from "./budget";

const at = Date.UTC(2026, 10, 30, 16);
const run = { at, tags: [], labels: {} };
const spend = (usd: number, parts = {}) => recorded({ at, cost: fromUsd(usd), ...parts });

describe("Budget", () => {
  it("reports each threshold once per period, in order", () => {
    const crossings: BudgetCrossing[] = [];
    const budget = new Budget({ limitUsd: 10, thresholds: [1, 0.5], onThreshold: (one) => crossings.push(one) });
    for (const usd of [4, 1, 1, 20, 5]) budget.add(spend(usd));
    expect(crossings.map(({ threshold, spentUsd, period }) => [threshold, spentUsd, period])).toEqual([
      [0.5, 5, "2026-11"],
      [1, 26, "2026-11"],
    ]);
    budget.add(spend(6, { at: Date.UTC(2026, 11, 1) }));
    expect(crossings.at(-1)).toMatchObject({ threshold: 0.5, period: "2026-12", spentUsd: 6 });
  });

  it("continues after a callback that throws", () => {
    const budget = new Budget({
      limitUsd: 1,
      onThreshold: () => {
        throw new Error("pager");
      },
    });
    budget.add(spend(2));
    expect(budget.states).toMatchObject([{ spentUsd: 2 }]);
  });

  it("keeps users, tags and days apart, in the time zone of the team", () => {
    const users = new Budget({ limitUsd: 1, by: "user", only: ["佐藤"], period: "day", timeZone: "Asia/Tokyo" });
    users.add(spend(0.4, { labels: { user: "佐藤" } }));
    users.add(spend(9, { labels: { user: "amy" } }));
    users.add(spend(9));
    expect(users.states).toMatchObject([{ period: "2026-12-01", key: "佐藤", spentUsd: 0.4 }]);
    const tags = new Budget({ limitUsd: 1, by: "tag", period: "total" });
    tags.add(spend(0.5, { tags: ["a", "b"] }));
    expect(tags.states.map(({ key, spentUsd }) => [key, spentUsd])).toEqual([
      ["a", 0.5],
      ["b", 0.5],
    ]);
  });

  it("remembers a period when the clock jumps ahead and back", async () => {
    const budget = new Budget({ limitUsd: 1, period: "day" });
    budget.add(spend(0.9));
    budget.add(spend(0.1, { at: Date.UTC(2030, 0) }));
    await expect(budget.reserve(run, fromUsd(0.2))).rejects.toThrow(BudgetExceededError);
  });

  it("deletes the accounts of other periods beyond 10,000 accounts, unless money is reserved in them", async () => {
    const budget = new Budget({ limitUsd: 1, by: "user", period: "day" });
    const ofUser = (user: string, time = at) => ({ at: time, labels: { user } });
    const held = await budget.reserve({ tags: [], ...ofUser("holder") }, 1n);
    for (let index = 1; index < 9999; index += 1) budget.add(spend(0.1, ofUser(`user-${index}`)));
    const nextDay = at + 86_400_000;
    budget.add(spend(0.1, ofUser("a", nextDay)));
    expect(budget.states).toHaveLength(10_000);
    budget.add(spend(0.1, ofUser("b", nextDay)));
    expect(budget.states.map(({ period, key }) => [period, key])).toEqual([
      ["2026-11-30", "holder"],
      ["2026-12-01", "a"],
      ["2026-12-01", "b"],
    ]);
    await held.settle(fromUsd(0.5));
    expect(budget.states[0]).toMatchObject({ spentUsd: 0.5, reservedUsd: 0 });
  });

  it("never deletes an account of the current period", () => {
    const budget = new Budget({ limitUsd: 1, by: "user", period: "day" });
    for (let index = 0; index < 10_002; index += 1) budget.add(spend(0.1, { labels: { user: `user-${index}` } }));
    expect(budget.states).toHaveLength(10_002);
  });

  it("refuses a call that does not fit, naming limit, spent, reserved and remedy", async () => {
    const budget = new Budget({ limitUsd: 1 });
    const held = await budget.reserve(run, fromUsd(0.7));
    await expect(budget.reserve(run, fromUsd(0.4))).rejects.toThrow(
      /budget of 1 USD in 2026-11 .* estimated at 0.4 USD: 0 USD are spent and 0.7 USD are reserved.*Raise limitUsd/,
    );
    await held.release();
    await held.settle(fromUsd(5));
    await (await budget.reserve(run, fromUsd(1))).settle(fromUsd(0.25));
    expect(budget.states).toMatchObject([{ spentUsd: 0.25, reservedUsd: 0 }]);
  });

  it("has no room when the limit is spent, even for calls of unknown price", async () => {
    const budget = new Budget({ limitUsd: 0 });
    await expect(budget.reserve(run, 0n)).rejects.toThrow(BudgetExceededError);
  });

  it("never spends more than the limit when calls cost no more than their estimates", async () => {
    const call = fc.record({ estimate: fc.bigInt(0n, 400n), part: fc.bigInt(0n, 100n), later: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(call), async (calls) => {
        const budget = new Budget({ limitUsd: 1e-9 });
        const open: (() => Promise<void>)[] = [];
        let spent = 0n;
        for (const { estimate, part, later } of calls) {
          try {
            const held = await budget.reserve(run, estimate);
            const cost = (estimate * part) / 100n;
            spent += cost;
            const settle = (): Promise<void> => held.settle(cost);
            if (later) open.push(settle);
            else await settle();
          } catch (error) {
            expect(error).toBeInstanceOf(BudgetExceededError);
          }
        }
        for (const settle of open) await settle();
        expect(spent).toBeLessThanOrEqual(1000n);
        const [state] = budget.states;
        expect(fromUsd(state?.spentUsd ?? 0)).toBe(spent);
        expect(state?.reservedUsd ?? 0).toBe(0);
      }),
    );
  });

  it.each<[Partial<BudgetOptions>, RegExp]>([
    [{ limitUsd: -1 }, /limitUsd -1: pass USD/],
    [{ limitUsd: Number.NaN }, /limitUsd NaN/],
    [{ period: "week" as never }, /period "week"/],
    [{ thresholds: [0] }, /thresholds 0: pass parts/],
    [{ timeZone: "Tokyo" }, /timeZone "Tokyo": pass an IANA name/],
  ])("refuses %j", (options, message) => {
    expect(() => new Budget({ limitUsd: 1, ...options })).toThrow(message);
  });
});
