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

  it("ask for the models when the outcomes do not name them", async () => {
    const { code, error } = await run("train", write("unnamed.jsonl", reconcilingOutcomes(30)));
    expect(code).toBe(1);
    expect(error).toContain("--weak <model id>");
  });
});
