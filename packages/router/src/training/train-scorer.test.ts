import { describe, expect, it } from "vitest";
import {
  apgrOf,
  complexityRouter,
  createScorer,
  type Outcome,
  type ScorerWeights,
  toFeatureRecord,
  trainScorer,
} from "../index";
import { shippedBasis } from "../scorer/shipped-weights";
import { pair, randomOutcomes, reconcilingOutcomes } from "../testing/synthetic-outcomes";
import { fitModel, predictGains } from "./fit-model";
import { readOutcomes } from "./outcomes";

const held = reconcilingOutcomes(400, 99);
function apgrOfWeights(weights?: ScorerWeights): number {
  const scorer = createScorer(weights);
  const scores = held.map(({ prompt }) => scorer.score(prompt ?? ""));
  return (
    apgrOf(
      scores,
      held.map(({ weak = 0, strong = 0 }) => strong - weak),
    ) ?? 0
  );
}

describe("trainScorer", () => {
  it("learns what the strong model of the pair is better at, and shows it", () => {
    const report = trainScorer(reconcilingOutcomes(300), { pair });
    expect(report.verdict).toMatchObject({ recommended: true, betterThanLength: "yes", enoughData: true });
    expect(report.verdict.text).toContain("say nothing of other models");
    expect(report.lead.overLength?.low).toBeGreaterThan(0);
    expect(report.learningCurve.map(({ outcomes }) => outcomes)).toEqual([0, 50, 200]);
    expect(report.learningCurve.at(-1)?.apgr).toBeGreaterThan(report.learningCurve[0]?.apgr ?? 1);
    expect(report.weights.pair).toEqual(pair);
    expect(apgrOfWeights(report.weights)).toBeGreaterThan(apgrOfWeights() + 0.1);
  });

  it("already gains from 50 outcomes", () => {
    const { weights, verdict } = trainScorer(reconcilingOutcomes(50), { pair, learningCurve: false });
    expect(apgrOfWeights(weights)).toBeGreaterThan(apgrOfWeights() + 0.03);
    expect(verdict.recommended).toBe(false);
    expect(verdict.text).toContain("too few");
  });

  it("recommends nothing that outcomes do not show", () => {
    for (const seed of [1, 2, 3]) {
      const { verdict } = trainScorer(randomOutcomes(200, seed), { pair, learningCurve: false });
      expect(verdict).toMatchObject({ recommended: false, betterThanLength: expect.not.stringMatching("^yes$") });
    }
  });

  it("says that no router pays when the strong model is not better", () => {
    const swapped = reconcilingOutcomes(200).map(({ prompt = "", weak = 0, strong = 0 }) => ({
      prompt,
      weak: strong,
      strong: weak,
    }));
    const { verdict, apgr } = trainScorer(swapped, { pair, learningCurve: false });
    expect(apgr.trained).toBeUndefined();
    expect(verdict.recommended).toBe(false);
    expect(verdict.text).toContain("use the weak model");
  });

  it("gives the same report from text and from features, and each time, as plain JSON", () => {
    const outcomes = reconcilingOutcomes(150);
    const recorded = outcomes.map(({ prompt = "", ...rest }) => ({ ...rest, features: toFeatureRecord(prompt) }));
    const options = { pair, learningCurve: false };
    const report = trainScorer(outcomes, options);
    expect(JSON.stringify(trainScorer(outcomes, options))).toBe(JSON.stringify(report));
    const fromRecords = trainScorer(JSON.parse(JSON.stringify(recorded)) as Outcome[], options);
    expect(fromRecords.apgr.trained?.value).toBeCloseTo(report.apgr.trained?.value ?? 0, 2);
    const weights = JSON.parse(JSON.stringify(report.weights)) as ScorerWeights;
    expect(createScorer(weights).score("Reconcile A.")).toBe(createScorer(report.weights).score("Reconcile A."));
  });

  it("trains trees on many outcomes, with the topics that it is told", () => {
    const outcomes = reconcilingOutcomes(1600).map((outcome) => ({
      ...outcome,
      group: outcome.prompt?.startsWith("Reconcile") ? "ledger" : "intranet",
    }));
    const { weights, apgr } = trainScorer(outcomes, { pair, learningCurve: false });
    expect(weights.trees.length).toBeGreaterThan(0);
    expect(apgr.trained?.value).toBeGreaterThan(0.7);
    expect(apgrOfWeights(weights)).toBeGreaterThan(0.7);
    const router = complexityRouter({ simple: pair.weak, complex: pair.strong, weights });
    expect(router.explain("Reconcile the ledger of the budget number 7.").influences.length).toBeGreaterThan(0);
  });

  it("trains trees without topics, too, and the same ones for the same seed", () => {
    const rows = readOutcomes(reconcilingOutcomes(1500), pair, shippedBasis());
    const model = fitModel(rows, 1);
    expect(model.trees.length).toBeGreaterThan(0);
    expect(JSON.stringify(fitModel(rows, 1))).toBe(JSON.stringify(model));
    const gains = predictGains(model, rows).map(({ gain }) => gain);
    expect(
      apgrOf(
        gains,
        Float64Array.from(rows, ({ gain }) => gain),
      ),
    ).toBeGreaterThan(0.7);
  });

  it("keeps weights in use that are as good", () => {
    const { weights: today } = trainScorer(held, { pair, learningCurve: false });
    const { verdict } = trainScorer(reconcilingOutcomes(120), { pair, today, learningCurve: false });
    expect(verdict).toMatchObject({ recommended: false, betterThanToday: expect.not.stringMatching("^yes$") });
  });

  it("leaves out what shadow mode could not judge", () => {
    const outcomes = [...reconcilingOutcomes(30), { prompt: "Where?", unjudged: "truncated" }];
    expect(trainScorer(outcomes, { pair, learningCurve: false }).outcomes).toBe(30);
  });

  const good = reconcilingOutcomes(30);
  const other = { weak: "amazon.nova-micro-v1:0", strong: pair.strong };
  it.each<[string, unknown, object, string]>([
    ["a quality above 1", [...good, { prompt: "Where?", weak: 2, strong: 1 }], { pair }, "outcomes[30].weak"],
    ["an outcome of the weak model only", [{ prompt: "Where?", weak: 1 }, ...good], { pair }, "outcomes[0].strong"],
    ["an outcome of the strong model only", [{ prompt: "Where?", strong: 1 }, ...good], { pair }, "outcomes[0].weak"],
    ["an outcome without qualities", [{ prompt: "Where?" }, ...good], { pair }, "outcomes[0].weak"],
    ["neither text nor features", [{ weak: 0, strong: 1 }, ...good], { pair }, "outcomes[0]"],
    ["an outcome of another pair", [{ ...good[0], models: other }, ...good], { pair }, "outcomes[0].models"],
    [
      "features of another version",
      [{ features: { ...toFeatureRecord("Where?"), version: "0" }, weak: 0, strong: 1 }, ...good],
      { pair },
      "outcomes[0].features.version",
    ],
    [
      "words out of range",
      [{ features: { ...toFeatureRecord("Where?"), words: [-1] }, weak: 0, strong: 1 }, ...good],
      { pair },
      "outcomes[0].features.words",
    ],
    ["too few outcomes", good.slice(0, 10), { pair }, "outcomes"],
    ["one model", good, { pair: { weak: "a", strong: "a" } }, "pair.strong"],
    ["no pair", good, {}, "pair.weak"],
    ["today's weights of another pair", good, { pair, today: { ...createScorer().weights, pair: other } }, "today"],
  ])("refuses %s", (_, outcomes, options, option) => {
    expect(() => trainScorer(outcomes as Outcome[], options as { pair: typeof pair })).toThrow(
      expect.objectContaining({ option }),
    );
  });
});

describe("apgrOf", () => {
  it("is 0.5 without an order, and more than 1 for an order that knows the outcomes", () => {
    const gains = [1, 0, -1, 1, 0, 1];
    expect(apgrOf([1, 1, 1, 1, 1, 1], gains)).toBeCloseTo(0.5);
    expect(apgrOf(gains, gains)).toBeGreaterThan(1);
    expect(apgrOf([1, 2, 3], [0, 0, 0])).toBeUndefined();
  });
});

describe("toFeatureRecord", () => {
  it("holds no text", () => {
    const record = JSON.stringify(toFeatureRecord("My password is hunter2 and 田中 is my name"));
    expect(record).not.toMatch(/hunter2|password|田中/);
    expect(JSON.parse(record)).toEqual(toFeatureRecord("My password is hunter2 and 田中 is my name"));
  });
});
