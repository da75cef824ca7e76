import { expect, it } from "vitest";
import { createKnowledgeBase } from "../knowledge-base/knowledge-base";
import { answerExtractively } from "./answer-extractively";

const JAPANESE = "有給休暇の有効期間は2年間です。";
const CHINESE = "年假的有效期是两年。";
const KANA = /[ぁ-んァ-ヶ]/;

const ask = (question: string, ...documents: string[]): string =>
  answerExtractively({
    system: [],
    messages: [
      {
        role: "user",
        content: [
          ...documents.map((text, index) => ({ text: `<document index="${index + 1}">${text}</document>` })),
          { text: question },
        ],
      },
    ],
  }).text;

it("answers a Chinese question from Chinese and English documents, never from Japanese ones", () => {
  expect(ask("年假的有效期是多少年？", JAPANESE, CHINESE)).toBe("年假的有效期是两年。 [2]");
  expect(ask("什么是 maxTokens？", "maxTokens はトークンの上限です。", "maxTokens is the limit of tokens.")).toBe(
    "maxTokens is the limit of tokens. [2]",
  );
});

it.each([
  ["年假的有效期是多少年？", /没有找到/],
  ["휴가는 며칠입니까?", /찾을 수 없습니다/],
  ["有給休暇は何日ですか。", /見つかりませんでした/],
  ["How many days of leave?", /could not find/],
])("says in the language of %s that it found nothing", (question, message) => {
  expect(ask(question, "The office opens at nine.")).toMatch(message);
});

it("says in Chinese that it has nothing to quote from", () => {
  expect(ask("你好，你是谁？")).toMatch(/不是语言模型/);
});

it("finds no Japanese chunk for a Chinese query, and finds it for a Japanese one", () => {
  const { search } = createKnowledgeBase([
    { uri: "ja", text: JAPANESE },
    { uri: "zh", text: CHINESE },
  ]);
  expect(search("年假的有效期是多少年？").map(({ chunk }) => chunk.text)).toEqual([CHINESE]);
  expect(search("有給休暇の有効期間は何年ですか").some(({ chunk }) => KANA.test(chunk.text))).toBe(true);
});
