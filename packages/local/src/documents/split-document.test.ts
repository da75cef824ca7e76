import { estimateTokens } from "@bedrock-routed/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { KnowledgeBaseDocument } from "./document";
import { readText } from "./document-formats";
import { splitDocument } from "./split-document";

const chunk = (text: string, mediaType: KnowledgeBaseDocument["mediaType"] = "text/markdown", tokens = 300) =>
  splitDocument({ uri: "s3://b/a", text, mediaType }, tokens).map(({ section, text: body }) => [section, body]);

it("splits Markdown at its headings, but not at lines of code", () => {
  const code = "```sh\n# not a heading\n```";
  expect(
    chunk(`---\ntitle: x\n---\nIntro.\n\n# Title\n\nOne.\n\n### Deep ##\n\nTwo.\n${code}\n\n## Next\n\nThree.`),
  ).toEqual([
    ["", "Intro."],
    ["Title", "One."],
    ["Title > Deep", `Two.\n\n${code}`],
    ["Title > Next", "Three."],
  ]);
});

it("puts headings of one level beside each other after a level that was skipped", () => {
  expect(chunk("# A\n\n### B\n\nOne.\n\n### C\n\nTwo.")).toEqual([
    ["A > B", "One."],
    ["A > C", "Two."],
  ]);
});

it("reads a summary as the heading of its details, in Markdown and in HTML", () => {
  const details = "<details>\n<summary>X</summary>\n\nInside.\n\n</details>";
  const expected = [
    ["T > X", "Inside."],
    ["T", "After."],
  ];
  expect(chunk(`# T\n\n${details}\n\nAfter.`)).toEqual(expected);
  expect(chunk(`<h1>T</h1>${details}<p>After.</p>`, "text/html")).toEqual(expected);
});

it("reads the text and the headings of HTML", () => {
  const html = `<style>p{}</style><h1>Title</h1><p>One <b>two</b>.</p><script>x()</script><h2>Next</h2><ul><li>Three</li></ul>`;
  expect(chunk(html, "text/html")).toEqual([
    ["Title", "One two."],
    ["Title > Next", expect.stringContaining("Three")],
  ]);
});

it("does not split plain text at lines that look like headings", () => {
  expect(chunk("# One\n\nTwo.", "text/plain")).toEqual([["", "# One\n\nTwo."]]);
});

it("never splits a sentence, in English or in Japanese", () => {
  const english = "Dr. Sato pays at most 1.5 times the fare. ";
  const japanese = "「本当ですか。」と聞かれた。上限は5万円です。";
  for (const [, body = ""] of chunk((english + japanese).repeat(60), "text/plain", 50)) {
    expect(body).toMatch(/^(?:Dr\.|「|上限)[\s\S]*(?:fare\.|た。|です。)$/);
  }
});

const line = fc.oneof(
  fc.constantFrom(
    "# A",
    "## B",
    "",
    "- item",
    "| a | b |",
    "```",
    "---",
    "上限は5万円です。申請は必要です。",
    "It is. Is it?",
  ),
  fc.string({ maxLength: 80 }),
);

it("returns verbatim parts in order, and leaves out only headings and white space", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (lines, tokens) => {
      const text = lines.join("\n");
      let end = 0;
      for (const [, body = ""] of chunk(text, "text/plain", tokens)) {
        const start = text.indexOf(body, end);
        expect(start).toBeGreaterThanOrEqual(end);
        expect(text.slice(end, start).trim()).toBe("");
        end = start + body.length;
      }
      expect(text.slice(end).trim()).toBe("");
      const asRead = readText(text, "text/markdown");
      let from = 0;
      for (const [, body = ""] of chunk(text, "text/markdown", tokens)) {
        from = asRead.indexOf(body, from);
        expect(from).toBeGreaterThanOrEqual(0);
        from += body.length;
      }
    }),
  );
});

it("does not exceed the size when every sentence fits", () => {
  const sentence = "Every employee submits the report within ten business days after the trip. ";
  for (const [, body = ""] of chunk(sentence.repeat(100), "text/plain", 100)) {
    expect(estimateTokens(body)).toBeLessThanOrEqual(100);
  }
});
