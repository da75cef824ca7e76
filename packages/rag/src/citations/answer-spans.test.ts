import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMarkers, splitStatements } from "./answer-spans";

describe("parseMarkers", () => {
  it.each<[string, number[]]>([
    ["Within 30 days [1].", [1]],
    ["30日以内です［１］。送料は【２】。", [1, 2]],
    ["Both [2][1], again [2].", [2, 1, 2]],
    ["Lists [1, 3] と ［２、４］", [1, 3, 2, 4]],
    ["Full-width digits in ASCII brackets [１０]", [10]],
    ["Code `list[0]` and\n```js\na[5]\n```\nbut [1]", [1]],
    ["unclosed ```\na[3]", []],
    ["No [marker], [1a], [], [12345] or [-1]", []],
    ["", []],
  ])("reads %j", (answer, numbers) => {
    const markers = parseMarkers(answer);
    expect(markers.flatMap((marker) => marker.numbers)).toEqual(numbers);
    for (const { start, end } of markers) expect(answer.slice(start, end)).toMatch(/^[[［【][^[［【]+[\]］】]$/);
  });
});

describe("splitStatements", () => {
  it("loses nothing but spaces", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("返金", "a.b", "。", ". ", " ", "!?", "\n", "」", ")")), (parts) => {
        const text = parts.join("");
        const sentences = splitStatements(text).map(({ start, end }) => text.slice(start, end));
        expect(sentences.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        expect(sentences.every((sentence) => sentence === sentence.trim())).toBe(true);
      }),
    );
  });
});
