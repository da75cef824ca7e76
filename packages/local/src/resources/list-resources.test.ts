import fc from "fast-check";
import { expect, it } from "vitest";
import { type Positioned, paginate } from "./list-resources";

const positions = fc.uniqueArray(fc.nat(1000), { maxLength: 40 });

function readPages(items: readonly Positioned[], maxResults: number, removed: ReadonlySet<number>): number[] {
  const seen: number[] = [];
  let list = items;
  let nextToken: string | undefined;
  do {
    const page = paginate(list, { maxResults, nextToken }, "query");
    expect(page.items.length).toBeLessThanOrEqual(maxResults);
    seen.push(...page.items.map(({ position }) => position));
    nextToken = page.nextToken;
    list = items.filter(({ position }) => !removed.has(position));
  } while (nextToken !== undefined);
  return seen;
}

it.each(["ascending", "descending"])("pages contain every item once, in %s order", (order) => {
  fc.assert(
    fc.property(positions, fc.integer({ min: 1, max: 50 }), (numbers, maxResults) => {
      const sorted = numbers.toSorted((a, b) => (order === "ascending" ? a - b : b - a));
      const items = sorted.map((position) => ({ position }));
      expect(readPages(items, maxResults, new Set())).toEqual(sorted);
    }),
  );
});

it("pages skip and repeat no item if others are deleted between pages", () => {
  fc.assert(
    fc.property(positions, positions, fc.integer({ min: 1, max: 5 }), (numbers, removed, maxResults) => {
      const sorted = numbers.toSorted((a, b) => b - a);
      const gone = new Set(removed);
      const items = sorted.map((position) => ({ position }));
      const seen = readPages(items, maxResults, gone);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((position) => !gone.has(position))).toEqual(sorted.filter((position) => !gone.has(position)));
    }),
  );
});

it.each(["", "x", "0.+1", "__proto__.+1"])("refuses the token %j", (nextToken) => {
  expect(() => paginate([{ position: 1 }], { nextToken }, "query")).toThrow("nextToken");
});
