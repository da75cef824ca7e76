import { describe, expect, it } from "vitest";
import { estimateTokens } from "./estimate-tokens";

describe("estimateTokens", () => {
  it.each([
    ["four letters per token", "abcdefgh", 2],
    ["0.9 characters per token in Japanese", "返金は何日ですか？", 10],
    ["the two code units of an emoji as Latin", "\u{1f600}", 1],
    ["code units after the last range as Latin", "\uffff\uffff\uffff\uffff", 1],
  ])("counts %s", (_name, text, tokens) => expect(estimateTokens(text)).toBe(tokens));

  it.each([
    ["", 0],
    ["Leave requests are due on Friday", 8],
    ["有給休暇の申請", 8],
    ["経費 2026年", 5],
  ])("estimates %j by script", (text, tokens) => expect(estimateTokens(text)).toBe(tokens));
});
