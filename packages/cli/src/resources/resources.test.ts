import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCAL_TRANSITION_MS, type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type CliOptions, type CliRun, runCli } from "../testing/run-cli";

let local: LocalBedrock;
let folder = "";
/** How far the clock of the service is ahead, in ms. */
let ahead = 0;
beforeAll(async () => {
  local = await startLocalBedrock({
    now: () => Date.now() + ahead,
    knowledgeBases: { HANDBOOK01: [{ text: "Refunds take 14 days.", uri: "s3://handbook/refunds.md" }] },
  });
  for (const [name, value] of Object.entries(local.env)) vi.stubEnv(name, value);
  folder = mkdtempSync(join(tmpdir(), "bedrock-routed-"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await local.close();
});
const run = (line: string, options?: CliOptions): Promise<CliRun> => runCli(line.split(" "), options);
const json = async (line: string): Promise<Record<string, unknown>> => JSON.parse((await run(`${line} --json`)).out);

describe("routers", () => {
  it("are planned, created once, listed, replaced when told to, and deleted after a question", async () => {
    const planned = await run("routers ensure support --preset nova --dry-run");
    expect(planned.out).toContain("It does not exist: it would be created.");
    expect(planned.out).toContain("CreatePromptRouter (bedrock:CreatePromptRouter)");
    expect((await run("routers list --type custom")).out).toContain("There are no prompt routers.");

    const created = await json("routers ensure support --preset nova");
    expect(created).toMatchObject({ action: "create", arn: expect.stringContaining(":prompt-router/") });
    expect(await json("routers ensure support --preset nova")).toMatchObject({ action: "reuse", arn: created.arn });
    expect((await run("routers list")).out).toMatch(/support +custom +amazon\.nova-lite-v1:0, amazon\.nova-pro-v1:0/);
    expect(await json("routers get support")).toMatchObject({ arn: created.arn });

    const differs = await run("routers ensure support --preset nova --difference 20");
    expect(differs).toMatchObject({
      code: 1,
      error: [expect.stringMatching(/it is different: its responseQualityDifference/)],
    });
    expect(await run("routers ensure support --preset nova --difference 20 --replace")).toMatchObject({ code: 2 });
    expect(await json("routers ensure support --preset nova --difference 20 --replace --yes")).toMatchObject({
      action: "replace",
    });

    const kept = await run("routers delete support", { isTerminal: true, typed: "n\n" });
    expect(kept).toMatchObject({ code: 1, error: [expect.stringContaining("[y/N] Nothing was changed.")] });
    expect((await run("routers delete support", { isTerminal: true, typed: "y\n" })).code).toBe(0);
    expect(await run("routers get support")).toMatchObject({ code: 1, error: [expect.stringContaining("support")] });
  });

  it("have two models, whose pairs are listed", async () => {
    expect((await run("routers pairs")).out).toMatch(/Amazon +amazon\.nova-lite-v1:0 +amazon\.nova-pro-v1:0/);
    const models = "--model amazon.nova-lite-v1:0 --model amazon.nova-pro-v1:0";
    expect(await json(`routers ensure mine ${models} --tag team=search`)).toMatchObject({ action: "create" });
    for (const [line, reason] of [
      ["routers ensure mine --model amazon.nova-lite-v1:0", /exactly two models/],
      [`routers ensure mine --preset nova ${models}`, /either --preset or two --model/],
      [`routers ensure ${models}`, /Name the router/],
      [`routers ensure x ${models} --tag team`, /--tag "team": use KEY=VALUE/],
      [`routers ensure x ${models} --difference 0.1`, /scale from 0 to 1/],
    ] as const) {
      expect(await run(line)).toMatchObject({ code: 2, error: [expect.stringMatching(reason)] });
    }
  });
});

describe("profiles", () => {
  it("are created with tags, found by name, and deleted", async () => {
    const line = "profiles ensure search --model us.amazon.nova-lite-v1:0 --tag team=search";
    expect((await run(`${line} --dry-run`)).out).toContain("CreateInferenceProfile (bedrock:CreateInferenceProfile)");
    const { arn } = await json(line);
    expect(await json(line)).toMatchObject({ action: "reuse", arn });
    expect(await json("profiles get search")).toMatchObject({ arn, modelId: "amazon.nova-lite-v1:0" });
    expect((await run("profiles list --type application")).out).toMatch(/search +application +amazon\.nova-lite-v1:0/);
    expect(await json(`explain ${arn} --lookup`)).toMatchObject({
      models: expect.arrayContaining(["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"]),
    });
    expect((await run("profiles delete search --yes")).out).toContain("search was deleted.");
  });

  it("tell by which id to call a model", async () => {
    const { code, out } = await run("profiles which amazon.nova-lite-v1:0 --region eu-central-1 --residency eu");
    expect(code).toBe(0);
    expect(out).toContain("Call it by eu.amazon.nova-lite-v1:0.");
    expect((await run("profiles which amazon.nova-lite-v1:0 --residency mars")).code).toBe(2);
  });
});

describe("throughput", () => {
  it("shows its cost before it asks, and is listed and deleted", async () => {
    const line = "throughput ensure desk --model amazon.nova-2-lite-v1:0:256k";
    expect((await run(`${line} --dry-run`)).out).toContain("60.5 USD an hour, 44165 USD a month");
    const asked = await run(line, { isTerminal: true, typed: "no\n" });
    expect(asked.code).toBe(1);
    expect(asked.error.join("\n")).toMatch(/44165 USD a month.*\n.*Buy provisioned throughput desk/s);
    expect(await json(`${line} --yes`)).toMatchObject({ action: "create", cost: { usdPerMonth: 44_165 } });
    expect((await run("throughput list")).out).toMatch(/desk +\w+ +amazon\.nova-2-lite-v1:0 +1/);
  });
});

describe("alarms", () => {
  it("are planned, put, listed and deleted, and so is the dashboard", async () => {
    const line = "alarms ensure --budget 50 --fallback-rate 5";
    expect((await run(`${line} --dry-run`)).out).toContain("PutMetricAlarm (cloudwatch:PutMetricAlarm)");
    expect((await run(line)).out).toMatch(
      /bedrock-routed-budget was created\.\nbedrock-routed-fallback-rate was created\./,
    );
    expect((await run(line)).out).toContain("bedrock-routed-budget exists as wanted.");
    expect((await run("alarms list")).out).toMatch(/bedrock-routed-budget +\w+ +50/);
    expect((await run("alarms delete bedrock-routed-budget --yes")).code).toBe(0);
    expect((await run("alarms dashboard costs")).out).toContain("costs was created.");
    expect((await run("alarms dashboard costs --json")).out).toContain('"action": "reuse"');
  });
});

describe("distill", () => {
  it("lists pairs and jobs, and names what is wrong with a training set before anything is sent", async () => {
    expect((await run("distill pairs")).out).toMatch(/amazon\.nova-pro-v1:0 +amazon\.nova-lite-v1:0:300k/);
    expect((await run("distill list")).out).toContain("There are no distillation jobs.");
    const file = join(folder, "training.jsonl");
    writeFileSync(file, "not JSON\n");
    const role = "arn:aws:iam::123456789012:role/distill";
    const failed = await run(
      `distill create desk --teacher amazon.nova-pro-v1:0 --student amazon.nova-lite-v1:0 --role ${role} --file ${file} --upload-to s3://training/set.jsonl --output-uri s3://training/out/`,
    );
    expect(failed).toMatchObject({
      code: 1,
      error: [expect.stringMatching(/line 1 is not JSON.*Nothing was uploaded/)],
    });
  });
});

describe("doctor", () => {
  it("finds that everything works, and says what a call cost", async () => {
    const { code, out } = await run("doctor --model us.amazon.nova-lite-v1:0 --knowledge-base HANDBOOK01");
    expect(out).toMatch(/✓ credentials: found, access key …\w{4}/);
    expect(out).toMatch(/✓ region: us-east-1/);
    expect(out).toMatch(/✓ model us\.amazon\.nova-lite-v1:0: amazon\.nova-lite-v1:0 answered, for 0\.\d{8} USD/);
    expect(out).toMatch(/✓ knowledge base: HANDBOOK01 answers/);
    expect(out).toContain("Everything that was checked works.");
    expect(code).toBe(0);
  });

  it("names what fails with a remedy, and skips what needs it", async () => {
    local.faults.add({
      when: { operation: "Converse", nth: 1 },
      fault: { kind: "exception", name: "AccessDeniedException" },
    });
    const failed = await run("doctor --router nobody --knowledge-base MISSING001");
    expect(failed.code).toBe(1);
    expect(failed.out).toMatch(
      /✗ model amazon\.nova-lite-v1:0: .*bedrock-routed iam invoke --model amazon\.nova-lite-v1:0/,
    );
    expect(failed.out).toMatch(/✗ routers: .*nobody/);
    expect(failed.out).toMatch(/✗ knowledge base: .*MISSING001/);
    const unreachable = await run("doctor --no-calls --endpoint http://127.0.0.1:9 --json");
    expect(JSON.parse(unreachable.out)).toMatchObject({
      ok: false,
      checks: [
        { status: "ok" },
        { status: "ok" },
        {
          check: "routers",
          status: "failed",
          detail: expect.stringContaining("Nothing answers at http://127.0.0.1:9"),
        },
        { check: "profiles", status: "failed" },
      ],
    });
    expect(failed.out + unreachable.out).not.toContain(local.env.AWS_SECRET_ACCESS_KEY ?? "no secret");
  });
});

describe("demo", () => {
  it("answers questions offline, and writes a log that report reads", async () => {
    const [log, page] = [join(folder, "calls.jsonl"), join(folder, "savings.html")];
    const { code, out, error } = await run(`demo --log ${log} --output ${page}`);
    expect(code).toBe(0);
    expect(out).toMatch(/When does the shop in Kyoto open\? +amazon\.nova-lite-v1:0 +\d+ +\d{3,}/);
    expect(error).toEqual([`The records are in ${log}: bedrock-routed report ${log}`, `The page is in ${page}.`]);
    expect(readFileSync(page, "utf8")).toContain("<html");
    expect(await json(`report ${log}`)).toMatchObject({ calls: 8 });
    const plan = await run(
      `throughput ensure x --model amazon.nova-lite-v1:0:24k --unit-price 20 --traffic ${log} --dry-run`,
    );
    expect(plan.out).toMatch(/It is cheaper than on demand from \d+ tokens an hour on/);
  });
});

describe("local", () => {
  it("runs until it is stopped, and prints the variables for clients", async () => {
    const ended = new AbortController();
    const { code, out, error } = await runCli(["local", "--port", "0", "--region", "us-west-2"], {
      signal: ended.signal,
      onOut: (text) => text.includes("AWS_SECRET_ACCESS_KEY") && ended.abort(),
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^export AWS_REGION=us-west-2$/m);
    expect(error[0]).toContain("Local Bedrock for us-west-2");
    expect(await run("local --redact")).toMatchObject({
      code: 2,
      error: ["--redact needs --record. Try bedrock-routed local --help."],
    });
  });
});

describe("distill create", () => {
  it("uploads the training set to S3, starts the job after a question, and can be watched and stopped", async () => {
    const file = join(folder, "lesson.jsonl");
    const line = {
      schemaVersion: "bedrock-conversation-2024",
      messages: [{ role: "user", content: [{ text: "How long do refunds take?" }] }],
    };
    writeFileSync(file, `${JSON.stringify(line)}\n`.repeat(100));
    const create = `distill create lesson --teacher amazon.nova-pro-v1:0 --student amazon.nova-lite-v1:0 --role arn:aws:iam::123456789012:role/distill --file ${file} --upload-to s3://training/lesson.jsonl --output-uri s3://training/out/ --tag team=search`;
    const planned = await run(`${create} --dry-run`);
    expect(planned.out).toMatch(/^PutObject \(s3:PutObject\)\n.*\nCreateModelCustomizationJob \(bedrock:Create/s);
    expect(planned.out).toContain("The service asks the teacher for 100 of 100 answers.");
    expect(await run(create)).toMatchObject({
      code: 2,
      error: expect.arrayContaining([expect.stringContaining("--yes")]),
    });
    const created = await run(`${create} --yes`);
    expect(created.code).toBe(0);
    expect(created.out).toMatch(/lesson +InProgress +amazon\.nova-lite-v1:0 +lesson/);
    expect((await run("distill list")).out).toContain("lesson");
    expect((await run("distill stop lesson --yes")).out).toContain("lesson is being stopped.");
    ahead += LOCAL_TRANSITION_MS.stopping;
    const watched = await run("distill watch lesson --json");
    expect(watched.code).toBe(1);
    expect(JSON.parse(watched.out)).toMatchObject({ name: "lesson", status: "Stopped" });
  });
});

describe("throughput delete and alarms that differ", () => {
  it("asks before it deletes, and before it overwrites", async () => {
    const bought = "throughput ensure spare --model amazon.nova-2-lite-v1:0:256k";
    await run(`${bought} --yes`);
    ahead += LOCAL_TRANSITION_MS.provisionedModelThroughput.creating;
    expect((await run(`${bought} --units 2`)).error.join(" ")).toContain("add --replace");
    expect(await run("throughput delete spare")).toMatchObject({ code: 2 });
    expect((await run("throughput delete spare --yes")).out).toContain("spare was deleted.");
    const alarm = "alarms ensure --small-model amazon.nova-lite-v1:0 --cache-hit-rate 40";
    expect(await run(`${alarm}`)).toMatchObject({ code: 2, error: [expect.stringContaining("need each other")] });
    const shares = `${alarm} --small-share`;
    expect((await run(`${shares} 60 --prefix diff`)).code).toBe(0);
    expect((await run(`${shares} 70 --prefix diff`)).error[0]).toMatch(/diff-\S+ exists|"diff-\S+" exists/);
    expect(await run(`${shares} 70 --prefix diff --replace`)).toMatchObject({ code: 2 });
    expect((await run(`${shares} 70 --prefix diff --replace --yes`)).out).toMatch(/diff-\S+ was deleted|diff-\S+ was/);
    expect(await run("alarms dashboard costs --metric-namespace Other")).toMatchObject({ code: 1 });
    expect((await run("alarms dashboard costs --metric-namespace Other --replace --yes")).code).toBe(0);
    expect((await run("alarms list --prefix none")).out).toContain("There are no alarms.");
  });
});
