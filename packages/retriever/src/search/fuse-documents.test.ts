import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "../knowledge-base-document";
import { fuseDocuments, fuseRankings } from "./fuse-documents";

const itself = (item: string): string => item;
const ranking = (...items: string[]) => ({ items, weight: 1 });
const rankings = fc.array(
  fc.record({ items: fc.array(fc.constantFrom(..."abcdefgh")), weight: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
);

describe("fuseRankings", () => {
  it("ranks items of several rankings first", () => {
    const fused = fuseRankings([ranking("a", "b", "c"), ranking("d", "b", "e")], itself);
    expect(fused.map(({ item }) => item)).toEqual(["b", "a", "d", "c", "e"]);
    expect(fused[0]?.score).toBeCloseTo(2 / 62);
  });

  it("ranks by weight", () => {
    const heavy = { items: ["z"], weight: 2 };
    expect(fuseRankings([ranking("a"), heavy], itself)[0]?.item).toBe("z");
  });

  it("has every item once, best first, with scores that do not depend on the order of the rankings", () => {
    fc.assert(
      fc.property(rankings, (given) => {
        const fused = fuseRankings(given, itself);
        const items = fused.map(({ item }) => item);
        expect([...items].sort()).toEqual([...new Set(given.flatMap((one) => one.items))].sort());
        for (const [index, { score }] of fused.entries())
          expect(score).toBeLessThanOrEqual(fused[index - 1]?.score ?? score);
        const scores = new Map(fuseRankings([...given].reverse(), itself).map(({ item, score }) => [item, score]));
        for (const { item, score } of fused) expect(scores.get(item)).toBeCloseTo(score, 10);
      }),
    );
  });

  it("keeps the order of a single ranking", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), (items) => {
        expect(fuseRankings([{ items, weight: 1 }], itself).map(({ item }) => item)).toEqual(items);
      }),
    );
  });
});

describe("fuseDocuments", () => {
  const document = (metadata: Partial<KnowledgeBaseDocumentMetadata> = {}, text = "返金"): KnowledgeBaseDocument => ({
    pageContent: text,
    metadata: { knowledgeBaseId: "KB12345678", source: "s3://b/1", attributes: {}, ...metadata },
  });
  const fuse = (...documents: KnowledgeBaseDocument[]): KnowledgeBaseDocument[] =>
    fuseDocuments(documents.map((one) => ({ items: [one], weight: 1 })));

  it("merges the same passage of two knowledge bases, and adds up its scores", () => {
    const fused = fuse(document({ score: 0.7 }), document({ knowledgeBaseId: "KB87654321", score: 0.2 }));
    expect(fused).toEqual([document({ score: 0.7, fusionScore: 2 / 61 })]);
  });

  it.each<[string, KnowledgeBaseDocument]>([
    ["source", document({ source: "s3://b/2" })],
    ["page", document({ page: 2 })],
    ["start time", document({ startMs: 1000 })],
    ["text", document({}, "refund")],
    ["medium", document({ mediaUri: "s3://b/1.png" })],
  ])("keeps documents that differ in: %s", (_difference, other) => {
    expect(fuse(document(), other)).toHaveLength(2);
  });
});
