import { describe, expect, it } from "vitest";
import { createScorer, type FeatureRecord, type ScorerWeights, toFeatureRecord, trainScorer } from "../index";
import { pair, reconcilingOutcomes } from "../testing/synthetic-outcomes";

const { weights } = createScorer();
const [head] = weights.heads;

describe("weights that cannot be used", () => {
  it.each<[string, unknown, string]>([
    ["nothing", undefined, "weights"],
    ["of another version", { ...weights, features: "0.1.2" }, "weights.features"],
    ["without trees", { ...weights, trees: undefined }, "weights"],
    ["without a number for the prior", { ...weights, priorWeight: "much" }, "weights"],
    ["without the quantiles of a language", { ...weights, quantiles: { english: [0, 1] } }, "weights"],
    ["with a head of another size", { ...weights, heads: [{ ...head, dense: [1, 2] }] }, "weights"],
    ["with too few words", { ...weights, heads: [{ ...head, words: btoa("few") }] }, "weights.heads"],
  ])("are refused: %s", (_, broken, option) => {
    if (broken === undefined) expect(createScorer(broken as undefined).weights).toBe(weights);
    else expect(() => createScorer(broken as ScorerWeights)).toThrow(expect.objectContaining({ option }));
  });
});

describe("the score", () => {
  it("rests on the prior when no training prompt was in the language", () => {
    const english = { ...weights, familiarity: { centres: [], variances: [], distances: {}, ...weights.familiarity } };
    const scorer = createScorer({ ...english, familiarity: { ...english.familiarity, distances: {} } });
    const { influences } = scorer.explain("Compare both offers, and analyse why they differ.");
    expect(influences.map(({ feature }) => feature)).not.toContain("topic");
    expect(scorer.score("Compare both offers, and analyse why they differ.")).toBeGreaterThan(scorer.score("Who?"));
  });

  it("is explained by features and topic for weights of few outcomes", () => {
    const trained = trainScorer(reconcilingOutcomes(200), { pair, learningCurve: false });
    const { influences } = createScorer(trained.weights).explain("Reconcile the ledger of the budget number 7.");
    expect(influences.find(({ feature }) => feature === "topic")?.words).toContain("Reconcile");
    expect(influences.every(({ effect }) => Math.abs(effect) < 1)).toBe(true);
  });
});

describe("features that cannot be used", () => {
  const record = toFeatureRecord("Where?");
  it.each<[string, Partial<FeatureRecord>, string]>([
    ["too few numbers", { dense: [1, 2] }, "outcomes[0].features.dense"],
    ["a number that is none", { dense: record.dense.map(() => Number.NaN) }, "outcomes[0].features.dense"],
    ["half a word", { words: [1.5] }, "outcomes[0].features.words"],
    ["no words", { words: "many" as never }, "outcomes[0].features.words"],
  ])("are refused: %s", (_, changes, option) => {
    const outcomes = [{ features: { ...record, ...changes }, weak: 0, strong: 1 }];
    expect(() => trainScorer(outcomes, { pair })).toThrow(expect.objectContaining({ option }));
  });
});
