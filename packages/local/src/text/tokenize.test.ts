import { expect, it } from "vitest";
import { stemEnglish, tokenize, tokenizeQuestion } from "./tokenize";

it.each([
  [["approve", "approves", "approved", "approval"]],
  [["require", "required", "requirement", "requiring"]],
  [["travel", "travelled", "travelling", "travels"]],
  [["policy", "policies"]],
  [["differ", "differs", "different", "difference"]],
])("gives %j the same stem", (words) => {
  expect(new Set(words.map(stemEnglish)).size).toBe(1);
});

it.each([
  ["What is the hotel limit?", ["hotel", "limit"]],
  ["ＳＧＤ８，０００ and SEV1", ["sgd8000", "sev1"]],
  ["時間外労働が月45時間を超える", ["時間", "間外", "外労", "労働", "月", "45", "時間", "超"]],
  ["ﾊﾟｽﾜｰﾄﾞは何文字ですか", ["パス", "スワ", "ワー", "ード", "文字"]],
  ["presignedUrl of GetHTTPResponse", ["presignedurl", "presign", "url", "gethttprespons", "http", "respons"]],
])("splits %s into terms", (text, terms) => {
  expect(tokenize(text)).toEqual(terms);
});

it("weighs a long katakana word by its estimated number of words", () => {
  const weights = [...tokenizeQuestion("コンピュータ").values()];
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1.5);
});
