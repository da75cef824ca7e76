import { type LocalBedrock, type LocalBedrockOptions, startLocalBedrock } from "@bedrock-routed/local";
import { concat } from "@langchain/core/utils/stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRagChain, type RagChain } from "../rag-chain";
import type { RagAnswer } from "../steps/answer";
import { createRetriever, refunds, shipping } from "../testing/handbook";
import { createPlainModel, createRoutedModel } from "../testing/routed-model";

const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const text = "Shipping to Osaka takes six days.";
const start = shipping.pageContent.indexOf(text);

type Citations = NonNullable<Extract<ReturnType<NonNullable<LocalBedrockOptions["respond"]>>, object>["citations"]>;
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
