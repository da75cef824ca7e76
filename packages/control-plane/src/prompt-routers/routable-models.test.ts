import { describe, expect, it } from "vitest";
import { listRouterPairs, presetRouter } from "../index";

const now = new Date("2026-11-27");

describe("listRouterPairs", () => {
  it("has the cheaper model first, and pairs past their end of life last, with the date", () => {
    const pairs = listRouterPairs("us-west-2", { now });
    expect(pairs.filter(({ endOfLife }) => endOfLife === undefined)).toEqual([
      { provider: "Amazon", small: "us.amazon.nova-lite-v1:0", large: "us.amazon.nova-pro-v1:0" },
      { provider: "Meta", small: "meta.llama3-1-8b-instruct-v1:0", large: "meta.llama3-1-70b-instruct-v1:0" },
      { provider: "Meta", small: "meta.llama3-1-8b-instruct-v1:0", large: "us.meta.llama3-3-70b-instruct-v1:0" },
    ]);
    expect(pairs).toContainEqual(expect.objectContaining({ provider: "Anthropic", endOfLife: expect.any(String) }));
    const first = pairs.findIndex(({ endOfLife }) => endOfLife !== undefined);
    expect(pairs.slice(first).every(({ endOfLife }) => endOfLife !== undefined)).toBe(true);
  });

  it("knows what was possible before", () => {
    const pairs = listRouterPairs("us-west-2", { now: new Date("2025-06-01") });
    expect(pairs.filter(({ endOfLife }) => endOfLife !== undefined)).toEqual([]);
  });

  it("has the ids of the Region's geography, and base ids where AWS lists the models themselves", () => {
    const [tokyo] = listRouterPairs("ap-northeast-1", { now });
    expect(tokyo).toMatchObject({ small: "apac.amazon.nova-lite-v1:0", large: "apac.amazon.nova-pro-v1:0" });
    const [virginia] = listRouterPairs("us-east-1", { now });
    expect(virginia).toMatchObject({ small: "amazon.nova-lite-v1:0", large: "amazon.nova-pro-v1:0" });
  });

  it("is empty where AWS lists no models", () => {
    expect(listRouterPairs("sa-east-1", { now })).toEqual([]);
  });
});

describe("presetRouter", () => {
  it("has the small model as fallback", () => {
    expect(presetRouter("nova", "eu-central-1", { now })).toEqual({
      name: "nova-10",
      models: ["eu.amazon.nova-lite-v1:0", "eu.amazon.nova-pro-v1:0"],
      fallbackModel: "eu.amazon.nova-lite-v1:0",
      responseQualityDifference: 10,
    });
    expect(presetRouter("llama", "us-east-2", { now, name: "mine", responseQualityDifference: 25 })).toMatchObject({
      name: "mine",
      models: ["us.meta.llama3-1-8b-instruct-v1:0", "meta.llama3-3-70b-instruct-v1:0"],
      responseQualityDifference: 25,
    });
  });

  it("says where a family cannot be used", () => {
    expect(() => presetRouter("llama", "eu-central-1", { now })).toThrow("do not offer the pair of llama there");
    expect(() => presetRouter("claude" as "nova", "us-east-1")).toThrow('pass "nova" or "llama"');
  });
});
