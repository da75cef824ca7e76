import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitStatements } from "./statements";

describe("splitStatements", () => {
  it.each<[string, string[]]>([
    ["「返金は30日以内です。」と書かれています。次です。", ["「返金は30日以内です。」と書かれています。", "次です。"]],
    ["規程に「無料です。返品も無料です。」とあります。", ["規程に「無料です。返品も無料です。」とあります。"]],
    ["「はい。」ただし、送料は別です。", ["「はい。」", "ただし、送料は別です。"]],
    ["返金は30日です（送料は別。）。次です。", ["返金は30日です（送料は別。）。", "次です。"]],
    ["「無料です。」（第3条）と定めています。", ["「無料です。」（第3条）と定めています。"]],
    ["本当ですか？と聞かれた。はい！次です。", ["本当ですか？と聞かれた。", "はい！", "次です。"]],
    ["Yahoo!ニュースです。https://a.example/b?c=d です。", ["Yahoo!ニュースです。", "https://a.example/b?c=d です。"]],
    ["１．返品です．送料は３．５円です．", ["１．返品です．", "送料は３．５円です．"]],
    ["Mr. Smith signs. Next.", ["Mr. Smith signs.", "Next."]],
    ["Use e.g. U.S. law, No. 3 or v1.2 of J. Smith. Next.", ["Use e.g. U.S. law, No. 3 or v1.2 of J. Smith.", "Next."]],
    ["It is made in the U.S. The next one is not.", ["It is made in the U.S.", "The next one is not."]],
    ["Is it free? No. Shipping costs more.", ["Is it free?", "No.", "Shipping costs more."]],
    ["See Fig. 2, pp. 3-4 and Oct. 5. Done", ["See Fig. 2, pp. 3-4 and Oct. 5.", "Done"]],
    ["Acme Inc. Japan pays $3.50 vs. Acme Ltd. We do not.", ["Acme Inc. Japan pays $3.50 vs. Acme Ltd.", "We do not."]],
    ['It says "Yes. Always." Then it ends.', ['It says "Yes. Always."', "Then it ends."]],
    ['"Really?" he asked. Wait... what?', ['"Really?" he asked.', "Wait... what?"]],
    ['A 27" screen. A 5" one.', ['A 27" screen.', 'A 5" one.']],
    ["1. Refunds take 30 days.\n2. Shipping is free.", ["1. Refunds take 30 days.", "2. Shipping is free."]],
    ["- 返品\n- 送料\r\n\r\n## 1. 期限", ["- 返品", "- 送料", "## 1. 期限"]],
    ["**返金は30日です。** 次です。", ["**返金は30日です。**", "次です。"]],
    ["| 返品 | 30日。 |\n|---|---|", ["| 返品 | 30日。 |", "|---|---|"]],
    ["नमस्ते। ठीक है।", ["नमस्ते।", "ठीक है।"]],
  ])("splits %j", (text, sentences) => {
    expect(splitStatements(text).map(({ start, end }) => text.slice(start, end))).toEqual(sentences);
  });

  it.each(["Mr. ", "返金。", "「", "」", "(", '"', ".", "a. ", "! ", "。」", "「。」と", "- a\n", "**"])(
    "needs linear time for 300,000 characters of %j",
    (text) => {
      const long = text.repeat(300_000 / text.length);
      expect(splitStatements(long).at(-1)?.end).toBe(long.trimEnd().length);
    },
  );

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
