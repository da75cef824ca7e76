import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Budget, BudgetExceededError } from "@bedrock-routed/callbacks";
import { DynamoDBBudgetStore, ensureBudgetTable } from "@bedrock-routed/callbacks/dynamodb";
import dynalite from "dynalite";

// 50 processes make 40 calls each against one hard limit that has room for half of them. One process is killed in the
// middle of a call. Run it with: pnpm --filter @bedrock-routed/benchmarks budget

const PROCESSES = Number(process.env.PROCESSES ?? 50);
const CALLS = 40;
const AT_ONCE = 4;
const ESTIMATE = 10_000_000_000n;
const LIMIT_USD = (PROCESSES * CALLS * 0.01) / 2;
const AFTER_LEASE_MS = 17 * 60_000;
const PICODOLLARS = 1e12;

const run = { at: Date.now(), tags: [], labels: {} };

function openBudget(endpoint: string, clock: () => number = Date.now): Budget {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 10 });
  const store = new DynamoDBBudgetStore({ client, tableName: "budgets", clock });
  return new Budget({ limitUsd: LIMIT_USD, period: "total", store });
}

/** Makes the calls of one process, and prints what it spent and how long a reservation and a settlement took. */
async function work(endpoint: string, index: number): Promise<void> {
  const budget = openBudget(endpoint);
  let [spent, refused, next] = [0n, 0, 0];
  const times: number[] = [];
  const worker = async (): Promise<void> => {
    while (next < CALLS) {
      const call = next++;
      const start = performance.now();
      try {
        const held = await budget.reserve(run, ESTIMATE);
        if (index === 0 && call === 1) {
          process.stdout.write(`${JSON.stringify({ spent: spent.toString(), refused, times, killed: true })}\n`);
          process.kill(process.pid, "SIGKILL");
        }
        const cost = ESTIMATE - BigInt((index * 7 + call) % 4) * 1_000_000_000n;
        await held.settle(cost);
        spent += cost;
        times.push(performance.now() - start);
      } catch (error) {
        if (!BudgetExceededError.isInstance(error)) throw error;
        refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: index === 0 ? 1 : AT_ONCE }, worker));
  process.stdout.write(`${JSON.stringify({ spent: spent.toString(), refused, times })}\n`);
}

interface Outcome {
  readonly spent: string;
  readonly refused: number;
  readonly times: readonly number[];
  readonly killed?: boolean;
}

function startWorker(endpoint: string, index: number): Promise<Outcome> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), endpoint, String(index)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  return new Promise((resolve, reject) => {
    child.on("close", () => {
      if (printed === "") reject(new Error(`Process ${index} ended without a result.`));
      else resolve(JSON.parse(printed) as Outcome);
    });
  });
}

async function main(): Promise<void> {
  const database = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => database.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(database.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  // dynalite has no UpdateTimeToLive. The table is made before that step.
  await ensureBudgetTable({ client, tableName: "budgets" }).catch(() => {});
  const start = performance.now();
  const outcomes = await Promise.all(Array.from({ length: PROCESSES }, (_, index) => startWorker(endpoint, index)));
  const seconds = (performance.now() - start) / 1000;
  const spent = outcomes.reduce((sum, one) => sum + BigInt(one.spent), 0n);
  const [after] = await openBudget(endpoint).readStates(run);
  const [later] = await openBudget(endpoint, () => Date.now() + AFTER_LEASE_MS).readStates(run);
  const times = outcomes.flatMap((one) => one.times).sort((a, b) => a - b);
  const at = (part: number): string => `${(times[Math.floor(times.length * part)] ?? 0).toFixed(1)} ms`;
  const isWithin = Number(spent) <= LIMIT_USD * PICODOLLARS;
  console.log(`${PROCESSES} processes × ${CALLS} calls, each estimated at 0.01 USD, limit ${LIMIT_USD} USD`);
  console.log(`calls sent ${times.length + 1}, refused ${outcomes.reduce((sum, one) => sum + one.refused, 0)}`);
  console.log(`spent ${Number(spent) / PICODOLLARS} USD: ${isWithin ? "within" : "OVER"} the limit`);
  console.log(`the table says ${after?.spentUsd} USD spent, ${after?.reservedUsd} USD reserved by the killed process`);
  console.log(`after its lease: ${later?.reservedUsd} USD reserved`);
  console.log(`reserve and settle together: p50 ${at(0.5)}, p95 ${at(0.95)}, on dynalite in this machine`);
  console.log(`${seconds.toFixed(1)} s, start of the processes included`);
  database.close();
  const isGivenBack = (after?.reservedUsd ?? 0) > 0 && later?.reservedUsd === 0;
  process.exitCode = isWithin && isGivenBack && Number(spent) / PICODOLLARS === after?.spentUsd ? 0 : 1;
}

const [, , endpoint, index] = process.argv;
await (endpoint === undefined ? main() : work(endpoint, Number(index)));
