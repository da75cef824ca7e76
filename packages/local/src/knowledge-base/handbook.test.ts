import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { answerExtractively } from "../answer/answer-extractively";
import { loadFolder } from "../documents/load-folder";
import { complexityScore } from "../routing/route-prompt";
import type { ScoredChunk } from "./knowledge-base";
import { createKnowledgeBase, SUGGESTED_SCORE_THRESHOLD } from "./knowledge-base";

interface HandbookQuestion {
  readonly question: string;
  readonly file: string;
  readonly section: string;
  readonly answerContains: string;
  readonly difficulty: "simple" | "hard";
}

const OFF_TOPIC = [
  "What is the capital of France?",
  "How do I bake sourdough bread?",
  "Who won the 2022 World Cup?",
  "How does photosynthesis work?",
  "Explain the theory of general relativity.",
  "How do I change a flat tire?",
  "Compare the philosophies of Kant and Hume and explain why they differ.",
  "Why is the sky blue?",
  "How much does a Tesla Model 3 cost?",
  "量子コンピュータの仕組みを教えてください。",
  "今日の東京の天気は？",
  "カレーライスの作り方を教えてください。",
  "富士山の高さは何メートルですか。",
  "フランスの首都はどこですか。",
  "日本で一番長い川はどこですか。",
  "ピアノの練習方法を比較し、なぜ効果が違うのか説明してください。",
  "太陽系の惑星を順番に説明してください。",
];
/** Questions that use other words than the handbook. */
const PARAPHRASES: readonly (readonly [question: string, file: string, answer: string])[] = [
  ["How long must my password be?", "en/access-control.md", "14 characters"],
  ["hotel budget Osaka", "en/business-travel.md", "JPY 14,000"],
  ["When can an incident be closed?", "en/incident-management.md", "60 minutes"],
  ["Are releases allowed on Fridays?", "en/code-review-and-release.md", "never take place on a Friday"],
  ["入社してからどれくらいで有給休暇がもらえますか？", "ja/paid-leave.md", "入社6か月後"],
  ["在宅勤務は週に何日までできますか。", "ja/commuting-and-remote-work.md", "週3日"],
  ["残業の上限は何時間ですか。", "ja/working-hours.md", "月45時間"],
];

const folder = fileURLToPath(new URL("../../../../examples/handbook", import.meta.url));
const questions: HandbookQuestion[] = JSON.parse(readFileSync(`${folder}/questions.json`, "utf8"));
const { documents } = await loadFolder(folder);
const handbook = createKnowledgeBase(documents);
const uriOf = (file: string): string => `s3://local-knowledge-base/${file}`;

/** Answers like a RAG prompt: passages first, then the question. */
const answerFrom = (question: string, found: readonly ScoredChunk[]): ReturnType<typeof answerExtractively> => {
  const passages = found.map(
    ({ chunk }, index) => `<document index="${index + 1}" section="${chunk.section}">\n${chunk.text}\n</document>`,
  );
  return answerExtractively({
    system: [],
    messages: [
      { role: "user", content: [{ text: `<documents>${passages.join("\n")}</documents>` }, { text: question }] },
    ],
  });
};

describe.each(questions)("$question", ({ question, file, section, answerContains, difficulty }) => {
  const found = handbook.search(question).slice(0, 5);

  it("finds its section among the first two passages", () => {
    const top = found.slice(0, 2).map(({ chunk }) => `${chunk.uri} ${chunk.section}`);
    expect(top.some((place) => place.startsWith(uriOf(file)) && place.endsWith(section))).toBe(true);
    expect(found[0]?.score).toBeGreaterThan(SUGGESTED_SCORE_THRESHOLD + 0.2);
  });

  it("is answered by a quote with the right document number", () => {
    const { quotes } = answerFrom(question, found);
    const quote = quotes.find(({ text }) => text.includes(answerContains));
    expect(found[(quote?.index ?? 0) - 1]?.chunk).toMatchObject({
      uri: uriOf(file),
      section: expect.stringContaining(section),
    });
    for (const { text, index = 0 } of quotes) expect(found[index - 1]?.chunk.text).toContain(text);
  });

  it("scores above the suggested threshold when its file is the only document", () => {
    const small = createKnowledgeBase(documents.filter(({ uri }) => uri === uriOf(file)));
    expect(small.search(question)[0]?.score).toBeGreaterThan(SUGGESTED_SCORE_THRESHOLD);
  });

  it("gets a complexity score that matches its difficulty", () => {
    expect(complexityScore(question) > 20).toBe(difficulty === "hard");
  });
});

it.each(PARAPHRASES)("answers %s", (question, file, answer) => {
  const found = handbook.search(question).slice(0, 5);
  expect(found[0]?.chunk.uri).toBe(uriOf(file));
  expect(found[0]?.score).toBeGreaterThan(SUGGESTED_SCORE_THRESHOLD);
  expect(answerFrom(question, found).text).toContain(answer);
});

it.each(OFF_TOPIC)("scores below the suggested threshold: %s", (question) => {
  expect(handbook.search(question)[0]?.score ?? 0).toBeLessThan(SUGGESTED_SCORE_THRESHOLD);
});
