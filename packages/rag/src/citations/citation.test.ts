import { Document } from "@langchain/core/documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveCitations } from "./citation";
import type { NativeCitation } from "./native-citations";

const passages = [
  "返金は 30 日以内です。送料は\nお客様の負担です。",
  "Shipping takes five days. It costs $3.50 (tax excluded).",
  "「速達」は翌日に届きます。",
];
const documents = passages.map((pageContent) => new Document({ pageContent }));

/** Each cited span as texts: number, statement, marker, quotation. */
function cited(answer: string): unknown[] {
  return resolveCitations(answer, documents, []).citations.flatMap(({ number, spans, text }) =>
    spans.map(({ statement, marker, passage }) => [
      number,
      ...[statement, marker].map((span) => (span === undefined ? undefined : answer.slice(span.start, span.end))),
      passage === undefined ? undefined : text.slice(passage.start, passage.end),
    ]),
  );
}

describe("resolveCitations", () => {
  it.each<[string, string, unknown[]]>([
    [
      "reads a marker before the full stop",
      "返金は 30 日以内です[1]。",
      [[1, "返金は 30 日以内です[1]。", "[1]", "返金は 30 日以内です。"]],
    ],
    [
      "ignores parentheses that hold only a marker",
      "返金は 30 日以内です（[1]）。",
      [[1, "返金は 30 日以内です（[1]）。", "[1]", "返金は 30 日以内です。"]],
    ],
    [
      "reads a marker after the full stop",
      "Yes. Shipping takes five days. [2]",
      [[2, "Shipping takes five days.", "[2]", "Shipping takes five days."]],
    ],
    [
      "assigns two sentences to two passages",
      "返金は 30 日以内です。[1] Shipping takes five days [2].",
      [
        [1, "返金は 30 日以内です。", "[1]", "返金は 30 日以内です。"],
        [2, "Shipping takes five days [2].", "[2]", "Shipping takes five days"],
      ],
    ],
    [
      "finds a quotation across a line break in the passage",
      "送料は お客様の負担です。［１］",
      [[1, "送料は お客様の負担です。", "［１］", "送料は\nお客様の負担です。"]],
    ],
    [
      "finds the words between quotation marks",
      "規程には「30 日以内です」とあります。[1]",
      [[1, "規程には「30 日以内です」とあります。", "[1]", "30 日以内です"]],
    ],
    [
      "ignores quotation marks that are empty or never closed",
      "規程の「」には「『「30 日以内です』とあります。[1]",
      [[1, "規程の「」には「『「30 日以内です』とあります。", "[1]", undefined]],
    ],
    [
      "reads quotations after an empty one",
      'The rule """ and “” says “Shipping takes”. [2]',
      [[2, 'The rule """ and “” says “Shipping takes”.', "[2]", "Shipping takes"]],
    ],
    [
      "allows special characters and a decimal point",
      'The price: "It costs $3.50 (tax excluded)." [2]',
      [[2, 'The price: "It costs $3.50 (tax excluded)."', "[2]", "It costs $3.50 (tax excluded)."]],
    ],
    [
      "ignores a list bullet",
      "- Shipping takes five days. [2]\n- Other",
      [[2, "- Shipping takes five days.", "[2]", "Shipping takes five days."]],
    ],
    [
      "reads a marker on a line of its own",
      "Shipping takes five days.\n[2]",
      [[2, "Shipping takes five days.", "[2]", "Shipping takes five days."]],
    ],
    [
      "assigns a marker at the very beginning to the first sentence",
      "[3] は速達です。",
      [[3, "は速達です。", "[3]", undefined]],
    ],
    ["finds no quotation in the model's own words", "It is quick [2]!", [[2, "It is quick [2]!", "[2]", undefined]]],
    ["finds no quotation in too few characters", "速達[3]。", [[3, "速達[3]。", "[3]", undefined]]],
    ["finds no statement for a marker alone", "[1]", [[1, undefined, "[1]", undefined]]],
    [
      "lists two places that cite one passage",
      "Quick [2]. Cheap [2].",
      [
        [2, "Quick [2].", "[2]", undefined],
        [2, "Cheap [2].", "[2]", undefined],
      ],
    ],
    [
      "reads one marker for two passages",
      "Shipping takes five days [2, 3].",
      [
        [2, "Shipping takes five days [2, 3].", "[2, 3]", "Shipping takes five days"],
        [3, "Shipping takes five days [2, 3].", "[2, 3]", undefined],
      ],
    ],
  ])("%s", (_name, answer, expected) => {
    expect(cited(answer)).toEqual(expected);
  });

  it("reports a marker that points to no document once, without a citation", () => {
    const { citations, unresolvedMarkers } = resolveCitations("Yes [0] [9]. No [9]. Maybe [1].", documents, []);
    expect(citations.map(({ number }) => number)).toEqual([1]);
    expect(unresolvedMarkers).toEqual([0, 9]);
  });

  it.each<[string, object, string | undefined]>([
    ["UTF-16 units", { start: 31, end: 40, citedText: "Six days." }, "second"],
    ["code points", { start: 28, end: 37, citedText: "Six days." }, "second"],
    ["an unknown unit, by the first place of its text", { start: 5, end: 9, citedText: "Six days." }, "first"],
    ["an ambiguous unit without its text, not at all", { start: 28, end: 37, citedText: "" }, undefined],
  ])("finds a native citation with offsets in %s", (_name, source, place) => {
    const pageContent = "😀😀😀 Six days. Or five days. Six days.";
    const native = [{ statement: undefined, documentIndex: 0, ...source } as NativeCitation];
    const { citations } = resolveCitations("Yes.", [new Document({ pageContent })], native);
    const starts = { first: pageContent.indexOf("Six"), second: pageContent.lastIndexOf("Six") };
    const start = starts[place as keyof typeof starts];
    const passage = start === undefined ? {} : { passage: { start, end: start + "Six days.".length } };
    expect(citations[0]?.spans).toEqual([passage]);
  });

  it.each(["「", "“", ".", "a.", "["])("needs linear time for 100,000 times %j", (text) => {
    expect(resolveCitations(`${text.repeat(100_000)}a [1]`, documents, []).citations).toHaveLength(1);
  });

  it("gives spans within the answer and the passage, for any texts", () => {
    const text = fc
      .array(fc.constantFrom("返金", "five days", " ", "。", ". ", "[1]", "［２］", "\n", "「", "」", "😀", "$(", "`"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (answer, pageContent) => {
        const both = [new Document({ pageContent }), new Document({ pageContent })];
        for (const { spans } of resolveCitations(answer, both, []).citations) {
          for (const { statement, marker, passage } of spans) {
            if (statement !== undefined) expect(answer.slice(statement.start, statement.end).trim()).not.toBe("");
            expect(answer.slice(marker?.start, marker?.end)).toMatch(/^(?:\[1\]|［２］)$/);
            if (passage !== undefined) expect(pageContent.slice(passage.start, passage.end)).not.toBe("");
          }
        }
      }),
    );
  });
});
