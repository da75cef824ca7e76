import fc from "fast-check";
import MiniSearch from "minisearch";
import { expect, it } from "vitest";
import { TermIndex, TermIndexBuilder } from "./term-index";

const BM25 = { k: 1.2, b: 0.4, d: 1 };
const term: fc.Arbitrary<string> = fc.constantFrom("a", "b", "c", "語", "__proto__", "constructor");
const texts = fc.array(fc.array(term, { maxLength: 12 }), { minLength: 1, maxLength: 12 });
const query = fc.uniqueArray(term, { minLength: 1, maxLength: 4 });

it("gives MiniSearch's scores", () => {
  fc.assert(
    fc.property(texts, query, (all, asked) => {
      const builder = new TermIndexBuilder();
      for (const terms of all) builder.add(terms);
      const found = builder.build().search(new Map(asked.map((word, index) => [word, 1 / (index + 1)])), BM25);

      const oracle = new MiniSearch<{ id: number; text: string }>({
        fields: ["text"],
        tokenize: (text) => (text === "" ? [] : text.split(" ")),
        processTerm: (word) => word,
        searchOptions: { bm25: BM25 },
      });
      oracle.addAll(all.map((terms, id) => ({ id, text: terms.join(" ") })));
      const expected = oracle
        .search(asked.join(" "), { boostTerm: (word) => 1 / (asked.indexOf(word) + 1) })
        .map(({ id, score, queryTerms }) => ({ position: Number(id), score: score / queryTerms.length }))
        .sort((a, b) => a.position - b.position);
      expect(found.map(({ position }) => position)).toEqual(expected.map(({ position }) => position));
      found.forEach(({ score }, index) => {
        expect(score).toBeCloseTo(expected[index]?.score ?? 0, 9);
      });
    }),
  );
});

it("is the same after its counts were written and read, and after texts were copied", () => {
  fc.assert(
    fc.property(texts, query, (all, asked) => {
      const builder = new TermIndexBuilder();
      for (const terms of all) builder.add(terms);
      const words = new Map(asked.map((word) => [word, 1]));
      const expected = builder.build().search(words, BM25);
      expect(new TermIndex(structuredClone(builder.counts())).search(words, BM25)).toEqual(expected);
      const copy = new TermIndexBuilder();
      all.forEach((terms, position) => {
        if (position % 2 === 0) copy.copy(builder.counts(), position);
        else copy.add(terms);
      });
      expect(copy.build().search(words, BM25)).toEqual(expected);
    }),
  );
});
