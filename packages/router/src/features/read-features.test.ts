import { describe, expect, it } from "vitest";
import { toFeatureRecord } from "../index";
import { denseFeatureNames } from "./read-features";
import type { PromptSignals } from "./signals";

/** One dense feature of a prompt. */
function read(prompt: string, name: string, signals: PromptSignals = {}): number | undefined {
  return toFeatureRecord(prompt, signals).dense[denseFeatureNames.indexOf(name)];
}

describe("readFeatures", () => {
  // Counts are logarithms: 1 for one, 1.585 for two, 2 for three.
  it.each([
    ["Say “yes” or no.", "quotes", 1.585],
    ["f(x) and [y]", "brackets", 2.3219],
    ["call my_function and `run`", "code", 2],
    ["$x^2$ and \\frac", "latex", 2.3219],
    ["It costs 3.5 or 4", "decimals", 1],
    ["It costs 1,234 yen", "largeNumbers", 1],
    ["It costs 1,234 yen", "years", 0],
    ["In 1984 and 2020", "years", 1.585],
    ["Version 2.0 is out. It is new.", "sentences", 1.585],
    ["See example.com now", "sentences", 0],
    ["first\n    second\n\tthird", "indentedLines", 1],
    ["first\n\n\nsecond", "emptyLines", 1.585],
    ["Buy:\n- milk\n2) eggs\n・米", "listItems", 2],
    ["One word of 9 letters: carefully", "longestWord", 9],
    ["don't stop", "longestWord", 5],
    ["ＡＷＳ is a cloud", "allCapitals", 1],
    ["I met Étienne there", "capitalized", 0.25],
    ["今日はサーバ", "katakana", 0.5],
  ])("counts %j as %s", (prompt, name, expected) => {
    expect(read(prompt, name)).toBeCloseTo(expected, 3);
  });

  it("reads full-width letters, plurals and apostrophes as the same words", () => {
    const { words } = toFeatureRecord("compare server");
    expect(toFeatureRecord("ｃｏｍｐａｒｅ servers").words).toEqual(words);
    expect(toFeatureRecord("Comp'are server").words).toEqual(words);
  });

  it.each([
    ["letters and full stops", "Which city?\nA. Paris\nB. Rome, the old one\nC. 12"],
    ["brackets", "Which city?\n(A) Paris\n(B) Rome, the old one\n(C) 12"],
  ])("finds options: %s", (_, prompt) => {
    expect(read(prompt, "options")).toBe(3);
    expect(read(prompt, "numericOptions")).toBeCloseTo(1 / 3, 3);
    expect(read(prompt, "optionSpread")).toBeGreaterThan(1);
  });

  it.each([
    [{ retrieval: { passagesNeeded: 4 } }, "signal:passagesNeeded", 2],
    [{ retrieval: { passagesNeeded: Number.NaN } }, "signal:passagesNeeded", 0],
    [{ retrieval: { passagesNeeded: 1e9 } }, "signal:passagesNeeded", 6],
    [{ retrieval: { scoreGap: 0.1 } }, "signal:closeScores", 0.5],
    [{ retrieval: { topScore: 0, scoreGap: 0 } }, "signal:closeScores", 0],
    [{ retrieval: { topScore: 0.5, scoreGap: 0.4 } }, "signal:closeScores", 0],
    [{ conversation: { inToolLoop: true } }, "signal:toolLoop", 1],
    [{ tools: -3 }, "signal:tools", 0],
  ])("turns %j into %s", (signals, name, expected) => {
    expect(read("Why?", name, signals)).toBeCloseTo(expected, 3);
  });
});
