import { expect, it } from "vitest";
import { readText } from "./document-formats";

const read = (markdown: string): string => readText(markdown, "text/markdown");

it("reads a wrapped paragraph as one line, in English and in Japanese", () => {
  expect(read("The status code is optional, default\nto `302`.")).toBe(
    "The status code is optional, default to `302`.",
  );
  expect(read("有給休暇の有効期間は\n2年間です。")).toBe("有給休暇の有効期間は2年間です。");
});

it("reads each row of a table with the headers of its cells", () => {
  const table = `| Code | How to solve | PR |
|------|--------------|----|
| <a id="e_big">E_BIG</a> | Raise the limit: [bodyLimit](./Server.md#bodylimit) | |
| \`E_OLD\` | - | [#1](https://example.com/1) |`;
  expect(read(table)).toBe(
    "- Code: E_BIG; How to solve: Raise the limit: bodyLimit\n- Code: `E_OLD`; How to solve: -; PR: #1",
  );
});

it("reads the text of links, emphasis and list items, and no anchors and images", () => {
  const list = `<a id="x"></a>
* A **bold** [link](https://example.com/a_(b) "title"), a
  [reference][ref] and ![an image](a.png)
  1. \`code *stays*\` and 1 \\* 2 &lt; 3 <br> next

[ref]: https://example.com`;
  expect(read(list)).toBe("- A bold link, a reference and\n  - `code *stays*` and 1 * 2 < 3  next");
});

it("leaves out tables of contents and front matter, but no other list of links", () => {
  const contents = "---\ntitle: x\n---\n- [One](#one)\n  - [Two `t()`](#two)\n- [Three](#three)\n\nText.";
  expect(read(contents)).toBe("Text.");
  expect(read("- [One](https://example.com)\n- [Two](#two)")).toBe("- One\n- Two");
});

it("keeps code as it is", () => {
  expect(read("Run:\n\n```sh\n# not a heading\n*a* | b\n```")).toBe("Run:\n\n```sh\n# not a heading\n*a* | b\n```");
});

it.each([
  "[",
  "*",
  "*a ",
  ">",
  "> ",
  "- ",
  "![",
  "[a](",
  "`",
  "|",
  "<",
  "<!--",
  "[^1]",
  "&",
  " \n",
  "~~a ",
  "a  ",
  "[a](#",
  "| - ",
  "参照。",
  "```\n",
])("reads 100 KB of %j", (seed) => {
  expect(read(`${seed.repeat(100_000 / seed.length)}\n\nThe end.`)).toContain(seed === "<!--" ? "" : "The end.");
});
