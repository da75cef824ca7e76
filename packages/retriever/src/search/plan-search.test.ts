import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import type { RetrievalCall } from "../options/retrieval-settings";
import type { KnowledgeBaseCallOptions, KnowledgeBaseSource } from "../options/retriever-options";
import type { SentRequest } from "../testing/fake-knowledge-base";
import { fakeRetriever, foundAnswer, FAKE_KNOWLEDGE_BASE_ID as knowledgeBaseId } from "../testing/fake-retriever";
import { GuardrailIntervenedError } from "./guardrail";

describe("settings of a call", () => {
  const filterOf = (value: string) => ({ equals: { key: "lang", value } });
  const implicitFilterOf = (modelArn: string) => ({
    modelArn,
    metadataAttributes: [{ key: "year", type: "NUMBER" as const, description: "Year" }],
  });
  const search = ({ body }: SentRequest): Record<string, unknown> =>
    (body.retrievalConfiguration as { vectorSearchConfiguration: Record<string, unknown> }).vectorSearchConfiguration;
  const table: [string, RetrievalCall, RetrievalCall, RetrievalCall, (sent: SentRequest) => unknown, unknown[]][] = [
    ["topK", { topK: 1 }, { topK: 2 }, { topK: 3 }, (sent) => search(sent).numberOfResults, [1, 2, 3]],
    [
      "searchType",
      { searchType: "HYBRID" },
      { searchType: "SEMANTIC" },
      { searchType: "HYBRID" },
      (sent) => search(sent).overrideSearchType,
      ["HYBRID", "SEMANTIC", "HYBRID"],
    ],
    [
      "filter",
      { filter: filterOf("a") },
      { filter: filterOf("b") },
      { filter: false },
      (sent) => search(sent).filter,
      [filterOf("a"), filterOf("b"), undefined],
    ],
    [
      "implicitFilter",
      { implicitFilter: implicitFilterOf("a") },
      { implicitFilter: false },
      { implicitFilter: implicitFilterOf("c") },
      (sent) => search(sent).implicitFilterConfiguration,
      [implicitFilterOf("a"), undefined, implicitFilterOf("c")],
    ],
    [
      "rerank",
      { rerank: { model: "amazon.rerank-v1:0" } },
      { rerank: { model: "cohere.rerank-v3-5:0" } },
      { rerank: false },
      (sent) => JSON.stringify(search(sent).rerankingConfiguration)?.match(/foundation-model\/([^"]+)/)?.[1],
      ["amazon.rerank-v1:0", "cohere.rerank-v3-5:0", undefined],
    ],
    [
      "managed",
      { managed: false },
      { managed: true },
      { managed: false },
      (sent) => Object.keys(sent.body.retrievalConfiguration as object)[0],
      ["vectorSearchConfiguration", "managedSearchConfiguration", "vectorSearchConfiguration"],
    ],
    [
      "guardrail",
      { guardrail: { guardrailId: "a", guardrailVersion: "1" } },
      { guardrail: { guardrailId: "b", guardrailVersion: "2" } },
      { guardrail: false },
      (sent) => sent.body.guardrailConfiguration,
      [{ guardrailId: "a", guardrailVersion: "1" }, { guardrailId: "b", guardrailVersion: "2" }, undefined],
    ],
    [
      "userContext",
      { userContext: { userId: "a" } },
      { userContext: { userId: "b" } },
      { userContext: { userId: "c" } },
      (sent) => sent.body.userContext,
      [{ userId: "a" }, { userId: "b" }, { userId: "c" }],
    ],
  ];

  it.each(table)(
    "%s: call > knowledge base > constructor",
    async (_name, constructed, source, call, read, expected) => {
      const sourceOf = (own: object): KnowledgeBaseSource[] => [{ knowledgeBaseId, ...own }];
      const plain = fakeRetriever({ ...constructed, knowledgeBases: sourceOf({}) }, foundAnswer());
      await plain.retriever.invoke("q");
      const own = fakeRetriever({ ...constructed, knowledgeBases: sourceOf(source) }, foundAnswer());
      await own.retriever.invoke("q");
      await own.retriever.invoke("q", { retrieval: call });
      expect([...plain.sent, ...own.sent].map(read)).toEqual(expected);
    },
  );

  it("onGuardrailIntervention: call > knowledge base > constructor", async () => {
    const guardrail = { guardrailId: "abc123", guardrailVersion: "1" };
    const knowledgeBases = [{ knowledgeBaseId, onGuardrailIntervention: "mark" as const }];
    const options = { guardrail, onGuardrailIntervention: "throw" as const, knowledgeBases };
    const { retriever } = fakeRetriever(options, { ...foundAnswer("a"), guardrailAction: "INTERVENED" });
    expect(await retriever.invoke("q")).toHaveLength(1);
    const call = retriever.invoke("q", { retrieval: { onGuardrailIntervention: "throw" } });
    await expect(call).rejects.toThrow(GuardrailIntervenedError);
  });

  it("a scoreThreshold of 0 overrides that of the constructor", async () => {
    const { retriever } = fakeRetriever({ scoreThreshold: 0.95 }, foundAnswer("a", "b"));
    expect(await retriever.invoke("q")).toHaveLength(1);
    expect(await retriever.invoke("q", { retrieval: { scoreThreshold: 0 } })).toHaveLength(2);
  });

  it("pass through withConfig and through a chain", async () => {
    const { retriever, sent } = fakeRetriever({}, foundAnswer("a"));
    await retriever.withConfig({ retrieval: { topK: 9 } }).batch(["q"]);
    const chain = retriever.pipe((documents) => documents.length);
    const options: KnowledgeBaseCallOptions = { retrieval: { topK: 8 } };
    await chain.invoke("q", options);
    expect(sent.map((request) => search(request).numberOfResults)).toEqual([9, 8]);
  });

  it("must name a reranking model in the Region of the knowledge base", async () => {
    const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, region: "eu-central-1" });
    const model = "arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0";
    await expect(retriever.invoke("q", { retrieval: { rerank: { model } } })).rejects.toThrow(
      /rerank\.model.*eu-central-1/,
    );
  });

  it("are checked before a request is sent", async () => {
    const { retriever, sent } = fakeRetriever();
    await expect(retriever.invoke("q", { retrieval: { topK: 0 } })).rejects.toThrow(/topK 0/);
    await expect(retriever.invoke(undefined as never)).rejects.toThrow(/query "\(undefined\)": pass a text/);
    await expect(retriever.invoke("  ")).rejects.toThrow(/query "\(empty\)"/);
    await expect(retriever.invoke("秘".repeat(20_001))).rejects.toThrow(/query "\(20001 characters\)".*20000/);
    const image = { format: "bmp", inlineContent: new Uint8Array(1) } as unknown as NonNullable<RetrievalCall["image"]>;
    await expect(retriever.invoke("", { retrieval: { image } })).rejects.toThrow(/image\.format "bmp"/);
    const empty = { format: "png" as const, inlineContent: new Uint8Array() };
    await expect(retriever.invoke("", { retrieval: { image: empty } })).rejects.toThrow(/inlineContent "\(0 bytes\)"/);
    expect(sent).toEqual([]);
  });
});
