import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuseRankings } from "./fuse-documents";

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
