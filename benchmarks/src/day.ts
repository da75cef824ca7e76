// Simulates a day of mixed traffic, and compares ways to route it by cost and quality. It prints Markdown, and writes
// packages/router/docs/day.svg. The same seed gives the same figures: `--seed 2` draws another day.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRandom } from "@bedrock-routed/core";
import { complexityRouter } from "@bedrock-routed/router";
import { planDay } from "./day/questions";
import { renderSvg, renderTable } from "./day/render-day";
import { type DayAnswer, PAIR, runDay } from "./day/run-day";
import { summarize } from "./day/summarize";
import { type Learned, planWays, STRONG_SHARE } from "./day/ways";

const QUESTIONS = 1_000;
const LEARN_UNTIL = 300;
/** Share of wrong answers that admit it. There is no published figure, so the cascade is shown with two. */
const CANDOUR = { little: 0.2, much: 0.6 };

const root = new URL("../../", import.meta.url);
const seedAt = process.argv.indexOf("--seed");
const seed = seedAt < 0 ? 1 : Number(process.argv[seedAt + 1]);
const questions = planDay(QUESTIONS, createRandom(seed));
const instructions = ["business-travel", "onboarding", "on-call"]
  .map((name) => readFileSync(new URL(`examples/handbook/en/${name}.md`, root), "utf8"))
  .join("\n\n");

const score = complexityRouter({ simple: PAIR.weak, complex: PAIR.strong });
const scores = questions.slice(0, LEARN_UNTIL).map(({ text }) => score.explain(text).score);
const threshold = scores.sort((a, b) => a - b)[Math.floor((1 - STRONG_SHARE) * scores.length)] ?? 0.5;

let learned: Learned | undefined;
const results = new Map<string, DayAnswer[]>();
for (const way of planWays(threshold, LEARN_UNTIL, (found) => (learned = found))) {
  const isCascade = way.name === "cascade";
  const answers = await runDay(way, questions, { candour: CANDOUR.little, instructions });
  results.set(isCascade ? "cascade, 1 wrong answer in 5 admits it" : way.name, answers);
  if (!isCascade) continue;
  results.set("cascade, 3 in 5 admit it", await runDay(way, questions, { candour: CANDOUR.much, instructions }));
}

const rest = ({ question }: DayAnswer): boolean => restIds.has(question.id);
const restIds = new Set(questions.slice(LEARN_UNTIL).map(({ id }) => id));
const summarizeAll = (isCounted: (answer: DayAnswer) => boolean) =>
  [...results].map(([name, answers]) =>
    summarize(
      name,
      answers.filter(isCounted),
      (results.get("always the large model") ?? []).filter(isCounted),
      createRandom(seed + 1),
    ),
  );
const whole = summarizeAll(() => true);
console.log(
  `The whole day, ${QUESTIONS} questions in ${new Set(questions.map((q) => q.conversation)).size} conversations:\n`,
);
console.log(renderTable(whole));
console.log(`\nThe last ${restIds.size} questions, after the first ${LEARN_UNTIL} were learned from:\n`);
console.log(renderTable(summarizeAll(rest)));
console.log(
  `\nLearned from ${learned?.outcomes} outcomes (threshold ${learned?.threshold.toFixed(2)}): ${learned?.verdict}`,
);

const docs = new URL("packages/router/docs/", root);
mkdirSync(docs, { recursive: true });
const subtitle = "95 % intervals; dashed: a random mix. Outcomes are drawn, see the text. Prices are real.";
writeFileSync(
  new URL("day.svg", docs),
  renderSvg(whole, `A simulated day: ${QUESTIONS} questions, Nova Lite and Pro`, subtitle),
);
