import { type LocalBedrock, type ReplyCitation, startLocalBedrock } from "@bedrock-routed/local";
import { Document } from "@langchain/core/documents";
import { concat } from "@langchain/core/utils/stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRagChain, type RagChain } from "../rag-chain";
import type { RagAnswer } from "../steps/answer";
import { createRetriever, refunds, shipping } from "../testing/handbook";
import { createPlainModel, createRoutedModel } from "../testing/routed-model";

const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const text = "Shipping to Osaka takes six days.";
const start = shipping.pageContent.indexOf(text);

type Citations = readonly ReplyCitation[];
const scripted: { citations: Citations } = { citations: [] };
let local: LocalBedrock;
let chain: RagChain;
beforeEach(async () => {
  local = await startLocalBedrock({ respond: () => ({ text: "It takes six days. ", ...scripted }) });
  const { retriever } = createRetriever([shipping, refunds]);
  chain = createRagChain({ model: createRoutedModel(local, { model: claude }), retriever, citations: "native" });
});
afterEach(() => local.close());

async function collect(stream: AsyncIterable<RagAnswer>): Promise<RagAnswer | undefined> {
  let whole: RagAnswer | undefined;
  for await (const chunk of stream) whole = whole === undefined ? chunk : concat(whole, chunk);
  return whole;
}

describe("native citations", () => {
  const statement = { start: 0, end: 18 };
  const passage = { start, end: start + text.length };
  const sourceContent = [{ text }];
  it.each<[string, Citations, unknown[]]>([
    [
      "by offsets",
      [{ location: { documentChar: { documentIndex: 1, ...passage } }, sourceContent }],
      [{ number: 2, documentIndex: 1, source: "s3://kb/shipping.md", spans: [{ statement, passage }] }],
    ],
    [
      "by the cited text when the offsets do not match it",
      [{ location: { documentChar: { documentIndex: 1, start: 0, end: 5 } }, sourceContent }],
      [{ number: 2, spans: [{ statement, passage }] }],
    ],
    [
      "by offsets alone",
      [{ location: { documentChar: { documentIndex: 1, ...passage } } }],
      [{ number: 2, spans: [{ statement, passage }] }],
    ],
    [
      "without a passage when the offsets are past its end",
      [{ location: { documentChar: { documentIndex: 1, start: 0, end: 5000 } } }],
      [{ number: 2, spans: [{ statement }] }],
    ],
    ["by title and text", [{ title: "Document 2", sourceContent }], [{ number: 2, spans: [{ statement, passage }] }]],
    [
      "to two documents",
      [
        { location: { documentPage: { documentIndex: 1, start: 1, end: 1 } } },
        { location: { documentChunk: { documentIndex: 0, start: 0, end: 1 } } },
      ],
      [
        { number: 2, spans: [{ statement }] },
        { number: 1, spans: [{ statement }] },
      ],
    ],
    ["to nothing when they cite a web page", [{ location: { web: { url: "https://example.com" } } }], []],
    ["to nothing when the title is unknown", [{ title: "Elsewhere" }], []],
  ])("are resolved %s, after invoke and after stream", async (_name, citations, expected) => {
    scripted.citations = citations;
    const invoked = await chain.invoke("How long does shipping to Osaka take?");
    expect(invoked).toMatchObject({ answer: "It takes six days. ", citations: expected });
    expect(invoked.citations).toHaveLength(expected.length);
    const streamed = await collect(await chain.stream("How long does shipping to Osaka take?"));
    expect(streamed).toMatchObject({ answer: invoked.answer, citations: invoked.citations });
  });

  describe("of more than five passages", () => {
    const passagesOf = (sources: number, count: number): Document[] =>
      Array.from({ length: count }, (_, index) => {
        const pageContent = `Passage ${index} 規程\u200b${index}😀 says ${"word ".repeat(index)}end.`;
        const metadata = { source: `s3://kb/${index % sources}.md`, section: `Section ${index}` };
        return new Document({ id: String(index).padStart(2, "0"), pageContent, metadata });
      });
    const blocksIn = (): { readonly name: string; readonly text: string; readonly context: unknown }[] => {
      const { body } = local.requests.at(-1) ?? {};
      const { messages } = body as {
        messages: { content: { document?: { name: string; source: { text: string } } }[] }[];
      };
      return (messages[0]?.content ?? []).flatMap(({ document }) =>
        document === undefined ? [] : [{ ...document, text: document.source.text, context: Object(document).context }],
      );
    };
    const visible = (text: string): string => text.replaceAll("\u200b", "");

    it.each([
      ["of three sources are three blocks", 3, 12, ["s3://kb/0.md", "s3://kb/1.md", "s3://kb/2.md"]],
      [
        "of nine sources are five blocks",
        9,
        9,
        [undefined, undefined, "s3://kb/5.md › Section 5", undefined, "s3://kb/8.md › Section 8"],
      ],
      ["of one source are one block", 1, 6, ["s3://kb/0.md"]],
    ])("%s, and each citation is of its passage", async (_name, sources, count, contexts) => {
      const passages = passagesOf(sources, count);
      const { retriever } = createRetriever(passages);
      const many = createRagChain({
        model: createRoutedModel(local, { model: claude }),
        retriever,
        citations: "native",
      });
      const { documents } = await many.invoke("q");
      const blocks = blocksIn();
      expect(local.requests.at(-1)?.status).toBe(200);
      expect(blocks.map(({ context }) => context)).toEqual(contexts);
      expect(documents).toHaveLength(count);
      for (const { pageContent } of passages) {
        const documentIndex = blocks.findIndex(({ text: all }) => all.includes(visible(pageContent)));
        const all = blocks[documentIndex]?.text ?? "";
        const at = all.indexOf(visible(pageContent));
        const cited = visible(pageContent).slice(0, -1);
        const countPoints = (end: number): number => [...all.slice(0, end)].length;
        for (const citation of [
          {
            location: { documentChar: { documentIndex, start: at, end: at + cited.length } },
            sourceContent: [{ text: cited }],
          },
          {
            location: { documentChar: { documentIndex, start: countPoints(at), end: countPoints(at + cited.length) } },
            sourceContent: [{ text: cited }],
          },
          { title: `Document ${documentIndex + 1}`, sourceContent: [{ text: cited }] },
        ]) {
          scripted.citations = [citation];
          const invoked = await many.invoke("q");
          expect(invoked.citations).toMatchObject([
            { text: pageContent, spans: [{ statement, passage: { start: 0, end: pageContent.length - 1 } }] },
          ]);
          expect(documents[invoked.citations[0]?.documentIndex ?? -1]?.pageContent).toBe(pageContent);
        }
      }
    });

    it("can extend over two passages, cite a heading, or not say which passage they mean", async () => {
      const { retriever } = createRetriever(passagesOf(1, 6));
      const many = createRagChain({
        model: createRoutedModel(local, { model: claude }),
        retriever,
        citations: "native",
      });
      await many.invoke("q");
      const all = blocksIn()[0]?.text ?? "";
      const [first, second] = [all.indexOf("says"), all.indexOf("Passage 1") + 9];
      const heading = all.indexOf("Section 3");
      const sourceContent = [{ text: all.slice(first, second) }];
      scripted.citations = [
        { location: { documentChar: { documentIndex: 0, start: first, end: second } }, sourceContent },
      ];
      const streamed = await collect(await many.stream("q"));
      expect(streamed?.citations.map(({ number, spans }) => [number, spans[0]?.passage?.start])).toEqual([
        [1, expect.any(Number)],
        [2, 0],
      ]);
      scripted.citations = [
        {
          location: { documentChar: { documentIndex: 0, start: heading, end: heading + 9 } },
          sourceContent: [{ text: "Section 3" }],
        },
      ];
      expect((await many.invoke("q")).citations).toMatchObject([{ number: 4, spans: [{ statement }] }]);
      scripted.citations = [{ location: { documentPage: { documentIndex: 0, start: 1, end: 1 } } }];
      expect(await many.invoke("q")).toMatchObject({ citations: [], unresolvedMarkers: [1, 2, 3, 4, 5, 6] });
    });
  });

  it("that point to no document are reported", async () => {
    scripted.citations = [{ location: { documentChar: { documentIndex: 7, start: 0, end: 1 } } }];
    const invoked = await chain.invoke("q");
    expect(invoked).toMatchObject({ citations: [], unresolvedMarkers: [8] });
    expect(await collect(await chain.stream("q"))).toMatchObject({ citations: [], unresolvedMarkers: [8] });
  });

  it("are kept without their statement when the model concatenates its own chunks", async () => {
    scripted.citations = [{ location: { documentChar: { documentIndex: 1, ...passage } }, sourceContent }];
    const streamingModel = createRoutedModel(local, { model: claude, streaming: true });
    const { retriever } = createRetriever([shipping, refunds]);
    const { citations } = await createRagChain({ model: streamingModel, retriever }).invoke("q");
    expect(citations).toMatchObject([{ number: 2, spans: [{ passage }] }]);
    expect(citations[0]?.spans[0]).not.toHaveProperty("statement");
  });

  it("are read from ChatBedrockConverse too", async () => {
    scripted.citations = [{ location: { documentChar: { documentIndex: 1, ...passage } }, sourceContent }];
    const { retriever } = createRetriever([shipping, refunds]);
    const plain = createRagChain({ model: createPlainModel(local, claude), retriever, citations: "native" });
    expect((await plain.invoke("q")).citations).toMatchObject([{ number: 2, spans: [{ statement, passage }] }]);
  });
});
