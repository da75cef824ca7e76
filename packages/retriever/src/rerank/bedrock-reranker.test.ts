import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { Document, type DocumentInterface } from "@langchain/core/documents";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeAnswer, fakeKnowledgeBase, type SentRequest } from "../testing/fake-knowledge-base";
import { BedrockReranker } from "./bedrock-reranker";
import { planBatches } from "./rerank-request";
import type { BedrockRerankerOptions } from "./reranker-options";
import { resolveRerankerOptions } from "./reranker-options";

const model = "amazon.rerank-v1:0";
const arn = "arn:aws:bedrock:eu-central-1::foundation-model/cohere.rerank-v3-5:0";

/** An answer whose scores are the numbers in the texts of the sources. */
function scoreByNumber({ body }: SentRequest): FakeAnswer {
  const sources = body.sources as { inlineDocumentSource: { textDocument: { text: string } } }[];
  const results = sources.map(({ inlineDocumentSource: { textDocument } }, index) => ({
    index,
    relevanceScore: Number(textDocument.text.replace(/\D/g, "")) / 10_000,
  }));
  return { results: results.sort((a, b) => b.relevanceScore - a.relevanceScore) };
}

describe("BedrockReranker", () => {
  const documents: DocumentInterface[] = [
    new Document({ pageContent: "The hotel is in Tokyo.", metadata: { source: "a", relevanceScore: "evil" }, id: "1" }),
    new Document({ pageContent: "大阪のホテルの上限は一泊14,000円です。", metadata: { source: "b" }, id: "2" }),
    new Document({ pageContent: "The hotel limit in Osaka is JPY 14,000.", metadata: { source: "c" }, id: "3" }),
    new Document({ pageContent: "", metadata: { source: "image" }, id: "4" }),
  ];

  describe("with the local Bedrock", () => {
    let local: LocalBedrock;
    beforeAll(async () => {
      local = await startLocalBedrock({ region: "us-west-2" });
    });
    afterAll(() => local.close());

    it.each([
      ["hotel limit in Osaka", "3"],
      ["大阪のホテルの上限", "2"],
    ])("sorts copies of the documents by their relevance to %j", async (query, best) => {
      const before = structuredClone(documents);
      const ranked = await new BedrockReranker({ model, clientOptions: local.clientConfig }).compressDocuments(
        documents,
        query,
      );
      expect(ranked[0]?.id).toBe(best);
      expect(ranked).toHaveLength(4);
      expect(ranked[3]).toEqual(documents[3]);
      for (const { metadata } of ranked.slice(0, 3)) expect(metadata.relevanceScore).toBeTypeOf("number");
      expect(structuredClone(documents)).toEqual(before);
    });

    it("returns up to topN documents, and none below scoreThreshold", async () => {
      const rank = async (options: object): Promise<number> =>
        (
          await new BedrockReranker({ model, clientOptions: local.clientConfig, ...options }).compressDocuments(
            documents,
            "Osaka",
          )
        ).length;
      expect(await rank({ topN: 2 })).toBe(2);
      expect(await rank({ scoreThreshold: 0.5 })).toBe(1);
      expect(await rank({ scoreThreshold: 0 })).toBe(3);
    });
  });

  it("sends batches of 1,000 and merges them by score", async () => {
    const { client, sent } = fakeKnowledgeBase(scoreByNumber);
    const inputs = Array.from({ length: 2500 }, (_, index) => `number ${(index * 7919) % 2500}`);
    const ranked = await new BedrockReranker({ model, client, topN: 3 }).rerank(inputs, "q");
    expect(sent.map(({ body }) => (body.sources as unknown[]).length).sort()).toEqual([1000, 1000, 500]);
    expect(ranked.map(({ index }) => inputs[index])).toEqual(["number 2499", "number 2498", "number 2497"]);
  });

  it("aborts the other batches when one fails, and throws the error of that one", async () => {
    let ended = 0;
    const send = (_command: unknown, { abortSignal }: { abortSignal?: AbortSignal }): Promise<never> =>
      new Promise((_resolve, reject) => {
        abortSignal?.addEventListener("abort", () => {
          ended += 1;
          reject(new Error("ended"));
        });
        if (!sent) reject(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
        sent = true;
      });
    let sent = false;
    const reranker = new BedrockReranker({ model: arn, client: { send } as never });
    const inputs = Array.from({ length: 2500 }, (_, index) => `${index}`);
    await expect(reranker.rerank(inputs, "q")).rejects.toMatchObject({ reason: "access-denied" });
    expect(ended).toBe(3);
  });

  it("reads all pages of results, and ignores a position that it did not send", async () => {
    const result = (index: number) => ({ index, relevanceScore: 1 - index / 10 });
    const { client, sent } = fakeKnowledgeBase(
      { results: [result(1)], nextToken: "2" },
      { results: [result(0), result(9)] },
    );
    const ranked = await new BedrockReranker({ model, client }).rerank(["a", "b"], "q");
    expect(ranked.map(({ index }) => index)).toEqual([0, 1]);
    expect(sent[1]?.body.nextToken).toBe("2");
  });

  it("stops when the service repeats a token, and keeps the order of inputs with equal scores", async () => {
    const results = [
      { index: 1, relevanceScore: 0.5 },
      { index: 0, relevanceScore: 0.5 },
    ];
    const { client, sent } = fakeKnowledgeBase({ results, nextToken: "same" }, { results: [], nextToken: "same" });
    const ranked = await new BedrockReranker({ model, client }).rerank(["a", "b"], "q");
    expect(ranked.map(({ index }) => index)).toEqual([0, 1]);
    expect(sent).toHaveLength(2);
  });

  it.each([
    ["a repeated page", () => "same"],
    ["pages without a new result", (page: number) => `t${page}`],
  ])("ranks each input once and stops at %s", async (_name, toToken) => {
    let page = 0;
    const { client, sent } = fakeKnowledgeBase(() => {
      page += 1;
      return { results: [{ index: 0, relevanceScore: 0.5 }], nextToken: toToken(page) };
    });
    const inputs = Array.from({ length: 200 }, (_, index) => `${index}`);
    expect(await new BedrockReranker({ model, client }).rerank(inputs, "q")).toHaveLength(1);
    expect(sent).toHaveLength(2);
  });

  it("plans every text once, within the limits of the service", () => {
    const longText = fc
      .tuple(fc.string({ minLength: 1, maxLength: 10, unit: "grapheme" }), fc.integer({ min: 31_990, max: 32_100 }))
      .map(([part, length]) => part.repeat(length).slice(0, length));
    const input = fc.oneof(fc.string(), fc.record({ title: fc.string() }), longText);
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), fc.integer({ min: 1, max: 80 }), (some, times) => {
        const inputs = Array.from({ length: times }, () => some).flat();
        const batches = planBatches(inputs);
        const expected = inputs.flatMap((one, index) => (typeof one === "string" && one.trim() === "" ? [] : [index]));
        expect(batches.flatMap(({ indexes }) => indexes)).toEqual(expected);
        for (const { sources, indexes } of batches) {
          expect(sources.length).toBe(indexes.length);
          expect(sources.length).toBeLessThanOrEqual(1000);
          for (const { inlineDocumentSource } of sources) {
            const text = inlineDocumentSource?.textDocument?.text ?? "x";
            expect(text.length >= 1 && text.length <= 32_000 && !/[\uD800-\uDBFF]$/.test(text)).toBe(true);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it("aborts by the signal of the caller, and after its timeout", async () => {
    const { client } = fakeKnowledgeBase({ results: [] });
    const reranker = new BedrockReranker({ model, client });
    await expect(reranker.rerank(["a"], "q", { signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow("stop");
    const hanging = await startLocalBedrock({
      region: "us-west-2",
      faults: [{ fault: { kind: "slow-start", ms: 60_000 } }],
    });
    const late = new BedrockReranker({ model, clientOptions: hanging.clientConfig, timeout: 20 });
    await expect(late.rerank(["a"], "q")).rejects.toMatchObject({ name: "TimeoutError" });
    await hanging.close();
  });

  it("refuses a query that is empty or too long, without repeating its text", async () => {
    const reranker = new BedrockReranker({ model, client: fakeKnowledgeBase({}).client });
    await expect(reranker.rerank(["a"], "  ")).rejects.toThrow(/query "\(0 characters\)"/);
    await expect(reranker.rerank(["a"], "秘".repeat(32_001))).rejects.toThrow(
      /query "\(32001 characters\)": pass 1 to 32000 characters/,
    );
  });

  describe("options", () => {
    beforeEach(() => {
      vi.stubEnv("AWS_REGION", "");
      vi.stubEnv("AWS_DEFAULT_REGION", "");
    });
    afterEach(() => vi.unstubAllEnvs());
    const { client } = fakeKnowledgeBase();

    it.each<[string, object, RegExp]>([
      ["no model", { model: undefined }, /model undefined: pass the id of a reranking model/],
      ["a bad ARN", { model: "arn:aws:bedrock" }, /model "arn:aws:bedrock"/],
      [
        "another ARN",
        { model: "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0" },
        /reranking model/,
      ],
      ["topN 0", { topN: 0 }, /topN 0/],
      ["a timeout of 0", { timeout: 0 }, /timeout 0/],
      ["a score that is no number", { scoreThreshold: Number.NaN }, /scoreThreshold NaN/],
      ["a client and its options", { client, clientOptions: {} }, /clientOptions/],
      ["a client and a Region", { client, region: "us-east-1" }, /region/],
      ["a Region that is not the ARN's", { model: arn, region: "us-east-1" }, /ARN in model belongs to eu-central-1/],
    ])("refuses %s", (_name, options, message) => {
      expect(() => new BedrockReranker({ model, ...options } as BedrockRerankerOptions)).toThrow(message);
    });

    it.each<[string, object, Record<string, string>, string | undefined]>([
      ["the option", { region: "ap-northeast-1" }, { AWS_REGION: "us-west-2" }, "ap-northeast-1"],
      ["the ARN", { model: arn }, { AWS_REGION: "us-west-2" }, "eu-central-1"],
      ["AWS_REGION", {}, { AWS_REGION: "a", AWS_DEFAULT_REGION: "b" }, "a"],
      ["AWS_DEFAULT_REGION", {}, { AWS_DEFAULT_REGION: "b" }, "b"],
      ["the SDK", {}, {}, undefined],
    ])("take the Region from: %s", (_name, options, environment, region) => {
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
      expect(resolveRerankerOptions({ model, ...options }).region).toBe(region);
    });

    it("of a call override those of the reranker, and are checked", async () => {
      const reranker = new BedrockReranker({ model, client: fakeKnowledgeBase(scoreByNumber).client, topN: 1 });
      expect(await reranker.rerank(["1", "2", "3"], "q")).toHaveLength(1);
      expect(await reranker.rerank(["1", "2", "3"], "q", { topN: 2 })).toHaveLength(2);
      await expect(reranker.rerank(["1"], "q", { topN: 0.5 })).rejects.toThrow(/topN 0\.5/);
    });
  });
});

describe("the Rerank request", () => {
  it("has texts, documents and JSON objects", async () => {
    const { client, sent } = fakeKnowledgeBase({ results: [] });
    const reranker = new BedrockReranker({ model: "amazon.rerank-v1:0", client, topN: 2 });
    const inputs = ["text", { pageContent: "文書", metadata: {} }, { title: "JSON" }, ""];
    await reranker.rerank(inputs, " 質問 ", { additionalModelRequestFields: { a: 1 } });
    expect(sent).toMatchInlineSnapshot(`
      [
        {
          "body": {
            "queries": [
              {
                "textQuery": {
                  "text": "質問",
                },
                "type": "TEXT",
              },
            ],
            "rerankingConfiguration": {
              "bedrockRerankingConfiguration": {
                "modelConfiguration": {
                  "additionalModelRequestFields": {
                    "a": 1,
                  },
                  "modelArn": "arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0",
                },
                "numberOfResults": 2,
              },
              "type": "BEDROCK_RERANKING_MODEL",
            },
            "sources": [
              {
                "inlineDocumentSource": {
                  "textDocument": {
                    "text": "text",
                  },
                  "type": "TEXT",
                },
                "type": "INLINE",
              },
              {
                "inlineDocumentSource": {
                  "textDocument": {
                    "text": "文書",
                  },
                  "type": "TEXT",
                },
                "type": "INLINE",
              },
              {
                "inlineDocumentSource": {
                  "jsonDocument": {
                    "title": "JSON",
                  },
                  "type": "JSON",
                },
                "type": "INLINE",
              },
            ],
          },
          "path": "/rerank",
        },
      ]
    `);
  });
});
