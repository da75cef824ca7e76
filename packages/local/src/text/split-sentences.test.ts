import fc from "fast-check";
import { expect, it } from "vitest";
import { splitSentences } from "./split-sentences";

const sentencesOf = (text: string): string[] => splitSentences(text).map(({ start, end }) => text.slice(start, end));

it("ends sentences at the full stops of both languages and at line breaks", () => {
  const text = "It costs 1.5 USD, e.g. in Tokyo. Really?\n- 一つ目です。「二つ目。」\r\n| a | b |";
  expect(sentencesOf(text)).toEqual([
    "It costs 1.5 USD, e.g. in Tokyo.",
    "Really?",
    "- 一つ目です。",
    "「二つ目。」",
    "| a | b |",
  ]);
});

const pieces = fc.constantFrom(
  "The fee is 5 USD. ",
  "Is it? ",
  "上限は5万円です。",
  "「本当ですか。」と聞かれた。",
  "Dr. Sato pays (at most) 1.5 times the fare. ",
  "word ".repeat(300),
  "語".repeat(1100),
  "… ",
  "「",
  "(",
);

it("finds the same sentences in a long line as in each of its halves, cut between sentences", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), fc.array(pieces, { maxLength: 30 }), (first, second) => {
      const [left, right] = [`${first.join("")}End of it. `, `Start ${second.join("")}`];
      expect(sentencesOf(left + right)).toEqual([...sentencesOf(left), ...sentencesOf(right)]);
    }),
  );
});

it.each(["「", "(", "Mr. ", "Hello. ", "今日は。", "「はい。」と", " \n", "word "])(
  "does not stop at a long line of %j",
  (seed) => {
    const text = `${seed.repeat(200_000 / seed.length)}x`;
    const found = sentencesOf(text);
    expect(found.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
  },
);
