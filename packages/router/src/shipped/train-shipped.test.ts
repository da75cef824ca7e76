import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createScorer, type ScorerWeights } from "../index";
import { reconcilingOutcomes } from "../testing/synthetic-outcomes";
import { learnBasis } from "./learn-prior";
import { readCollections } from "./read-collections";
import { checkShipped, trainShipped } from "./train-shipped";

let folder: string;
const path = (...names: string[]): string => join(folder, ...names);

/** Made-up collections in the form of the published ones: each source has outcomes of a few groups. */
function writeCollections(): void {
  const made = (count: number, seed: number) =>
    reconcilingOutcomes(count, seed).map(({ prompt = "", weak = 0, strong = 0 }, index) => ({
      prompt,
      group: `group ${index % 3}`,
      weak,
      strong,
    }));
  const write = (name: string, rows: readonly object[]): void =>
    writeFileSync(path(name), rows.map((row) => JSON.stringify(row)).join("\n"));
  write("outcomes.jsonl", [
    ...made(300, 1).map(({ group, ...row }) => ({ ...row, task: "mmlu", subject: group })),
    ...made(100, 2).map(({ group: _, ...row }) => ({ ...row, task: "gsm8k" })),
  ]);
  write(
    "outcomes-mixed.jsonl",
    made(100, 3).map(({ group, prompt, weak, strong }) => ({
      task: group,
      prompt,
      scores: {
        "mistral-7b-instruct-v0.3": weak,
        "codegemma-7b": weak,
        "llama-3.1-nemotron-51b-instruct": strong,
        "qwen2.5-7b-instruct": strong,
      },
    })),
  );
  write(
    "outcomes-ja.jsonl",
    made(60, 4).map(({ group, weak, strong }, index) => ({
      task: group,
      prompt: weak < strong ? `帳簿${index}と帳簿${index + 1}を比較してください。` : `資料${index}を開いてください。`,
      scores: {
        "claude-3-haiku-20240307": weak,
        "claude-3-5-sonnet-20240620": strong,
        "Llama-3.1-8B-Instruct": weak,
        "Llama-3.3-70B-Instruct": strong,
      },
    })),
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "router-shipped-"));
  writeCollections();
  for (const name of ["first", "second"]) mkdirSync(path(name));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the weights of this package", () => {
  it("are the same bytes each time", () => {
    expect(trainShipped(folder, path("first"), 1)).toMatch(/learned on mmlu, gsm8k, mixed, ja, in-house: penalty \d+/);
    trainShipped(folder, path("second"), 1);
    for (const name of ["standard.json", "prior.json", "scorer.json"]) {
      expect(readFileSync(path("second", name)).equals(readFileSync(path("first", name)))).toBe(true);
    }
    expect(checkShipped(folder, path("first"), 1)).toEqual([]);
    writeFileSync(path("second", "prior.json"), "{}");
    expect(checkShipped(folder, path("second"), 1)).toEqual(["prior.json"]);
  });

  it("can be used, and hold no prompt", () => {
    const text = readFileSync(path("first", "scorer.json"), "utf8");
    const weights = JSON.parse(text) as ScorerWeights;
    expect(weights).toMatchObject({ outcomes: 560 });
    expect(text).not.toMatch(/Reconcile|帳簿/i);
    const scorer = createScorer(weights);
    expect(scorer.score("Reconcile the ledger of the budget number 9000.")).toBeGreaterThan(
      scorer.score("Fetch the notes on the budget number 9000."),
    );
  });

  it("have a prior and a standard to which a collection that is left out adds nothing", () => {
    const prompts = readCollections(folder);
    const others = prompts.filter(({ source }) => source !== "mixed");
    const { basis, choice } = learnBasis(others);
    expect(choice).toContain("learned on mmlu, gsm8k, ja, in-house");
    const turned = prompts.map((prompt) => (prompt.source === "mixed" ? { ...prompt, gain: -prompt.gain } : prompt));
    expect(learnBasis(turned.filter(({ source }) => source !== "mixed")).basis).toEqual(basis);
    const rest = learnBasis(turned, []);
    expect(rest.choice).toMatch(/^learned on mmlu, gsm8k, mixed, ja:/);
    expect(rest.basis.prior).not.toEqual(basis.prior);
  });
});
