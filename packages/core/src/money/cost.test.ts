import { describe, expect, it } from "vitest";
import { createModelCatalog, defaultModelCatalog } from "../catalog/model-catalog";
import { fromUsd, operationCostOf } from "./cost";

const modelCatalog = defaultModelCatalog();

describe("operationCostOf", () => {
  it.each([
    ["reranking, by its model", { kind: "rerank", requests: 3, modelId: "amazon.rerank-v1:0" }, 0.003],
    ["managed retrieval", { kind: "retrieve", requests: 2, search: "managed" }, 0.002],
    ["nothing asked", { kind: "avoided-call", requests: 0 }, 0],
  ] as const)("prices %s", (_name, operation, usd) => {
    expect(operationCostOf(operation, modelCatalog)).toBe(fromUsd(usd));
  });

  it.each([
    { kind: "retrieve", requests: 1, search: "vector" },
    { kind: "retrieve", requests: 1 },
    { kind: "rerank", requests: 1, modelId: "cohere.rerank-v3-5:0" },
    { kind: "rerank", requests: 1, modelId: "toString" },
    { kind: "rerank", requests: 1 },
    { kind: "response-cache-hit", requests: 1 },
    { kind: "rerank", requests: 1, modelId: "amazon.rerank-v1:0", error: "ThrottlingException" },
    { kind: "rerank", requests: Number.NaN, modelId: "amazon.rerank-v1:0" },
    { kind: "rerank", requests: -1, modelId: "amazon.rerank-v1:0" },
  ] as const)("knows no price for %j", (operation) => expect(operationCostOf(operation, modelCatalog)).toBeUndefined());

  it("takes a price of yours, with its date", () => {
    const own = createModelCatalog({ retrievalPrices: { vector: { usdPerThousand: 0.5, source: "our contract" } } });
    expect(operationCostOf({ kind: "retrieve", requests: 4, search: "vector" }, own)).toBe(fromUsd(0.002));
    expect(operationCostOf({ kind: "retrieve", requests: 1, search: "managed" }, own)).toBe(fromUsd(0.001));
    expect(modelCatalog.requestPrice({ kind: "retrieve", search: "managed" })).toEqual({
      usdPerThousand: 1,
      source: "awspage",
      asOf: "2026-07-24",
    });
  });
});
