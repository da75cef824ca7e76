import { fromUsd } from "@bedrock-routed/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Budget, BudgetExceededError } from "../budget/budget";
import { type LocalDynamoDB, startLocalDynamoDB } from "../testing/local-dynamodb";
import { type Program, startProgram } from "../testing/start-program";
import { DynamoDBBudgetStore, ensureBudgetTable } from "./index";

const tableName = "budgets";
let local: LocalDynamoDB;
beforeAll(async () => {
  local = await startLocalDynamoDB();
  await ensureBudgetTable({ client: local.client(), tableName });
});
afterAll(() => local.close());

/** A process with a budget of 1 USD that it shares with all processes. */
function startProcess(name: string, code: string): Program {
  return startProgram(`
    const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
    const client = new DynamoDBClient({
      endpoint: ${JSON.stringify(local.endpoint)}, region: "us-east-1", maxAttempts: 8,
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    const store = new callbacks.DynamoDBBudgetStore({ client, tableName: "${tableName}", name: "${name}" });
    const budget = new callbacks.Budget({ limitUsd: 1, period: "total", store });
    const run = { at: Date.now(), tags: [], labels: {} };
    ${code}
  `);
}

function share(name: string, clock: () => number = Date.now): Budget {
  const store = new DynamoDBBudgetStore({ client: local.client(), tableName, name, clock });
  return new Budget({ limitUsd: 1, period: "total", store });
}

const run = { at: Date.now(), tags: [], labels: {} };
const picodollars = 10n ** 12n;

describe("DynamoDBBudgetStore in several processes", () => {
  it("never lets 3 processes with 5 workers each pass one limit together", async () => {
    // 90 calls of 0.014 to 0.02 USD, each estimated at 0.02 USD, for a limit of 1 USD.
    const processes = Array.from({ length: 3 }, (_, index) =>
      startProcess(
        "together",
        `
        let [spent, refused] = [0n, 0];
        const work = async (worker) => {
          for (let call = 0; call < 6; call += 1) {
            try {
              const held = await budget.reserve(run, ${picodollars / 50n}n);
              const cost = 14_000_000_000n + BigInt((${index} * 53 + worker * 17 + call * 7) % 4) * 2_000_000_000n;
              await held.settle(cost);
              spent += cost;
            } catch (error) {
              if (error.name !== "BudgetExceededError") throw error;
              refused += 1;
            }
          }
        };
        await Promise.all([0, 1, 2, 3, 4].map(work));
        console.log(JSON.stringify({ spent: spent.toString(), refused }));
      `,
      ),
    );
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    expect(ends.map(({ stderr, code }) => [stderr, code])).toEqual(ends.map(() => ["", 0]));
    const results = ends.map(({ stdout }) => JSON.parse(stdout) as { spent: string; refused: number });
    const spent = results.reduce((sum, each) => sum + BigInt(each.spent), 0n);
    const [state] = await share("together").readStates(run);
    expect(state).toMatchObject({ reservedUsd: 0 });
    expect(fromUsd(state?.spentUsd ?? 0)).toBe(spent);
    expect(spent).toBeLessThanOrEqual(picodollars);
    expect(spent).toBeGreaterThan((picodollars * 96n) / 100n);
    expect(results.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(10);
  });

  it("gives back the reservation of a process that is killed in the middle of a call", async () => {
    const process = startProcess(
      "killed",
      `
      await budget.reserve(run, ${(picodollars * 9n) / 10n}n);
      console.log("held");
      setInterval(() => {}, 1000);
    `,
    );
    await process.printed();
    process.child.kill("SIGKILL");
    await process.ended;
    await expect(share("killed").reserve(run, fromUsd(0.2))).rejects.toThrow(BudgetExceededError);
    // After the lease of the reservation, two other processes spend what it held.
    const others = [1, 2].map(() =>
      startProcess(
        "killed",
        `
        const clock = () => Date.now() + 17 * 60_000;
        const later = new callbacks.DynamoDBBudgetStore({ client, tableName: "${tableName}", name: "killed", clock });
        const shared = new callbacks.Budget({ limitUsd: 1, period: "total", store: later });
        await (await shared.reserve(run, ${picodollars / 2n}n)).settle(${(picodollars * 4n) / 10n}n);
      `,
      ),
    );
    const ends = await Promise.all(others.map(({ ended }) => ended));
    expect(ends.map(({ stderr, code }) => [stderr, code])).toEqual(ends.map(() => ["", 0]));
    const later = share("killed", () => Date.now() + 17 * 60_000);
    expect(await later.readStates(run)).toMatchObject([{ spentUsd: 0.8, reservedUsd: 0 }]);
    await expect(later.reserve(run, fromUsd(0.3))).rejects.toThrow(BudgetExceededError);
  });
});
