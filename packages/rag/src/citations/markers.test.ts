import { Document } from "@langchain/core/documents";
import { concat } from "@langchain/core/utils/stream";
import { FakeRetriever } from "@langchain/core/utils/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRagChain } from "../rag-chain";
import type { RagAnswer } from "../steps/answer";
import { ScriptedChatModel } from "../testing/scripted-chat-model";
import { resolveCitations } from "./citation";

const passages = [
  "返金は 30 日以内です。",
  "The company was founded in 1937[3] by two brothers [note 1]. Use items[2] to read it.",
  "創業は昭和12年です[1]。工場[4]は大阪にあります。詳細は[4]を参照。",
  "[2] Smith, Annual report, page 12.",
];
const documents = passages.map((pageContent) => new Document({ pageContent }));

/** The numbers that are cited, and those that are not resolved. */
function numbersIn(answer: string): [cited: number[], unresolved: readonly number[] | undefined] {
  const { citations, unresolvedMarkers } = resolveCitations(answer, documents, []);
  return [citations.map(({ number }) => number), unresolvedMarkers];
}

describe("markers in an answer", () => {
  it.each<[string, number[]]>([
    ["Within 30 days [1].", [1]],
    ["30日以内です［１］。送料は【２】。", [1, 2]],
    ["Both [2][1], again [2].", [2, 1]],
    ["Lists [1, 3] と ［２、４］", [1, 3, 2, 4]],
    ["Full-width digits in ASCII brackets [２]", [2]],
    ["Ranges [1-3]", [1, 2, 3]],
    ["範囲は［１〜３］、[3–4]", [1, 2, 3, 4]],
    ["Lists [1; 2] and [3 and 4]", [1, 2, 3, 4]],
    ["Mixed [1, 3-4]", [1, 3, 4]],
    ["Named [document 1], [Doc. 2], [source: 3], [documents 3, 4]", [1, 2, 3, 4]],
    ["Named [Document index: 2] and [index=3]", [2, 3]],
    ["Repeated [document 1, document 2]", [1, 2]],
    ["日本語の[ドキュメント1]、［文書２］、【出典：3】、[文書1と文書4]", [1, 2, 3, 4]],
    ["Assistants 【1†source】【2†L3-L9】", [1, 2]],
    ["Footnotes [^1] [^2^]", [1, 2]],
    ["With a place [1, p. 3] [2, section 4.1] ［3、12ページ］ 【4†L1-L2】", [1, 2, 3, 4]],
    ["Other forms [出典: 文書1] [doc-2] [document_3] 〔4〕", [1, 2, 3, 4]],
    ["Several places 【1†L1, 2†L3】", [1, 2]],
    ["Escaped \\[1\\]", [1]],
    ["In double brackets [[2]]", [2]],
    ["Attached to a word, within 30 days[1].", [1]],
    ["Attached to names: Node.js[1], DynamoDB[2], Plan B[3], `npm ci`[4]", [1, 2, 3, 4]],
    ["**Bold [1]** and _[2]_ and (see [3])", [1, 2, 3]],
  ])("are read in %j", (answer, numbers) => {
    expect(numbersIn(answer)).toEqual([numbers, undefined]);
  });

  it.each([
    "Code `list[1]` and\n```js\na[2]\n```\nand\n~~~\n[3]\n~~~",
    "unclosed ```\na[3]",
    "``a `[1]` b``",
    "No [marker], [1a], [], [12345], [1.2], [1/2], [2024-01-05] or [-1]",
    "In 2024 [2024] and [1999, 2001]",
    "The name is args[1], sys.argv[2], argv[1][2] or my_list[3].",
    "Then x[1] = 5, items[1].name and foo()[2].",
    "With rows[0] and rows[1]",
    "<think>The document [1] says so.</think>30 days.",
    "<thinking>\n[1]\n",
    "It is [2], I think.</think>\n30 days.",
    "A link [1](https://example.com) and [[2]](#two) and ![3](a.png)",
    "A [link][1] here.\n\n[1]: https://example.com",
    "A note.\n\n[^1]: The text of a note",
  ])("are not seen in %j", (answer) => {
    expect(numbersIn(answer)).toEqual([[], undefined]);
  });

  it.each<[string, number[], number[]]>([
    ["Founded in 1937[3] [2].", [2], [3]],
    ["It says “founded in 1937[3] by two brothers” [2].", [2], [3]],
    ["1937[3] に創業しました[2]。", [2], [3]],
    ["「創業は昭和12年です[1]」とあります[3]。", [3], [1]],
    ["See [2] Smith, Annual report.", [], [2]],
    ["工場[4]は大阪です[3]。", [3], [4]],
    ["詳細は[4]をご覧ください[3]。", [3], [4]],
    ["Both 1937[3] and 30 days [3].", [3], [3]],
    ["No such document [9]. Some [1, 8].", [1], [9, 8]],
    ["The interval [0, 1] and [3-1]", [], [0, 1, 3]],
    ["Read items[1] first", [], [1]],
    ["A list[2] and myPhone[3]", [], [2, 3]],
    ["Too many [1-400]", [], [1, 400]],
    ["In [1, 2024]", [], [1]],
  ])("that are not certain are reported: %j", (answer, cited, unresolved) => {
    expect(numbersIn(answer)).toEqual([cited, unresolved]);
  });

  it.each([
    "[1]",
    "[",
    "［1",
    "`",
    "``` ",
    "~~~",
    "<think>",
    "</think>",
    "a[1]",
    "[1](",
    "[1]: https:",
    "\n[^1]:",
    "1937[3]",
  ])("need linear time for 200,000 characters of %j", (text) => {
    const [cited] = numbersIn(`30 days [4].\n${text.repeat(200_000 / text.length)}`);
    expect(cited.length).toBeLessThanOrEqual(4);
  });

  it("are the same in a stream as in a whole answer, wherever it is split", async () => {
    const parts = fc.constantFrom(
      ...[
        "30日以内です",
        "days",
        "[1]",
        "［２",
        "］",
        "[1-",
        "3]",
        "【1†",
        "source】",
        "`",
        "```",
        "\n",
        "<think>",
        "</think>",
      ],
      ...["1937[3]", "args[1]", "[9]", "。", ". ", "「", "」", "😀", "](https://a.b)"],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 14 }), async (texts) => {
        const answer = texts.join("");
        const model = new ScriptedChatModel(answer);
        const chain = createRagChain({ model, retriever: new FakeRetriever({ output: documents }) });
        const invoked = await chain.invoke("q");
        let streamed: RagAnswer | undefined;
        for await (const chunk of await chain.stream("q")) {
          streamed = streamed === undefined ? chunk : concat(streamed, chunk);
        }
        expect(streamed).toEqual(invoked);
        for (const { spans } of invoked.citations) {
          for (const { marker, statement } of spans) {
            expect(answer.slice(marker?.start, marker?.end)).toMatch(/^[[［【].*[\]］】]$/);
            if (statement !== undefined) expect(answer.slice(statement.start, statement.end).trim()).not.toBe("");
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("the statement of a marker", () => {
  const statementsIn = (answer: string): unknown[] =>
    resolveCitations(answer, documents, []).citations.flatMap(({ number, spans }) =>
      spans.map(({ statement }) => [number, statement && answer.slice(statement.start, statement.end)]),
    );

  it.each<[string, unknown[]]>([
    ["「返金は30日以内です。」と書かれています[3]。", [[3, "「返金は30日以内です。」と書かれています[3]。"]]],
    ["「返金は30日以内です。」[3]と書かれています。", [[3, "「返金は30日以内です。」[3]と書かれています。"]]],
    ["次です。「返金は30日以内です。」[3]", [[3, "「返金は30日以内です。」"]]],
    ["Mr. Smith signs [2].", [[2, "Mr. Smith signs [2]."]]],
    [
      "Yes. Mr. Smith of the U.S. Army signs. [2] No. 3 is free [1].",
      [
        [2, "Mr. Smith of the U.S. Army signs."],
        [1, "No. 3 is free [1]."],
      ],
    ],
    [
      "- [1] Refunds take 30 days.\n- [2] Shipping is free.",
      [
        [1, "- [1] Refunds take 30 days."],
        [2, "- [2] Shipping is free."],
      ],
    ],
    [
      "[1] 返金は30日です。\n[2] 送料は無料です。",
      [
        [1, "返金は30日です。"],
        [2, "送料は無料です。"],
      ],
    ],
    [
      "1. Refunds take 30 days [1]\n2. Shipping is free [2]",
      [
        [1, "1. Refunds take 30 days"],
        [2, "2. Shipping is free"],
      ],
    ],
    ["**返金は30日です。**[1] 送料は無料です。", [[1, "**返金は30日です。**"]]],
    ["<think>Is it 30? Yes.</think>\nIt is 30. [1]", [[1, "It is 30."]]],
    [
      "[1][2].",
      [
        [1, undefined],
        [2, undefined],
      ],
    ],
    ["[1]. Refunds take 30 days.", [[1, "Refunds take 30 days."]]],
    ["Run `a. B. c` now. Then stop [1].", [[1, "Then stop [1]."]]],
    [
      "Refunds take 30 days.\n\n[1][2]",
      [
        [1, "Refunds take 30 days."],
        [2, "Refunds take 30 days."],
      ],
    ],
  ])("in %j", (answer, statements) => {
    expect(statementsIn(answer)).toEqual(statements);
  });
});
