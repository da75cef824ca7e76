import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createScorer, toFeatureRecord } from "@bedrock-routed/router";
import { pair, randomOutcomes, reconcilingOutcomes } from "@bedrock-routed/router/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../testing/run-cli";

let folder: string;
const path = (name: string): string => join(folder, name);
const write = (name: string, rows: readonly unknown[]): string => {
  writeFileSync(path(name), `${rows.map((row) => JSON.stringify(row)).join("\n\n")}\n`);
  return path(name);
};
const run = async (...args: readonly string[]): Promise<{ code: number; out: string; error: string }> => {
  const { code, out, error } = await runCli(["route", ...args]);
  return { code, out, error: error.join("\n") };
};
const models = ["--weak", pair.weak, "--strong", pair.strong];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "router-programs-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the programs", () => {
  it("train on records of shadow mode, and calibrate and evaluate with the weights on other outcomes", async () => {
    const records = reconcilingOutcomes(300).map(({ prompt = "", ...rest }) => ({
      ...rest,
      models: pair,
      features: toFeatureRecord(prompt),
    }));
    const weights = path("weights.json");
    const trained = await run(
      "train",
      write("records.jsonl", [...records, { unjudged: "truncated" }]),
      "--output",
      weights,
    );
    expect(trained).toMatchObject({ code: 0, error: "" });
    expect(trained.out).toContain("Use the trained weights.");
    expect(JSON.parse(readFileSync(weights, "utf8"))).toMatchObject({ pair, outcomes: 300 });

    const held = write("held.jsonl", reconcilingOutcomes(200, 5));
    expect((await run("evaluate", held, "--weights", weights, ...models)).out).toMatch(/lead over length +0\.[1-9]/);
    const svg = path("curve.svg");
    const target = ["--target-quality", "0.95", "--svg", svg, "--language", "ja"];
    const calibrated = await run("calibrate", held, "--weights", weights, ...models, ...target);
    expect(calibrated.code).toBe(0);
    expect(calibrated.out).toContain("を使ってください");
    expect(readFileSync(svg, "utf8")).toContain("</svg>");
  });

  it("write no weights that are not recommended, unless forced", async () => {
    const file = write("random.jsonl", randomOutcomes(120));
    const output = path("random.json");
    const refused = await run("train", file, ...models, "--output", output);
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining("was not written") });
    expect(() => readFileSync(output)).toThrow();
    expect((await run("train", file, ...models, "--output", output, "--force")).code).toBe(0);
    expect(readFileSync(output, "utf8")).toContain("bedrock-routed-scorer");
  });

  it("name the line of an outcome that cannot be used, without its prompt", async () => {
    const rows = [...reconcilingOutcomes(30), { prompt: "secret", weak: 5, strong: 1 }];
    const { code, error } = await run("train", write("bad.jsonl", rows), ...models);
    expect(code).toBe(1);
    // Rows are two lines apart.
    expect(error).toContain("bad.jsonl, line 61:");
    expect(error).toContain("0 (wrong) to 1 (right)");
    expect(error).not.toContain("secret");
    writeFileSync(path("broken.jsonl"), '{"prompt": "a", "weak": 0, "strong": 1}\n{"prompt": "secr\n');
    const broken = await run("evaluate", path("broken.jsonl"), ...models);
    expect(broken).toMatchObject({ code: 1, error: expect.stringContaining("broken.jsonl, line 2: not valid JSON") });
    expect(broken.error).not.toContain("secr");
  });

  it.each([
    [["teach"], 2, "Unknown command 'teach'"],
    [["train"], 2, "Missing required argument 'outcomes'"],
    [["train", "missing.jsonl"], 1, "cannot be read (ENOENT)"],
    [["train", "a.jsonl", "--seeed", "1"], 2, "--seeed"],
  ])("refuse %j", async (args, code, part) => {
    const result = await run(...args);
    expect(result.code).toBe(code);
    expect(result.error).toContain(part);
  });

  it("say what they found when nothing can be recommended or chosen", async () => {
    const random = write("noise.jsonl", randomOutcomes(60));
    expect(await run("train", random, ...models)).toMatchObject({ code: 1, error: "" });
    const good = write("good.jsonl", reconcilingOutcomes(300));
    const today = write("today.json", [createScorer().weights]);
    expect(await run("train", good, ...models, "--today", today)).toMatchObject({ code: 0, error: "" });
    const costs = ["--weak-cost", "0.001", "--strong-cost", "0.01"];
    const cheap = await run("calibrate", good, ...models, ...costs, "--target-saving", "0.5");
    expect(cheap).toMatchObject({ code: 0, error: "" });
    expect(cheap.out).toContain("Use threshold");
    expect((await run("calibrate", good, ...models, "--target-share", "0.2")).code).toBe(0);
    expect((await run("calibrate", good, ...models, ...costs, "--target-saving", "1")).code).toBe(1);
    expect(await run("calibrate", good, ...models)).toMatchObject({ code: 0, error: "" });
    const swapped = reconcilingOutcomes(60).map(({ weak = 0, strong = 0, ...rest }) => ({
      ...rest,
      weak: strong,
      strong: weak,
    }));
    expect((await run("evaluate", write("swapped.jsonl", swapped), ...models)).out).toContain("not better on average");
  });

  it("name a file that holds no outcomes, or no weights", async () => {
    writeFileSync(path("empty.jsonl"), "\n \n");
    expect((await run("train", path("empty.jsonl"), ...models)).error).toContain("has no outcomes");
    expect((await run("train", write("list.jsonl", [[1, 2]]), ...models)).error).toContain("line 1: not an object");
    const good = write("good.jsonl", reconcilingOutcomes(30));
    writeFileSync(path("broken.json"), "{");
    expect((await run("evaluate", good, ...models, "--weights", path("broken.json"))).error).toContain("not valid JSON");
    expect((await run("evaluate", good, ...models, "--weights", path("none.json"))).error).toContain("cannot be read");
    const few = await run("train", write("few.jsonl", reconcilingOutcomes(5)), ...models);
    expect(few).toMatchObject({ code: 1, error: expect.stringContaining("20 to 200000") });
  });

  it.each([
    [["calibrate", "--language", "fr"], "'fr' is invalid"],
    [["calibrate", "--target-share", "0.1", "--target-quality", "0.9"], "Give one target"],
    [["train", "--seed", "one"], 'Invalid --seed "one"'],
    [["train", "--seed="], "--seed is empty"],
  ])("refuse the options %j", async ([name = "", ...flags], part) => {
    const file = write("good.jsonl", reconcilingOutcomes(30));
    expect(await run(name, file, ...models, ...flags)).toMatchObject({ code: 2, error: expect.stringContaining(part) });
  });

  it("ask for the models when the outcomes do not name them", async () => {
    const { code, error } = await run("train", write("unnamed.jsonl", reconcilingOutcomes(30)));
    expect(code).toBe(1);
    expect(error).toContain("--weak <model id>");
  });
});
