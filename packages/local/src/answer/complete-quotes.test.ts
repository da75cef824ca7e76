import { expect, it } from "vitest";
import { answerExtractively } from "./answer-extractively";

/** The quotes of an answer from one document. */
const quotesOf = (text: string, question: string, section = ""): string[] =>
  answerExtractively({
    system: [],
    messages: [
      {
        role: "user",
        content: [
          { text: `<documents><document index="1" section="${section}">\n${text}\n</document></documents>` },
          { text: question },
        ],
      },
    ],
  }).quotes.map((quote) => quote.text);

it("quotes the sentence with the fact, and not the one that repeats the question", () => {
  const leave = "有給休暇は2年間有効です。有効期間を過ぎた有給休暇は消滅します。";
  expect(quotesOf(leave, "有給休暇の有効期間は何年ですか。")[0]).toBe("有給休暇は2年間有効です。");
  const founder = "The project was founded by Ada Smith in 1993. The project has a founder and many members.";
  expect(quotesOf(founder, "Who founded the project?")[0]).toBe("The project was founded by Ada Smith in 1993.");
});

it("quotes a row with the cells of its headers", () => {
  const rows = "- Code: E_BIG; How to solve: Raise the limit.\n- Code: E_OLD; How to solve: Use another.";
  expect(quotesOf(rows, "How do I solve E_BIG?")).toEqual(["Code: E_BIG; How to solve: Raise the limit."]);
});

it("quotes a definition by its name", () => {
  const items = "- hold - The package stays.\n- purge - The package and its settings are removed, also from hold.";
  expect(quotesOf(items, "What does hold mean?")[0]).toBe("hold - The package stays.");
});

it("quotes a wrapped sentence as one", () => {
  const wrapped = "Redirects to the specified URL, where the status code is optional, default\nto 302 in all cases.";
  expect(quotesOf(wrapped, "Which status code is the default of a redirect?")).toEqual([
    "Redirects to the specified URL, where the status code is optional, default to 302 in all cases.",
  ]);
});

it("adds the sentence that a pronoun stands for", () => {
  const text = "The cache keeps answers.\n\nIt expires after seven days of rest.";
  expect(quotesOf(text, "When does it expire after rest?")).toEqual([
    "The cache keeps answers.",
    "It expires after seven days of rest.",
  ]);
});

it("adds the neighbour with the number that was asked for", () => {
  const text = "Default: `100`\n\nThe maximum number of elements in a list.";
  expect(quotesOf(text, "What is the maximum number of elements in a list?", "edgeLimit")).toContain("Default: `100`");
});

it("adds the code that a sentence introduces", () => {
  const text = "To keep a package, run:\n\n```sh\napt-mark hold name\n```\n\nThis is all.";
  expect(quotesOf(text, "How do I keep a package?")).toEqual(["To keep a package, run:", "apt-mark hold name"]);
});

it("answers whether something should be done from the section with its title", () => {
  const text =
    "It makes the program simple. The team considers the opposite to be a bad practice.\n- See the proxy pages.";
  expect(quotesOf(text, "Should the program be behind a reverse proxy?", "Use A Reverse Proxy").join(" ")).toContain(
    "bad practice",
  );
});

it("never quotes the marks of Markdown in a passage of someone's own prompt", () => {
  const table =
    '| Code | How to solve | PR |\n|---|---|---|\n| <a id="e_big">E_BIG</a> | Raise the [limit](#limit). | - |';
  expect(quotesOf(table, "How do I solve E_BIG?")).toEqual(["Code: E_BIG; How to solve: Raise the limit.; PR: -"]);
});

it("adds the list that a sentence introduces", () => {
  const text = "The values of the level are:\n- debug\n- info\n\nOther text.";
  expect(quotesOf(text, "What are the values of the level?")).toEqual([
    "The values of the level are:",
    "debug",
    "info",
  ]);
});

it("quotes an item as a whole when its default stands in a sentence of its own", () => {
  const item =
    "- headersTimeout - The time to wait for headers, in milliseconds. Defaults to 300 seconds.\n- bodyLimit - Else.";
  expect(quotesOf(item, "What is the default headersTimeout?")).toEqual([
    "headersTimeout - The time to wait for headers, in milliseconds. Defaults to 300 seconds.",
  ]);
});

it("finds the long form of a name by its letters, in a sentence and in a heading", () => {
  const text = "You should disable RPC. Remote Procedure Call (RPC) is a protocol between programs.";
  expect(quotesOf(text, "What does RPC stand for?")[0]).toBe(
    "Remote Procedure Call (RPC) is a protocol between programs.",
  );
  const heading = "Uploads > Non-Maintainer Upload (NMU)";
  expect(quotesOf("Contact the maintainer before an NMU.", "What does NMU stand for?", heading)).toContain(
    "Non-Maintainer Upload (NMU)",
  );
});

it("quotes the date in the heading of a release", () => {
  const quotes = quotesOf(
    "- Some options changed.",
    "When was version 5.0.0 released?",
    "Changelog > 5.0.0 - 2022-01-02",
  );
  expect(quotes).toContain("5.0.0 - 2022-01-02");
});

it("answers yes or no with the sentence that says so", () => {
  const text = "To make the same code work in the browser, use a wrapper. This module does not work in the browser.";
  expect(quotesOf(text, "Does the module work in the browser?").join(" ")).toContain("This module does not work");
});

it("goes on with the sentence that says more exactly what a short one says", () => {
  const text = "`flush` is an optional boolean. When set to `true`, the data is flushed to disk.\n\nOther text.";
  expect(quotesOf(text, "What does the flush option do?")).toEqual([
    "`flush` is an optional boolean. When set to `true`, the data is flushed to disk.",
  ]);
});

it("quotes the items inside of an item that is only a title", () => {
  const list =
    "- Roaming workstation profile\n  - The same as a workstation, with cached credentials.\n- Other profile";
  expect(quotesOf(list, "What is the roaming workstation profile?").join(" ")).toContain("with cached credentials");
});

it.each([
  " ",
  " \n",
  "R P C ",
  "it. ",
  ", a",
  "May 12, ",
  "2024-01-",
  "今日は。",
  "有給休暇",
  "参照。",
  "a - ",
  "| --- ",
  "](",
  "```\n",
  "- a: ",
  "See ",
  "word_",
  "Ab ",
  "a/",
])("reads 100 KB of %j in a passage", (seed) => {
  const text = `${seed.repeat(100_000 / seed.length)}\n\nThe limit is 5 USD.`;
  expect(quotesOf(text, "What is the limit in USD?").join("\n")).toContain("The limit is 5 USD.");
});
