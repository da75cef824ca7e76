import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../bootstrap.mjs";
import {
  compactPriceList,
  dateOfPriceList,
  findDoubts,
  printPriceList,
  readPriceListTable,
  unmatchedNames,
} from "./compact-price-list.mjs";
import {
  compareWithPriceList,
  describeDisagreement,
  describeDoubts,
  isListed,
  readFormerPrices,
} from "./compare-price-list.mjs";

const read = (name) => readFileSync(join(root, "packages", "core", "data", name), "utf8");
const names = {
  models: { Lite: ["acme.lite"], Old: ["acme.old"] },
  optimized: {},
  "left out": {},
  longContext: {},
  silent: {},
};
const table = readPriceListTable(
  [
    "M\tlite\tLite\tAcme",
    "P\tus-west-2\tr\t1\t4\t0.25\t0\t",
    "P\tus-east-1\tr\t1\t4\t0.25\t0\t",
    "P\teu-west-1\tr\t2\t8\t0.5\t0\tcacheWrite1h=4",
    "P\tca-west-1\tg\t1\t4\t2.5\t0\t",
    "P\tap-east-2\tr\t1\t\t\t\t",
    "T\tflex,batch",
    "X\teu-west-1\tr\tbatch\t1.1\t4",
    "M\tother\tOther\tAcme",
    "T\t",
    "X\tmany",
  ].join("\n"),
);

describe("the compact Price List", () => {
  it("keeps Regions that share a price in one row, and the exceptions of tiers", () => {
    expect(compactPriceList(table, names).models.Lite).toEqual({
      ids: ["acme.lite"],
      tiers: ["flex", "batch"],
      doubts: { "global ca-west-1": "cacheRead is 2.5 × input, usually 0.25 ×" },
      prices: {
        global: { "ca-west-1": [1, 4, 2.5, 0] },
        regional: { "eu-west-1": [2, 8, 0.5, 0, 4], "us-east-1 us-west-2": [1, 4, 0.25, 0] },
        "regional batch": { "eu-west-1": [1.1, 4] },
      },
    });
    expect(compactPriceList(table, names).models.Old).toEqual({ ids: ["acme.old"] });
    expect(unmatchedNames(table, names)).toEqual(["Other"]);
    expect(findDoubts({ rows: [] })).toEqual({});
  });

  it("is what data/price-list.json has: it was generated from the table and the names", () => {
    const text = read("price-list.tsv");
    const compact = compactPriceList(readPriceListTable(text), JSON.parse(read("price-list-names.json")));
    expect(printPriceList(dateOfPriceList(text), compact)).toBe(read("price-list.json"));
  });
});

describe("comparing other sources with the Price List", () => {
  const list = compactPriceList(table, names);

  it("names every rate that no Region of the list has", () => {
    const former = {
      models: {
        "acme.lite": {
          prices: {
            us: { input: 1, output: 5, source: "awspage" },
            global: { input: 1, output: 4, source: "awspage" },
          },
          regionPrices: { source: "portkey", regions: { "eu-west-1": { input: 3, output: 8 } } },
        },
        "acme.unlisted": { prices: { us: { input: 1, output: 1, source: "awspage" } } },
      },
    };
    expect(compareWithPriceList(list, readFormerPrices(former)).map(describeDisagreement)).toEqual([
      "≠ us.acme.lite output: 8 or 4 in AWS's Price List, 5 in awspage",
      "≠ acme.lite input: 2 or 1 in AWS's Price List, 3 in portkey",
    ]);
    expect(
      compareWithPriceList(list, [{ modelId: "acme.lite", scope: "global", rates: { input: 9 } }], "pi-ai"),
    ).toEqual([{ modelId: "acme.lite", scope: "global", rate: "input", listed: [1], replaced: 9, source: "pi-ai" }]);
    expect([isListed(list, "acme.lite", "us"), isListed(list, "acme.unlisted", "us")]).toEqual([true, false]);
    expect(describeDoubts(list)).toEqual([
      "! Lite, global ca-west-1: cacheRead is 2.5 × input, usually 0.25 ×. Kept as listed.",
    ]);
  });
});
