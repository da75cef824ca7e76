import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));
const command = fileURLToPath(new URL("../../scripts/example.mjs", import.meta.url));

afterEach(() => vi.restoreAllMocks());

/** Runs an example in this process, where the SDKs are loaded once, and returns what it printed. */
async function run(load: () => Promise<unknown>): Promise<string> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await load();
  return log.mock.calls.map((values) => values.map(toText).join(" ")).join("\n");
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

describe("examples", () => {
  it("rag-chain answers in both languages, with sources and the routed model", async () => {
    const printed = await run(() => import("../rag-chain/main"));
    expect(printed).toContain("within 10 business days after the employee returns. [1]");
    expect(printed).toContain("en/business-travel.md");
    expect(printed).toContain("年20日");
    expect(printed).toContain('"model":"amazon.nova-lite-v1:0"');
  });

  it("swap-the-model changes the import, the class and the model id, and costs less for the same answer", async () => {
    const [before, after] = ["before.ts", "after.ts"].map((file) =>
      readFileSync(`${folder}/swap-the-model/${file}`, "utf8").split("\n"),
    );
    expect(before?.filter((line) => !after?.includes(line))).toHaveLength(3);
    const printed = await run(() => import("../swap-the-model/main"));
    const [old, swapped] = printed.split("\n").map((line) => JSON.parse(line));
    expect(swapped.answer).toBe(old.answer);
    expect(old.answeredBy).toBe("amazon.nova-pro-v1:0");
    expect(swapped.answeredBy).toBe("amazon.nova-lite-v1:0");
    expect(swapped.costUsd).toBeLessThan(old.costUsd);
  });

  it("agent reads its prefix from the cache in every later step, and its budget holds for each thread", async () => {
    const printed = await run(() => import("../agent/main"));
    expect(printed).toContain("amazon.nova-lite-v1:0, 0 tokens from the cache: calls search_handbook");
    expect(printed).toMatch(/, 1\d{3} tokens from the cache: The travel expense report must be submitted/);
    expect(printed).toContain("Customer files uploaded to the platform are deleted within 60 days");
    expect(printed).toMatch(/thread-2 has spent 0\.000\d+ of 0\.001 USD\. Its next call was not sent\./);
    expect(printed.slice(printed.indexOf("thread-3"))).toContain("年20日");
  });

  it("agent-with-approval waits for a person, and goes on after a crash without asking the model again", async () => {
    const printed = await run(() => import("../agent-with-approval/main"));
    expect(printed).toContain('May I call order_desk({"city":"Osaka"})?');
    expect(printed).toContain("Crash: The order system is down.");
    expect(printed).toContain('The desk in Osaka is ordered. {"orders":["Osaka"]}');
    expect(printed).toContain("2 calls of a model");
  });

  it("supervisor gives each agent its model, and reports what each cost", async () => {
    const printed = await run(() => import("../supervisor/main"));
    expect(printed).toContain("→ The travel expense report must be submitted within 10 business days");
    expect(printed).toContain("→ 96");
    for (const agent of ["supervisor", "handbook", "math"]) expect(printed).toContain(`{"agent":"${agent}","calls":`);
  });

  it("budgets tells of thresholds, and sends no call that does not fit", async () => {
    const printed = await run(() => import("../budgets/main"));
    expect(printed).toContain("alert: team 経理 has spent 50 %");
    expect(printed).toContain("8 calls answered, 4 refused");
    expect(printed).toContain("has no room for this call");
  });

  it("prompt-caching shows a prefix that is never read, and what to do", async () => {
    const [wrong = "", right = ""] = (await run(() => import("../prompt-caching/main"))).split("right:");
    expect(wrong).toContain("it holds a time. Move what changes behind the last cache point.");
    expect(wrong).toContain('"cacheReadTokens":0');
    expect(wrong).toContain("Something before the cache point changes with every call");
    expect(right).not.toContain("warning");
    expect(right).toMatch(/"cacheReadTokens":7\d{3}/);
  });

  it("learn-a-router learns what is hard for the small model here, and answers as well for less", async () => {
    const printed = await run(() => import("../learn-a-router/main"));
    expect(printed).toContain("Better than today's weights: yes");
    const lines = Object.fromEntries(
      [...printed.matchAll(/^(always small|always large|learned): (\d+) % right for ([\d.]+) USD$/gm)].map(
        ([, name = "", right, usd]) => [name, { right: Number(right), usd: Number(usd) }],
      ),
    );
    expect(lines["always small"]?.right).toBeLessThan(70);
    expect(lines.learned?.right).toBeGreaterThanOrEqual(98);
    expect(lines.learned?.usd).toBeLessThan(0.7 * (lines["always large"]?.usd ?? 0));
  });

  it("route-questions says which model a router chose for each question and why", async () => {
    const printed = await run(() => import("../route-questions/main"));
    expect(printed).toContain("→ us.amazon.nova-lite-v1:0 (cheap first)");
    expect(printed).toContain("→ us.amazon.nova-pro-v1:0 (no rule applies)");
    expect(printed).toMatch(/Saved +│ \+\$0\.000\d+/);
  });

  it("batch-over-1000-documents joins all answers with their documents, at half of the price", async () => {
    const printed = await run(() => import("../batch-over-1000-documents/main"));
    expect(printed).toContain("done: 1000 answered, 0 failed");
    const counts = [...printed.matchAll(/^(billing|access|hardware|other): (\d+) tickets, the first is (T-\d{4})$/gm)];
    expect(counts.map(([, category, , first]) => [category, first])).toEqual([
      ["billing", "T-0001"],
      ["other", "T-0002"],
      ["access", "T-0003"],
      ["hardware", "T-0005"],
    ]);
    expect(counts.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(1000);
    expect(printed).toMatch(/by batch inference \(50\.0 %\)/);
  });

  it("three-layers saves with each layer, and every call has a price", async () => {
    const printed = await run(() => import("../three-layers/main"));
    expect(printed).toContain("The training set has 120 examples.");
    const layers = [...printed.matchAll(/^([\w-]+): [\d.]+ USD for 120 of 120 calls, saved ([\d.]+) USD/gm)];
    expect(layers.map(([, layer]) => layer)).toEqual(["routing", "cross-Region", "distillation"]);
    for (const [, , saved] of layers) expect(Number(saved)).toBeGreaterThan(0);
  });

  it("open-telemetry exports tokens, cost and saving by model", async () => {
    const printed = await run(() => import("../open-telemetry/main"));
    expect(printed).toMatch(/^bedrock_routed\.saving \[amazon\.nova-lite-v1:0\] 0\.0001\d* \{USD\}$/m);
    expect(printed).toMatch(/^gen_ai\.client\.token\.usage \[amazon\.nova-pro-v1:0\] 1 values, sum \d+ \{token\}$/m);
  });

  it("lambda streams from a bundle that needs no node_modules, and writes metrics", async () => {
    const printed = await run(() => import("../lambda/main"));
    expect(printed).toMatch(/The bundle has [12]\.\d MB\./);
    expect(printed.match(/^chunk: /gm)?.length).toBeGreaterThan(4);
    expect(printed.match(/"CloudWatchMetrics"/g)).toHaveLength(2);
  });
});

describe("npm run example", () => {
  it("has a built program for each example", () => {
    const program = `${folder}/dist/rag-chain.js`;
    expect(execFileSync(process.execPath, [program], { encoding: "utf8" })).toContain("[1]");
  });

  it("lists the examples, and refuses another name", () => {
    const { status, stderr } = spawnSync(process.execPath, [command, "../src"], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain('there is no example "../src"');
    expect(stderr).toContain("  agent-with-approval\n");
  });
});
