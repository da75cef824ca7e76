import { readFeatures } from "../features/read-features";
import { languageOf, measureStandard, type Standard } from "../features/standard";
import { predictGain, type ScoringModel, toHeadColumns } from "../scorer/model";
import { inHouseQuestions } from "../testing/in-house-questions";
import { rankAgreement } from "../testing/rank-agreement";
import { compareApgr, type Estimate } from "../training/apgr";
import { fitModel } from "../training/fit-model";
import { measureLearningCurve } from "../training/learning-curve";
import { createRandom, shuffle } from "../training/random";
import type { TrainingRow } from "../training/training-row";
import { type CollectedPrompt, readCollections, type Source, sources, toTrainingRow } from "./read-collections";
import { fitLogistic, keywordRuleScore } from "./simple-scorers";

const PARTS = 4;
const CURVE_SIZES: readonly number[] = [0, 50, 200, 1_000];

interface Row {
  readonly scorer: string;
  readonly scores: Float64Array;
}

/** One table: what each scorer reaches on prompts that it was not trained on. Takes some minutes. */
export function renderComparison(collections: string, seed: number): string {
  const prompts = readCollections(collections);
  const standard = measureStandard(prompts.map(({ features }) => features));
  const rows = prompts.map((prompt) => toTrainingRow(prompt, standard));
  const table: Row[] = [
    { scorer: "prompt length", scores: scoresOf(prompts, ({ features }) => features.dense[0] ?? 0) },
    { scorer: "keyword rule", scores: scoresOf(prompts, ({ prompt }) => keywordRuleScore(prompt)) },
    { scorer: "hashed logistic regression, in domain", scores: validate(rows, inDomain(rows, seed), fitLogistic) },
    { scorer: "hashed logistic regression, source left out", scores: validate(rows, leftOut(rows), fitLogistic) },
    { scorer: "prior alone", scores: Float64Array.from(rows, ({ columns }) => columns.at(-1) ?? 0) },
    { scorer: "this package, in domain", scores: validate(rows, inDomain(rows, seed), fitOurs(seed)) },
    { scorer: "this package, source left out", scores: validate(rows, leftOut(rows), fitOurs(seed)) },
  ];
  const lines = [
    "APGR on prompts that were not trained on, with 95 % bootstrap intervals. 0.5 is a random order.",
    "",
    "| scorer | MMLU | GSM8K | mixed | Japanese, Haiku → Sonnet | Japanese, 8B → 70B | Japanese, mean of both |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...table.map((row) => `| ${row.scorer} | ${cellsOf(row, prompts, seed).join(" | ")} |`),
    "",
    "APGR when only outcomes of the source itself are trained on; 0 is the prior (mean of draws ± deviation):",
    "",
    `| source | ${CURVE_SIZES.join(" | ")} |`,
    `| --- |${CURVE_SIZES.map(() => " --- |").join("")}`,
    ...sources.filter((source) => source !== "ja").map((source) => renderCurve(source, prompts, rows, seed)),
    "",
    "Pairs of office questions in the order that a person gave them:",
    "",
    ...renderOfficeQuestions(fitModel(rows, seed), standard),
  ];
  return lines.join("\n");
}

/** The questions were not trained on. */
function renderOfficeQuestions(model: ScoringModel, standard: Standard): readonly string[] {
  const asked = inHouseQuestions.map(([difficulty, question]) => {
    const features = readFeatures(question);
    const language = languageOf(features);
    const gain = predictGain(model, toHeadColumns(features, standard), features.words, language);
    return { difficulty, language, gain, length: features.dense[0] ?? 0 };
  });
  return (["english", "japanese"] as const).map((language) => {
    const own = asked.filter((question) => question.language === language);
    const levels = own.map(({ difficulty }) => difficulty);
    const agreement = (scores: readonly number[]): string => rankAgreement(levels, scores).toFixed(3);
    const byGain = agreement(own.map(({ gain }) => gain));
    const byLength = agreement(own.map(({ length }) => length));
    return `- ${language}, ${own.length} questions: ${byGain}; by length ${byLength}`;
  });
}

function scoresOf(prompts: readonly CollectedPrompt[], score: (prompt: CollectedPrompt) => number): Float64Array {
  return Float64Array.from(prompts, score);
}

type Fit = (rows: readonly TrainingRow[]) => (row: TrainingRow) => number;

function fitOurs(seed: number): Fit {
  return (rows) => {
    const model: ScoringModel = fitModel(rows, seed);
    return (row) => predictGain(model, row.columns, row.words, row.language);
  };
}

/** Which rows are judged together, and which rows are trained on for them. */
interface Split {
  readonly judged: (row: TrainingRow) => boolean;
  readonly trained: (row: TrainingRow) => boolean;
}

/** Equal questions are in the same part, also when two sources have them. */
function inDomain(rows: readonly TrainingRow[], seed: number): readonly Split[] {
  const keys = [...new Set(rows.map(({ key }) => key))];
  const partOf = new Map<number, number>();
  shuffle(keys.length, createRandom(seed)).forEach((index, place) => {
    partOf.set(keys[index] ?? 0, place % PARTS);
  });
  return Array.from({ length: PARTS }, (_, part) => ({
    judged: ({ key }) => partOf.get(key) === part,
    trained: ({ key }) => partOf.get(key) !== part,
  }));
}

function leftOut(rows: readonly TrainingRow[]): readonly Split[] {
  return sources.map((source) => {
    const keys = new Set(rows.filter((row) => row.source === source).map(({ key }) => key));
    return { judged: (row) => row.source === source, trained: (row) => row.source !== source && !keys.has(row.key) };
  });
}

function validate(rows: readonly TrainingRow[], splits: readonly Split[], fit: Fit): Float64Array {
  const scores = new Float64Array(rows.length);
  for (const { judged, trained } of splits) {
    const score = fit(rows.filter(trained));
    rows.forEach((row, index) => {
      if (judged(row)) scores[index] = score(row);
    });
  }
  return scores;
}

function cellsOf({ scores }: Row, prompts: readonly CollectedPrompt[], seed: number): readonly string[] {
  const of = (source: Source, pairs: (prompt: CollectedPrompt) => number): Estimate | undefined => {
    const indices = prompts.flatMap((prompt, index) => (prompt.source === source ? [index] : []));
    return compareApgr(
      [indices.map((index) => scores[index] ?? 0)],
      indices.map((index) => {
        const prompt = prompts[index];
        return prompt === undefined ? 0 : pairs(prompt);
      }),
      seed,
    ).apgr[0];
  };
  const first = ({ judged }: CollectedPrompt): number => judged[0] ?? 0;
  const second = ({ judged }: CollectedPrompt): number => judged[1] ?? 0;
  const meanGains = japaneseMeans(prompts);
  const mean = ({ judged }: CollectedPrompt): number =>
    judged.reduce((sum, gain, pair) => sum + gain / (meanGains[pair] ?? 1), 0) / judged.length;
  return [
    of("mmlu", first),
    of("gsm8k", first),
    of("mixed", first),
    of("ja", first),
    of("ja", second),
    of("ja", mean),
  ].map(format);
}

/** APGR is linear in the gains once they are divided by their mean, so the mean of two APGRs is the APGR of such gains. */
function japaneseMeans(prompts: readonly CollectedPrompt[]): readonly number[] {
  const japanese = prompts.filter(({ source }) => source === "ja");
  return [0, 1].map((pair) => japanese.reduce((sum, { judged }) => sum + (judged[pair] ?? 0), 0) / japanese.length);
}

function format(estimate: Estimate | undefined): string {
  if (estimate === undefined) return "–";
  return `${estimate.value.toFixed(3)} [${estimate.low.toFixed(2)}–${estimate.high.toFixed(2)}]`;
}

function renderCurve(
  source: Source,
  prompts: readonly CollectedPrompt[],
  rows: readonly TrainingRow[],
  seed: number,
): string {
  const own = rows.filter((row) => row.source === source);
  const judged = prompts.filter((prompt) => prompt.source === source).map((prompt) => prompt.judged[0] ?? 0);
  const points = measureLearningCurve(
    own.map((row, index) => ({ ...row, gain: judged[index] ?? 0 })),
    seed,
    CURVE_SIZES,
  );
  const cells = CURVE_SIZES.map((size) => {
    const point = points.find(({ outcomes }) => outcomes === size);
    return point === undefined ? "–" : `${point.apgr.toFixed(3)} ± ${point.deviation.toFixed(3)}`;
  });
  return `| ${source} | ${cells.join(" | ")} |`;
}
