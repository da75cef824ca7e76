import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type CliOptions, type CliRun, runCli } from "../testing/run-cli";

let local: LocalBedrock;
let folder = "";
beforeAll(async () => {
  const start = Date.now();
  // Jobs do not wait.
  local = await startLocalBedrock({ now: () => start + (Date.now() - start) * 100 });
  for (const [name, value] of Object.entries(local.env)) vi.stubEnv(name, value);
  folder = mkdtempSync(join(tmpdir(), "bedrock-routed-batch-"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await local.close();
});
const run = (line: string, options?: CliOptions): Promise<CliRun> => runCli(line.split(" "), options);
const json = async (line: string): Promise<Record<string, unknown>> => JSON.parse((await run(`${line} --json`)).out);

it("runs, shows its status, sends what failed again, and writes results", async () => {
  const inputs = join(folder, "prompts.txt");
  writeFileSync(inputs, Array.from({ length: 250 }, (_, index) => `Question ${index}\n`).join(""));
  const [runFolder, answers, log] = ["night", "answers.jsonl", "batch.jsonl"].map((name) => join(folder, name));
  const places = `--folder ${runFolder} --output ${answers}`;
  const start = `batch run ${inputs} --name night --model amazon.nova-lite-v1:0 --role arn:aws:iam::123456789012:role/batch --input-uri s3://prompts/in/ --output-uri s3://prompts/out/ ${places}`;
  expect((await run(`batch status ${runFolder}`)).error).toEqual([expect.stringContaining("has no prepared run")]);
  expect((await run(`${start} --dry-run`)).out).toContain("250 records in 1 job.");
  expect((await run(start)).code).toBe(2);

  local.faults.add({ when: { operation: "Converse", every: 2 }, fault: { kind: "throttling" } });
  const first = await run(`${start} --yes`);
  local.faults.clear();
  expect(first).toMatchObject({ code: 1, out: expect.stringContaining("125 answers are in") });
  const status = await run(`batch status ${runFolder}`);
  expect(status).toMatchObject({ code: 0, out: expect.stringMatching(/Completed +250 +250 +125/) });
  expect(await json(`batch status ${runFolder}`)).toMatchObject({ isDone: true, failed: 125, attempt: 0 });
  expect((await run(`batch status ${runFolder}`, { env: { LANG: "ja_JP.UTF-8" } })).out).toContain("250 件中 250 件");

  const retry = `batch retry ${runFolder} --output ${answers} --log ${log}`;
  const asked = await run(retry, { isTerminal: true, typed: "n\n" });
  expect(asked).toMatchObject({ code: 1, error: [expect.stringContaining("that failed again? [y/N]")] });
  expect(await json(`${retry} --yes`)).toMatchObject({ answered: 250, failed: 0 });
  expect((await run(`${retry} --yes`)).error).toEqual(["No record is to be sent again."]);
  const lines = readFileSync(answers ?? "", "utf8")
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line).index)).toEqual(Array.from({ length: 250 }, (_, index) => index));
  expect(readFileSync(log ?? "", "utf8")).toContain('"batch":true');
  expect((await run(`batch results ${runFolder} --output ${answers}`)).out).toContain("250 answers are in");
  expect(await run(`batch results ${runFolder} --output ${join(folder, "missing", "answers.jsonl")}`)).toMatchObject({
    code: 1,
    error: [expect.stringContaining("answers.jsonl")],
  });

  expect(await run(`batch stop ${runFolder}`)).toMatchObject({ code: 2 });
  expect((await run(`batch stop ${runFolder} --yes`)).out).toContain("is being stopped.");
});
