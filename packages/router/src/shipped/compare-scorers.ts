import { createRandom } from "@bedrock-routed/core";
import { type PromptFeatures, readFeatures } from "../features/read-features";
import { type FeatureLanguage, languageOf } from "../features/standard";
import { predictGain, toHeadColumns } from "../scorer/model";
import { compareApgr, type Estimate, toEstimate } from "../training/apgr";
import { fitModel } from "../training/fit-model";
import { measureLearningCurve } from "../training/learning-curve";
import { shuffle } from "../training/shuffle";
import type { TrainingRow } from "../training/training-row";
import { inHouseQuestions, type LabelledQuestion } from "./in-house-questions";
import { type LearnedBasis, learnBasis } from "./learn-prior";
import { rankAgreement } from "./rank-agreement";
import { type CollectedPrompt, readCollections, type Source, sources, toTrainingRow } from "./read-collections";
import { fitLogistic, keywordRuleScore } from "./simple-scorers";

const PARTS = 4;
const CURVE_SIZES: readonly number[] = [0, 50, 200, 1_000];

interface Row {
  readonly scorer: string;
  readonly scores: Float64Array;
}

/**
 * One table: what each scorer reaches on prompts that it was not trained on. Takes some minutes. Means, deviations and
 * the prior are learned from the training prompts of each split as well.
 */
export function renderComparison(collections: string, seed: number): string {
  const prompts = readCollections(collections);
  const inDomain = splitInParts(prompts, seed).map((split) => prepare(prompts, split));
  const leftOut = sources.map((source) => prepare(prompts, leaveOut(prompts, source)));
  const table: Row[] = [
    { scorer: "prompt length", scores: Float64Array.from(prompts, ({ features }) => lengthOf(features)) },
    { scorer: "keyword rule", scores: Float64Array.from(prompts, ({ prompt }) => keywordRuleScore(prompt)) },
    { scorer: "hashed logistic regression, in domain", scores: validate(inDomain, fitLogistic) },
    { scorer: "hashed logistic regression, source left out", scores: validate(leftOut, fitLogistic) },
    { scorer: "prior alone, source left out", scores: validate(leftOut, () => priorOf) },
    { scorer: "this package, in domain", scores: validate(inDomain, fitOurs(seed)) },
    { scorer: "this package, source left out", scores: validate(leftOut, fitOurs(seed)) },
  ];
  const lines = [
    "APGR on prompts that were not trained on, with 95 % bootstrap intervals. 0.5 is a random order.",
    "",
    "| scorer | MMLU | GSM8K | mixed | Japanese, Haiku → Sonnet | Japanese, 8B → 70B | Japanese, mean of both |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...table.map((row) => `| ${row.scorer} | ${cellsOf(row, prompts, seed).join(" | ")} |`),
    "",
    "The prior of each source that is left out:",
    "",
    ...sources.map((source, index) => `- ${source}: ${leftOut[index]?.learned.choice}`),
    "",
    "APGR when only outcomes of the source itself are trained on; 0 is the prior that was learned without it (mean of draws ± deviation):",
    "",
    `| source | ${CURVE_SIZES.join(" | ")} |`,
    `| --- |${CURVE_SIZES.map(() => " --- |").join("")}`,
    ...sources.flatMap((source, index) => {
      const learned = leftOut[index]?.learned;
      return source === "ja" || learned === undefined ? [] : renderCurve(source, prompts, learned, seed);
    }),
    "",
    "Share of pairs of office questions in the order that a person gave them:",
    "",
    "| language | trained on | this package | prompt length | lead |",
    "| --- | --- | --- | --- | --- |",
    ...renderOfficeQuestions(prompts, seed),
  ];
  return lines.join("\n");
}

/** What is trained on and what is judged, in the columns of a basis that was learned on what is trained on. */
interface Prepared {
  readonly learned: LearnedBasis;
  readonly trained: readonly TrainingRow[];
  readonly judged: readonly { readonly index: number; readonly row: TrainingRow }[];
}

interface Split {
  readonly isJudged: (prompt: CollectedPrompt) => boolean;
  readonly isTrained: (prompt: CollectedPrompt) => boolean;
}

function prepare(prompts: readonly CollectedPrompt[], { isJudged, isTrained }: Split): Prepared {
  const trained = prompts.filter(isTrained);
  const learned = learnBasis(trained);
  return {
    learned,
    trained: trained.map((prompt) => toTrainingRow(prompt, learned.basis)),
    judged: prompts.flatMap((prompt, index) =>
      isJudged(prompt) ? [{ index, row: toTrainingRow(prompt, learned.basis) }] : [],
    ),
  };
}

/** Equal questions are in the same part, also when two sources have them. */
function splitInParts(prompts: readonly CollectedPrompt[], seed: number): readonly Split[] {
  const keys = [...new Set(prompts.map(({ key }) => key))];
  const partOf = new Map<number, number>();
  shuffle(keys.length, createRandom(seed)).forEach((index, place) => {
    partOf.set(keys[index] ?? 0, place % PARTS);
  });
  return Array.from({ length: PARTS }, (_, part) => ({
    isJudged: ({ key }) => partOf.get(key) === part,
    isTrained: ({ key }) => partOf.get(key) !== part,
  }));
}

function leaveOut(prompts: readonly CollectedPrompt[], source: Source): Split {
  const keys = new Set(prompts.filter((prompt) => prompt.source === source).map(({ key }) => key));
  return {
    isJudged: (prompt) => prompt.source === source,
    isTrained: (prompt) => prompt.source !== source && !keys.has(prompt.key),
  };
}

type Fit = (rows: readonly TrainingRow[]) => (row: TrainingRow) => number;

function fitOurs(seed: number): Fit {
  return (rows) => {
    const model = fitModel(rows, seed);
    return (row) => predictGain(model, row.columns, row.words, row.language);
  };
}

function priorOf({ columns }: TrainingRow): number {
  return columns.at(-1) ?? 0;
}

function lengthOf({ dense }: PromptFeatures): number {
  return dense[0] ?? 0;
}

function validate(splits: readonly Prepared[], fit: Fit): Float64Array {
  const scores = new Float64Array(splits.reduce((sum, { judged }) => sum + judged.length, 0));
  for (const { trained, judged } of splits) {
    const score = fit(trained);
    for (const { index, row } of judged) scores[index] = score(row);
  }
  return scores;
}

function cellsOf({ scores }: Row, prompts: readonly CollectedPrompt[], seed: number): readonly string[] {
  const of = (source: Source, gainOf: (prompt: CollectedPrompt) => number): Estimate | undefined => {
    const indices = prompts.flatMap((prompt, index) => (prompt.source === source ? [index] : []));
    return compareApgr(
      [indices.map((index) => scores[index] ?? 0)],
      indices.map((index) => {
        const prompt = prompts[index];
        return prompt === undefined ? 0 : gainOf(prompt);
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
  ].map((estimate) => formatEstimate(estimate, 2));
}

/** APGR is linear in the gains once they are divided by their mean, so the mean of two APGRs is the APGR of such gains. */
function japaneseMeans(prompts: readonly CollectedPrompt[]): readonly number[] {
  const japanese = prompts.filter(({ source }) => source === "ja");
  return [0, 1].map((pair) => japanese.reduce((sum, { judged }) => sum + (judged[pair] ?? 0), 0) / japanese.length);
}

function formatEstimate(estimate: Estimate | undefined, digits: number): string {
  if (estimate === undefined) return "–";
  return `${estimate.value.toFixed(3)} [${estimate.low.toFixed(digits)}–${estimate.high.toFixed(digits)}]`;
}

function renderCurve(
  source: Source,
  prompts: readonly CollectedPrompt[],
  { basis }: LearnedBasis,
  seed: number,
): readonly string[] {
  // One's own traffic has outcomes of one pair of models.
  const own = prompts
    .filter((prompt) => prompt.source === source)
    .map((prompt) => toTrainingRow({ ...prompt, smoothGain: prompt.gain }, basis));
  const points = measureLearningCurve(own, seed, CURVE_SIZES);
  const cells = CURVE_SIZES.map((size) => {
    const point = points.find(({ outcomes }) => outcomes === size);
    return point === undefined ? "–" : `${point.apgr.toFixed(3)} ± ${point.deviation.toFixed(3)}`;
  });
  return [`| ${source} | ${cells.join(" | ")} |`];
}

/** How the weights order labelled questions when none of them is trained on, and when the other parts are. */
function renderOfficeQuestions(prompts: readonly CollectedPrompt[], seed: number): readonly string[] {
  const partOf = new Map<LabelledQuestion, number>();
  shuffle(inHouseQuestions.length, createRandom(seed)).forEach((index, place) => {
    const question = inHouseQuestions[index];
    if (question !== undefined) partOf.set(question, place % PARTS);
  });
  const none = scoreQuestions(prompts, [], inHouseQuestions, seed);
  const others = Array.from({ length: PARTS }, (_, part) => {
    const isJudged = (question: LabelledQuestion): boolean => partOf.get(question) === part;
    const trained = inHouseQuestions.filter((question) => !isJudged(question));
    return scoreQuestions(prompts, trained, inHouseQuestions.filter(isJudged), seed);
  }).flat();
  return (["english", "japanese"] as const).flatMap((language) => {
    const render = (training: string, questions: readonly ScoredQuestion[]): string =>
      `| ${language} | ${training} | ${renderAgreement(
        questions.filter((question) => question.language === language),
        seed,
      ).join(" | ")} |`;
    return [render("none of the questions", none), render("the other questions", others)];
  });
}

interface ScoredQuestion {
  readonly difficulty: number;
  readonly language: FeatureLanguage;
  readonly gain: number;
  readonly length: number;
}

function scoreQuestions(
  prompts: readonly CollectedPrompt[],
  trained: readonly LabelledQuestion[],
  judged: readonly LabelledQuestion[],
  seed: number,
): readonly ScoredQuestion[] {
  const { basis } = learnBasis(prompts, trained);
  const model = fitModel(
    prompts.map((prompt) => toTrainingRow(prompt, basis)),
    seed,
  );
  return judged.map(([difficulty, question]) => {
    const features = readFeatures(question);
    const language = languageOf(features);
    const gain = predictGain(model, toHeadColumns(features, basis), features.words, language);
    return { difficulty, language, gain, length: lengthOf(features) };
  });
}

const SAMPLES = 400;

/** Share of pairs in the right order by gain, by length, and the lead of the first, each with its interval. */
function renderAgreement(questions: readonly ScoredQuestion[], seed: number): readonly string[] {
  const judge = (sample: readonly ScoredQuestion[]): readonly [gain: number, length: number] => {
    const levels = sample.map(({ difficulty }) => difficulty);
    const gains = sample.map(({ gain }) => gain);
    const lengths = sample.map(({ length }) => length);
    return [rankAgreement(levels, gains), rankAgreement(levels, lengths)];
  };
  const random = createRandom(seed);
  const samples = Array.from({ length: SAMPLES }, () =>
    judge(questions.flatMap(() => questions[Math.floor(random() * questions.length)] ?? [])),
  );
  const estimate = (of: (judged: readonly [gain: number, length: number]) => number): string =>
    formatEstimate(toEstimate(of(judge(questions)), samples.map(of)), 2);
  return [estimate(([gain]) => gain), estimate(([, length]) => length), estimate(([gain, length]) => gain - length)];
}
