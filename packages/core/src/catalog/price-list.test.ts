import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { costOf, toUsd } from "../money/cost";
import { createModelCatalog, defaultModelCatalog } from "./model-catalog";
import type { PriceConditions } from "./price-quote";

const modelCatalog = defaultModelCatalog();
const nova2 = "amazon.nova-2-lite-v1:0";
const novaPro = "amazon.nova-pro-v1:0";
const sonnet45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const quoteOf = (id: string, region?: string, conditions?: PriceConditions) => {
  const [, prefix, modelId] = id.match(/^(?:(us|eu|apac|jp|au|ca|in|us-gov|global)\.)?(.*)$/) ?? [];
  return modelCatalog.price({ modelId: modelId ?? "", scope: prefix ?? "in-region", region }, conditions);
};

/** Figures of `data/price-list.tsv`, copied by hand: input, output, cache read. */
describe("the price of a call by its source Region", () => {
  it.each([
    [`global.${nova2}`, "us-east-1", 0.3, 2.5, 0.075],
    [`global.${nova2}`, "ap-northeast-1", 0.36, 3.01, 0.09],
    [`global.${nova2}`, "eu-central-1", 0.39, 3.27, 0.0975],
    [`us.${nova2}`, "us-east-1", 0.33, 2.75, 0.0825],
    [`jp.${nova2}`, "ap-northeast-1", 0.396, 3.311, 0.099],
    [`eu.${nova2}`, "eu-central-1", 0.429, 3.597, 0.10725],
    [`eu.${nova2}`, "eu-west-1", 0.374, 3.157, 0.0935],
    ["eu.amazon.nova-lite-v1:0", "eu-central-1", 0.078, 0.312, 0.0195],
    [`global.${sonnet45}`, "ap-northeast-1", 3, 15, 0.3],
    [`jp.${sonnet45}`, "ap-northeast-1", 3.3, 16.5, 0.33],
    [`us-gov.${sonnet45}`, "us-gov-west-1", 3.6, 18, 0.36],
    ["openai.gpt-oss-120b-1:0", "eu-central-1", 0.2, 0.79, undefined],
    ["openai.gpt-oss-120b-1:0", "ap-northeast-1", 0.18, 0.73, undefined],
    ["google.gemma-3-4b-it", "us-east-1", 0.04, 0.08, undefined],
    ["us.anthropic.claude-opus-5-5", "us-east-1", 4.4, 22, 0.22],
  ])("%s from %s costs %d for input and %d for output", (id, region, input, output, cacheRead) => {
    const quote = quoteOf(id, region);
    expect(quote).toMatchObject({ price: { input, output }, source: "aws-price-list", asOf: "2026-10-08" });
    expect(quote?.price.cacheRead).toBe(cacheRead);
    expect(quote).not.toHaveProperty("assumedRegion");
  });

  it("has 1-hour cache writes, and the prices of long requests", () => {
    const haiku = "us.anthropic.claude-haiku-5-5";
    expect(quoteOf(haiku, "us-east-1")?.price).toEqual({
      input: 0.11,
      output: 0.55,
      cacheRead: 0.011,
      cacheWrite5m: 0.1375,
      cacheWrite1h: 0.22,
    });
    expect(quoteOf(haiku, "us-east-1", { inputTokens: 100_001 })?.price).toEqual({
      input: 0.55,
      output: 2.75,
      cacheRead: 0.055,
      cacheWrite5m: 0.6875,
      cacheWrite1h: 1.1,
    });
    expect(quoteOf("us.openai.gpt-6.1-sol", "us-east-1", { inputTokens: 272_001 })?.price).toMatchObject({
      input: 4.4,
      output: 16.5,
    });
    // The list has no row of long requests of this model; the multiple is that of another source.
    expect(quoteOf("us.openai.gpt-5.6-sol", "us-east-1", { inputTokens: 272_001 })).toMatchObject({
      price: { input: 8.8, output: 33 },
      source: "aws-price-list+pi-ai",
    });
  });

  it("has no price for a request of Sonnet 4.5 above 200,000 tokens, which the list does not have", () => {
    expect(quoteOf(`us.${sonnet45}`, "us-east-1", { inputTokens: 200_000 })?.price.input).toBe(3.3);
    expect(quoteOf(`us.${sonnet45}`, "us-east-1", { inputTokens: 200_001 })).toBeUndefined();
  });

  it("keeps a price that looks like a slip, and flags it", () => {
    expect(quoteOf(`global.${nova2}`, "ca-west-1")).toMatchObject({
      price: { input: 0.34, cacheRead: 0.85 },
      doubt: "cacheRead is 2.5 × input, usually 0.25 ×",
      notes: expect.arrayContaining(["doubtful-price"]),
    });
    expect(quoteOf(`global.${nova2}`, "ca-central-1")).not.toHaveProperty("doubt");
    const flagged = ["ca-west-1", "eu-south-1", "me-central-1"].map(
      (region) => quoteOf(`global.${nova2}`, region)?.doubt,
    );
    expect(flagged.every((doubt) => doubt?.startsWith("cacheRead"))).toBe(true);
  });

  it("does not use the mixed rows of Claude 3.5 Haiku, nor prices that extended access ended", () => {
    const haiku = "anthropic.claude-3-5-haiku-20241022-v1:0";
    for (const region of ["us-east-1", "us-east-2", "us-west-2"]) {
      expect(quoteOf(`us.${haiku}`, region)?.price).toMatchObject({ input: 0.8, output: 4 });
      expect(quoteOf(`us.${haiku}`, region, { latencyMode: "optimized" })?.price).toMatchObject({
        input: 1,
        output: 5,
      });
    }
    expect(quoteOf("us.anthropic.claude-3-5-sonnet-20241022-v2:0")?.price).toEqual({
      input: 6,
      output: 30,
      cacheRead: 0.6,
      cacheWrite5m: 7.5,
    });
    expect(quoteOf("us.anthropic.claude-opus-4-1-20250805-v1:0", "us-east-1")).toBeUndefined();
  });
});

describe("the price of a tier", () => {
  it.each([
    [`us.${nova2}`, "us-east-2", { batch: true }, { input: 0.1595, output: 1.342 }],
    [`global.${nova2}`, "ap-northeast-1", { batch: true }, { input: 0.18, output: 1.505 }],
    [
      `global.${nova2}`,
      "ap-northeast-1",
      { serviceTier: "priority" },
      { input: 0.63, output: 5.2675, cacheRead: 0.1575 },
    ],
    [`eu.${nova2}`, "eu-central-1", { serviceTier: "flex" }, { input: 0.2145, output: 1.7985, cacheRead: 0.053625 }],
    [`us.${novaPro}`, "us-east-1", { serviceTier: "flex" }, { input: 0.4, output: 1.6, cacheRead: 0.1 }],
    [`us.${novaPro}`, "us-east-1", { latencyMode: "optimized" }, { input: 1, output: 4, cacheRead: 0.25 }],
  ])("%s from %s with %j is %j", (id, region, conditions, price) => {
    expect(quoteOf(id, region, conditions)?.price).toMatchObject(price);
  });

  it("has its own row in some Regions, with the cache prices in proportion", () => {
    expect(quoteOf(`us.${nova2}`, "us-west-2", { batch: true })?.price).toEqual({ input: 0.1595, output: 1.3255 });
    expect(quoteOf("us-gov.openai.gpt-5.6-luna", "us-gov-west-1", { serviceTier: "priority" })).toMatchObject({
      price: { input: 0.528, output: 3.168, cacheRead: 0.0528, cacheWrite5m: 0.66 },
      derived: ["cacheRead", "cacheWrite5m"],
    });
  });

  it("names what is not in the list, but a multiple of it", () => {
    const derivedOf = (id: string, region: string, serviceTier: string) =>
      quoteOf(id, region, { serviceTier })?.derived;
    expect(derivedOf(`us.${novaPro}`, "us-east-1", "flex")).toEqual(["cacheRead", "cacheWrite5m"]);
    expect(derivedOf("google.gemma-3-4b-it", "us-east-1", "flex")).toEqual(["input", "output"]);
    expect(derivedOf("deepseek.v3-v1:0", "us-west-2", "flex")).toBeUndefined();
  });

  it.each([
    ["Nova Lite has no flex tier", "us.amazon.nova-lite-v1:0", "us-east-1", { serviceTier: "flex" }],
    ["Claude has no priority tier", `us.${sonnet45}`, "us-east-1", { serviceTier: "priority" }],
    ["Nova Pro is not optimised in Tokyo", `apac.${novaPro}`, "ap-northeast-1", { latencyMode: "optimized" }],
    ["Nova Pro is not optimised in Tokyo by its own id", novaPro, "ap-northeast-1", { latencyMode: "optimized" }],
    ["Nova Lite is not optimised", "us.amazon.nova-lite-v1:0", "us-east-1", { latencyMode: "optimized" }],
    ["the reserved tier has a price by the hour", `us.${sonnet45}`, "us-east-1", { serviceTier: "reserved" }],
    ["Claude Sonnet 5 has no batch inference", "us.anthropic.claude-sonnet-5", "us-east-1", { batch: true }],
    ["the list has no batch input in Taipei", `apac.${novaPro}`, "ap-east-2", { batch: true }],
  ])("is not known where a model lacks it: %s", (_name, id, region, conditions) => {
    expect(quoteOf(id, region, conditions)).toBeUndefined();
  });

  it("counts cached tokens of Nova at every tier and latency mode", () => {
    const usage = {
      inputTokens: 1e6,
      cacheReadTokens: 1e6,
      cacheWrite5mTokens: 1e6,
      cacheWrite1hTokens: 0,
      outputTokens: 0,
    };
    const usd = (conditions: PriceConditions) => {
      const quote = quoteOf(`us.${novaPro}`, "us-east-1", conditions);
      const cost = quote && costOf(usage, quote.price);
      return cost && toUsd(cost.total);
    };
    expect(usd({})).toBe(0.8 + 0.2 + 0.8);
    expect(usd({ serviceTier: "flex" })).toBe(0.9);
    expect(usd({ serviceTier: "priority" })).toBe(3.15);
    expect(usd({ latencyMode: "optimized" })).toBe(2.25);
  });
});

describe("cache writes that the list has at 0", () => {
  it("count as input unless you choose otherwise, in every Region", () => {
    const free = createModelCatalog({ zeroCacheWrites: "free" });
    for (const region of ["us-east-1", "us-west-2", "ap-northeast-1"]) {
      const model = { modelId: "amazon.nova-lite-v1:0", scope: "in-region", region };
      const counted = modelCatalog.price(model);
      expect(counted?.price.cacheWrite5m).toBe(counted?.price.input);
      expect(counted?.notes).toEqual(["cache-writes-listed-at-zero"]);
      expect(free.price(model)?.price.cacheWrite5m).toBe(0);
      expect(free.price(model)).not.toHaveProperty("notes");
    }
    expect(free.price({ modelId: novaPro, scope: "us" }, { latencyMode: "optimized" })?.price.cacheWrite5m).toBe(0);
    expect(free.model(novaPro)?.prices.us?.cacheWrite5m).toBe(0);
    expect(modelCatalog.model(novaPro)?.prices.us?.cacheWrite5m).toBe(0.8);
  });

  it("refuses another choice", () => {
    // @ts-expect-error: a slip of a caller without types
    expect(() => createModelCatalog({ zeroCacheWrites: "none" })).toThrow(/zeroCacheWrites.*"input" or "free"/s);
  });
});

describe("the tables by scope", () => {
  it("have the price of the Price List for the main Region of every scope", () => {
    for (const modelId of modelCatalog.modelIds) {
      const facts = modelCatalog.model(modelId);
      for (const [scope, price] of Object.entries(facts?.prices ?? {})) {
        expect(modelCatalog.price({ modelId, scope })?.price.input).toBe(price.input);
      }
    }
    expect(modelCatalog.model(nova2)?.prices).toMatchObject({
      us: { input: 0.33, batchInput: 0.165 },
      eu: { input: 0.374 },
      global: { input: 0.3 },
      "in-region": { input: 0.33 },
    });
    expect(modelCatalog.model(novaPro)?.tierPrices?.flex?.us?.input).toBe(0.4);
    expect(modelCatalog.model(novaPro)?.latencyPrices?.optimized?.us?.input).toBe(1);
    expect(modelCatalog.model("amazon.nova-lite-v1:0")).not.toHaveProperty("latencyPrices");
    expect(modelCatalog.model("amazon.nova-lite-v1:0")?.tierPrices).toBeUndefined();
  });
});

describe("the lifecycle and the limits of models", () => {
  it("are those of AWS's model cards and lifecycle page", () => {
    const factsOf = (modelId: string) => modelCatalog.model(modelId);
    expect(factsOf(sonnet45)?.lifecycle).toMatchObject({
      status: "legacy",
      extendedAccess: "2027-01-08",
      endOfLife: "2027-04-08",
    });
    expect(factsOf("amazon.nova-sonic-v1:0")?.lifecycle?.endOfLife).toBe("2026-09-14");
    for (const size of ["1b", "3b", "11b", "90b"]) {
      expect(factsOf(`meta.llama3-2-${size}-instruct-v1:0`)?.lifecycle?.endOfLife).toBe("2026-09-14");
    }
    expect(factsOf("anthropic.claude-haiku-5-5")).toMatchObject({
      cache: { minTokens: 512, ttls: ["5m", "1h"] },
      lifecycle: { launched: "2026-10-07", endOfLifeNotBefore: "2027-10-07" },
    });
    expect(factsOf("anthropic.claude-sonnet-4-6")?.maxOutputTokens).toBe(64_000);
    expect(factsOf("openai.gpt-6.1-sol")).toMatchObject({ contextWindow: 1_000_000, maxOutputTokens: 131_072 });
    expect(factsOf("openai.gpt-oss-120b-1:0")?.maxOutputTokens).toBe(16_000);
    expect(modelCatalog.requestPrice({ kind: "rerank", modelId: "cohere.rerank-v3-5:0" })?.usdPerThousand).toBe(2);
  });
});

/** Every row of the list is found again, so that nothing is lost on the way into the compact file. */
describe("every row of data/price-list.tsv", () => {
  it("is the price of its model, Region and scope", () => {
    const read = (file: string): string => readFileSync(new URL(`../../data/${file}`, import.meta.url), "utf8");
    const names: { models: Record<string, string[]>; "left out": Record<string, string> } = JSON.parse(
      read("price-list-names.json"),
    );
    let checked = 0;
    let ids: string[] = [];
    for (const line of read("price-list.tsv").split("\n")) {
      const [kind, first = "", second = "", input = "", output = "", cacheRead = ""] = line.split("\t");
      if (kind === "M") ids = Object.hasOwn(names["left out"], second) ? [] : (names.models[second] ?? []);
      if (kind !== "P" || input === "" || output === "") continue;
      for (const modelId of ids) {
        const scope = second === "g" ? "global" : first.startsWith("us-gov") ? "us-gov" : "in-region";
        const quote = modelCatalog.price({ modelId, scope, region: first });
        expect([modelId, first, quote?.price.input, quote?.price.output, quote?.price.cacheRead]).toEqual([
          modelId,
          first,
          Number(input),
          Number(output),
          cacheRead === "" ? undefined : Number(cacheRead),
        ]);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(1800);
  });
});
