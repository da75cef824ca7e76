import { describe, expect, it } from "vitest";
import { applyDifferences, comparePrices, describeDifference, readPiAiPrices } from "./compare-prices.mjs";

const models = {
  "amazon.nova-lite-v1:0": {
    prices: {
      us: { input: 0.06, output: 0.24, cacheRead: 0.015, source: "pi-ai" },
      "in-region": { input: 0.06, output: 0.24, source: "awspage" },
    },
  },
};
/** The shape of pi-ai 1.5.2's amazon-bedrock.json. */
const file = {
  "bedrock-converse-stream": {
    a: { id: "us.amazon.nova-lite-v1:0", cost: { input: 0.05, output: 0.24, cacheRead: 0.015, cacheWrite: 0 } },
    b: { id: "amazon.nova-lite-v1:0", cost: { input: 0.05, output: 0.24, cacheRead: 0, cacheWrite: 0 } },
    c: { id: "us-gov.amazon.nova-lite-v1:0", cost: { input: 0.07, output: 0.3, cacheRead: 0, cacheWrite: 0.07 } },
    d: { id: "acme.model-v1:0", cost: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 } },
  },
};

describe("comparing prices with pi-ai", () => {
  const differences = comparePrices(models, readPiAiPrices(file));

  it("says what changed, what is new, and what a person must judge", () => {
    expect(differences.map(describeDifference)).toEqual([
      "~ us.amazon.nova-lite-v1:0 input: 0.06 → 0.05",
      "? amazon.nova-lite-v1:0 input: 0.06 → 0.05 (ours is from awspage; not applied)",
      '+ us-gov.amazon.nova-lite-v1:0: {"input":0.07,"output":0.3,"cacheWrite5m":0.07}',
      "? acme.model-v1:0: not in our data. Add it by hand, with its limits and sources.",
    ]);
  });

  it("applies only what our source order allows, to a copy", () => {
    expect(applyDifferences(models, differences)["amazon.nova-lite-v1:0"].prices).toEqual({
      us: { input: 0.05, output: 0.24, cacheRead: 0.015, source: "pi-ai" },
      "in-region": { input: 0.06, output: 0.24, source: "awspage" },
      "us-gov": { input: 0.07, output: 0.3, cacheWrite5m: 0.07, source: "pi-ai" },
    });
    expect(models["amazon.nova-lite-v1:0"].prices.us.input).toBe(0.06);
  });
});
