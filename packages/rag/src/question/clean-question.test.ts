import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanQuestion } from "./clean-question";

const english = "What is the refund period for orders from abroad?";
const japanese = "海外からの注文の返品期間は何日ですか。";

describe("cleanQuestion", () => {
  it.each([
    english,
    japanese,
    "Which question types exist: single or multiple choice?",
    "Regarding the question of refunds: how long do they take?",
    "返品の質問：期間は？ 方法は？",
    'Does "返品" mean refund?',
    "「返品」と「返金」の違いは何ですか。",
    "What does the tag <think> mean in the prompt?",
    "Where does </think> go in a prompt?",
    "Question types?",
    "Q3 revenue: how much?",
    "時刻は10:30ですか。",
  ])("leaves a question as it is: %j", (question) => {
    expect(cleanQuestion(question)).toBe(question);
  });

  it.each<[string, string]>([
    [`<think>The user asks about refunds.\n\nSo…</think>\n\n${english}`, english],
    [`<THINKING>a</THINKING><think>b</think> ${english}`, english],
    [`The user means refunds.\n</think>\n${english}`, english],
    [`<reasoning>利用者は返品について聞いている。</reasoning>\n${japanese}`, japanese],
    [`Standalone question: ${english}`, english],
    [`Standalone Question:\n\n${english}\n`, english],
    [`**Standalone question:** ${english}`, english],
    [`**Rewritten question**: ${english}`, english],
    [`## Question: ${english}`, english],
    [`Here is the rewritten question:\n${english}`, english],
    [`Sure, here's the standalone question: "${english}"`, english],
    [`Rephrased question (standalone): ${english}`, english],
    [`Question: Standalone question: ${english}`, english],
    [`Q: ${english}`, english],
    [`"${english}"`, english],
    [`“${english}”`, english],
    [`**${english}**`, english],
    [`質問：${japanese}`, japanese],
    [`質問: ${japanese}`, japanese],
    [`独立した質問：「${japanese}」`, japanese],
    [`書き直した質問：\n${japanese}`, japanese],
    [`以下は独立した質問です：\n\n${japanese}`, japanese],
    [`**書き直した質問：**${japanese}`, japanese],
    [`【質問】${japanese}`, japanese],
    [`【書き直した質問】：${japanese}`, japanese],
    [`検索クエリ：${japanese}`, japanese],
    [`<think>長い考え</think>質問：${japanese}`, japanese],
  ])("finds the question in %j", (reply, question) => {
    expect(cleanQuestion(reply)).toBe(question);
  });

  it.each(["", " \n", "<think>never ends", "<think>only thoughts</think>", "Standalone question:", "質問："])(
    "finds none in %j",
    (reply) => {
      expect(cleanQuestion(reply)).toBe("");
    },
  );

  it("reads replies that are made to be slow, and never makes one longer", () => {
    const parts = fc.constantFrom(
      "<think>",
      "</think>",
      "Question: ",
      "質問：",
      '"',
      "「",
      " ",
      "\n",
      "**",
      "x",
      "[",
      "</",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), fc.constantFrom(1, 3000), (some, times) => {
        const reply = some.join("").repeat(times);
        expect(reply).toContain(cleanQuestion(reply));
      }),
      { numRuns: 60 },
    );
  });
});
