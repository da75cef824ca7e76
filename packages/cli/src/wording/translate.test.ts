import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { japaneseSentences } from "./japanese-sentences";
import { matchTemplate, translateSentence } from "./translate";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** All sources, with sentences that were broken into several texts joined again. */
function readSources(): string {
  const packages = join(root, "packages");
  const sources = readdirSync(packages).flatMap((name) =>
    readdirSync(join(packages, name, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.includes(".test.") && !path.includes("japanese-sentences"))
      .map((path) => readFileSync(join(packages, name, "src", path), "utf8")),
  );
  const parser = join(root, "packages/cli/node_modules/commander/lib");
  const parserSources = readdirSync(parser).map((path) => readFileSync(join(parser, path), "utf8"));
  return [...sources, ...parserSources].join("\n").replace(/[`"] \+\s*[`"]/g, "");
}

it("translates sentences that a package has, so that none is left behind when a package changes its words", () => {
  const sources = readSources();
  const gone = japaneseSentences.flatMap(([english]) =>
    english
      // The parser puts its sentences together from parts.
      .split(/\{\w+\}|\. | for |; /)
      .map((literal) => literal.replace(/^\W+|\W+$/g, ""))
      // The command writes the first letter of the parser's sentences as a capital.
      .filter((literal) => literal.length > 3 && !sources.toLowerCase().includes(literal.toLowerCase()))
      .map((literal) => `${literal} (${english})`),
  );
  expect(gone).toEqual([]);
});

it("has the same placeholders on both sides, and no sentence twice", () => {
  const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [english, translation] of japaneseSentences) {
    expect({ english, values: placeholders(translation) }).toEqual({ english, values: placeholders(english) });
  }
  expect(new Set(japaneseSentences.map(([english]) => english)).size).toBe(japaneseSentences.length);
});

it.each([
  ["a b c", "a {x} c", { x: "b" }],
  ["a b c d", "a {x} c {y}", { x: "b", y: "d" }],
  ["a b", "a b", {}],
  ["a b c", "a {x} d", undefined],
  ["x a", "a", undefined],
  ["ac", "ac{x}", { x: "" }],
  ["a", "ab{x}", undefined],
  ["aa", "aa{x}aa", undefined],
])("%j as %j has %j", (sentence, template, values) => {
  expect(matchTemplate(sentence, template)).toEqual(values);
});

it("translates what is in a sentence too, and leaves what it does not know", () => {
  expect(translateSentence('Invalid --units "x": use a whole number from 1 to 1000.', "ja")).toBe(
    '--units "x" が正しくありません: 1 から 1000 までの整数を指定してください。',
  );
  expect(translateSentence("An unknown sentence.", "ja")).toBe("An unknown sentence.");
  expect(translateSentence("Try again later.", "en")).toBe("Try again later.");
});

it("takes linear time for long texts", () => {
  const long = "a ".repeat(500_000);
  expect(translateSentence(`Invalid ${long}`, "ja")).toBe(`Invalid ${long}`);
});
