import { describe, expect, it } from "vitest";
import { estimateTokens } from "./estimate-tokens";

describe("estimateTokens", () => {
  it.each([
    ["four letters a token", "abcdefgh", 2],
    ["0.9 characters a token in Japanese", "返金は何日ですか？", 10],
    ["halves of an emoji as Latin, though they lie beyond it", "\u{1f600}", 1],
    ["what follows the last range as Latin", "\uffff\uffff\uffff\uffff", 1],
  ])("counts %s", (_name, text, tokens) => expect(estimateTokens(text)).toBe(tokens));
});
