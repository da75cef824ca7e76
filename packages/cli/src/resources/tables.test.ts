import { Budget } from "@bedrock-routed/callbacks";
import { DynamoDBBudgetStore } from "@bedrock-routed/callbacks/dynamodb";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { fromUsd } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { DynamoDBResponseCache } from "@bedrock-routed/response-cache/dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalDynamoDB, startLocalDynamoDB } from "../../../callbacks/src/testing/local-dynamodb";
import { type CliOptions, type CliRun, runCli } from "../testing/run-cli";

let local: LocalBedrock;
let tables: LocalDynamoDB;
beforeAll(async () => {
  local = await startLocalBedrock();
  tables = await startLocalDynamoDB();
  for (const [name, value] of Object.entries(local.env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await tables.close();
  await local.close();
});

const run = (line: string, options?: CliOptions): Promise<CliRun> =>
  runCli([...line.split(" "), "--endpoint", tables.endpoint], options);
const json = async (line: string): Promise<Record<string, unknown>> => JSON.parse((await run(`${line} --json`)).out);

describe("cache", () => {
  it("plans and creates its table once, counts the answers of a scope, and deletes them after a question", async () => {
    const planned = await run("cache ensure answers --dry-run");
    expect(planned.out).toMatch(/would be created\.\nCreateTable\n.*PAY_PER_REQUEST.*\nUpdateTimeToLive\n/s);
    expect(planned.out).toContain("On-demand billing");
    expect((await run("cache ensure answers")).out).toMatch(/answers was created\.\narn:aws:dynamodb:/);
    expect(await json("cache ensure answers")).toMatchObject({ action: "reuse" });

    const cache = new DynamoDBResponseCache({
      tableName: "answers",
      scope: "tenant-7",
      client: tables.client(),
    });
    const model = new BedrockRoutedChatModel({
      model: "us.amazon.nova-lite-v1:0",
      clientOptions: local.clientConfig,
      responseCache: cache,
    });
    await model.invoke("When does the shop open?");
    await model.invoke("When does it close?");
    expect((await run("cache stats answers --scope tenant-7")).out).toContain("2 answers in the scope.");
    expect(await json("cache stats answers")).toMatchObject({ answers: 0 });

    const kept = await run("cache clear answers --scope tenant-7", { isTerminal: true, typed: "n\n" });
    expect(kept).toMatchObject({ code: 1, error: [expect.stringContaining('the scope "tenant-7" in answers?')] });
    expect((await run("cache clear answers --scope tenant-7 --yes")).out).toBe("2 answers were deleted.\n");
    expect(await json("cache stats answers --scope tenant-7")).toMatchObject({ answers: 0 });
  });

  it("says what to do about a table that is not there", async () => {
    const { code, error } = await run("cache stats nothing");
    expect(code).toBe(1);
    expect(error).toEqual([expect.stringContaining("bedrock-routed cache ensure nothing")]);
  });
});

describe("budget", () => {
  it("creates its table once, and shows what is spent, reserved and left", async () => {
    expect((await run("budget ensure budgets --tag team=platform")).out).toMatch(
      /budgets was created\.\narn:aws:dynamodb:/,
    );
    expect(await json("budget ensure budgets")).toMatchObject({ isCreated: false });
    const store = new DynamoDBBudgetStore({ client: tables.client(), tableName: "budgets" });
    const budget = new Budget({ limitUsd: 1, period: "total", store });
    const called = { at: Date.now(), tags: [], labels: {} };
    await (await budget.reserve(called, fromUsd(0.25))).settle(fromUsd(0.25));
    await budget.reserve(called, fromUsd(0.5));
    const shown = await run("budget show budgets --period total --limit 1");
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/total +0\.25 +0\.5 +0\.25/);
    expect(await json("budget show budgets --period total --limit 0.75")).toMatchObject({
      limitUsd: 0.75,
      accounts: [{ key: "", period: "total", spentUsd: 0.25, reservedUsd: 0.5, leftUsd: 0 }],
    });
    expect((await run("budget show budgets --period total --limit 0.75")).code).toBe(1);
  });

  it("has an account for each key and period, and refuses a time zone that does not exist", async () => {
    const { accounts } = await json("budget show budgets --period day --key alice --key bob --time-zone Asia/Tokyo");
    expect(accounts).toEqual([
      { key: "alice", period: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/), spentUsd: 0, reservedUsd: 0 },
      { key: "bob", period: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/), spentUsd: 0, reservedUsd: 0 },
    ]);
    expect(await json("budget show budgets")).toMatchObject({
      accounts: [{ period: expect.stringMatching(/^\d{4}-\d{2}$/) }],
    });
    expect(await run("budget show budgets --time-zone Mars")).toMatchObject({
      code: 2,
      error: [expect.stringContaining('--time-zone "Mars"')],
    });
    const missing = await run("budget show nothing");
    expect(missing).toMatchObject({
      code: 1,
      error: [expect.stringContaining("bedrock-routed budget ensure nothing")],
    });
  });
});
