import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, expect, it } from "vitest";

const program = fileURLToPath(new URL("../dist/bedrock-routed.js", import.meta.url));
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

let local: LocalBedrock;
let folder = "";
beforeAll(async () => {
  local = await startLocalBedrock();
  folder = mkdtempSync(join(tmpdir(), "bedrock-routed-walk-"));
  writeFileSync(join(folder, "prompts.txt"), Array.from({ length: 100 }, (_, index) => `Question ${index}\n`).join(""));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await local.close();
});

/** Runs a line of the README as a process of its own, with what `bedrock-routed local` prints in its environment. */
function runLine(line: string): Promise<{ code: number | null; out: string; error: string }> {
  const [, ...args] = line.split(" ");
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env: { PATH, HOME, ...local.env } });
  let [out, error] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (error += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, error })));
}

it("the walk of the README works line by line, as processes, against one local Bedrock", async () => {
  const section = readme.slice(readme.indexOf("## From a new account"));
  const block = section.slice(section.indexOf("```sh\n") + 6, section.indexOf("\n```"));
  const printed: string[] = [];
  for (const line of block.split("\n")) {
    const { code, out, error } = await runLine(line);
    expect({ line, code, error: error.split("\n").filter((text) => text.startsWith("Error")) }).toEqual({
      line,
      code: 0,
      error: [],
    });
    printed.push(out);
  }
  const [doctor, router, profile, demo, batch, report, reconciled] = printed;
  expect(batch).toContain("100 answers are in answers.jsonl");
  expect(doctor).toContain("Everything that was checked works.");
  expect(router).toMatch(/support was created\.\narn:aws:bedrock:us-east-1:\d{12}:prompt-router\//);
  expect(profile).toMatch(/search was created\.\narn:aws:bedrock:us-east-1:\d{12}:application-inference-profile\//);
  expect(demo).toContain("The router support answered.");
  expect(report).toContain("amazon.nova-lite-v1:0");
  // What doctor called is in CloudWatch, and not in the log.
  expect(reconciled).toMatch(/Recorded: [\d,]+ of [\d,]+ invocations/);
  // One small call of doctor, and eight questions.
  expect(local.requests.filter(({ operation }) => operation === "Converse")).toHaveLength(9);
});
