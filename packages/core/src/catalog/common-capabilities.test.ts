import { describe, expect, it } from "vitest";
import { omitUndefined } from "../omit-undefined";
import { parseModelTarget } from "../targets/parse-model-target";
import { capabilitiesOf, strictestLimits } from "./common-capabilities";
import { createModelCatalog } from "./model-catalog";
import type { CacheLimits, ModelFacts } from "./model-facts";

const lite = "amazon.nova-lite-v1:0";
const micro = "amazon.nova-micro-v1:0";
const sonnet45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const llama = "meta.llama3-1-8b-instruct-v1:0";

describe("capabilitiesOf", () => {
  it("returns what both models of a router can do", () => {
    expect(capabilitiesOf([lite, "amazon.nova-pro-v1:0"])).toEqual({
      vision: true,
      toolUse: true,
      toolChoice: ["auto", "any", "tool"],
      cacheLimits: {
        minTokens: 1000,
        maxPoints: 4,
        maxTokens: 20_000,
        notBesideTools: true,
        fields: ["system", "messages"],
        ttls: ["5m"],
      },
      contextWindow: 300_000,
      maxOutputTokens: 10_000,
    });
  });

  it("returns false when one model lacks a capability, even when another model is not known", () => {
    expect(capabilitiesOf([lite, micro]).vision).toBe(false);
    expect(capabilitiesOf([parseModelTarget(`us.${lite}`), "acme.unknown-v1:0", micro]).vision).toBe(false);
  });

  it("leaves out what is not known for one of the models", () => {
    const common = capabilitiesOf([sonnet45, llama]);
    expect(common).not.toHaveProperty("toolChoice");
    expect(common).not.toHaveProperty("structuredOutput");
    expect(common).not.toHaveProperty("cacheLimits");
    expect(common.contextWindow).toBe(128_000);
    expect(capabilitiesOf([lite, "acme.unknown-v1:0"])).toEqual({});
    expect(capabilitiesOf([])).toEqual({});
  });

  it("keeps the values of toolChoice that all models accept", () => {
    expect(capabilitiesOf([sonnet45, "mistral.mistral-large-2402-v1:0"]).toolChoice).toEqual(["auto", "any"]);
    expect(capabilitiesOf([sonnet45]).structuredOutput).toBe(true);
  });

  it("refuses the sampling parameters that one model refuses, even when another model is not known", () => {
    const opus = "anthropic.claude-opus-4-7";
    expect(capabilitiesOf([sonnet45]).sampling).toBe("one");
    expect(capabilitiesOf([sonnet45, opus, llama]).sampling).toBe("none");
    expect(capabilitiesOf([lite, llama])).not.toHaveProperty("sampling");
  });

  it("returns each capability on its own", () => {
    const facts = (one: ModelFacts["capabilities"], sizes = {}): Partial<ModelFacts> => ({
      ...omitUndefined({ capabilities: one }),
      ...sizes,
    });
    const modelCatalog = createModelCatalog({
      models: {
        "acme.all-v1:0": facts(
          { vision: true, toolUse: true, structuredOutput: true, toolChoice: ["auto", "any"] },
          { contextWindow: 100, maxOutputTokens: 10 },
        ),
        "acme.none-v1:0": facts(
          { vision: false, toolUse: false, structuredOutput: false, toolChoice: ["tool", "auto"] },
          { contextWindow: 90, maxOutputTokens: 20 },
        ),
        "acme.silent-v1:0": facts(undefined),
      },
    });
    const of = (...names: string[]) =>
      capabilitiesOf(
        names.map((name) => `acme.${name}-v1:0`),
        modelCatalog,
      );
    const all = { vision: true, toolUse: true, structuredOutput: true, toolChoice: ["auto", "any"] };
    expect(of("all")).toEqual({ ...all, contextWindow: 100, maxOutputTokens: 10 });
    expect(of("all", "all")).toEqual({ ...all, contextWindow: 100, maxOutputTokens: 10 });
    const mixed = { vision: false, toolUse: false, structuredOutput: false, toolChoice: ["auto"] };
    expect(of("all", "none")).toEqual({ ...mixed, contextWindow: 90, maxOutputTokens: 10 });
    expect(of("none", "silent")).toEqual({ vision: false, toolUse: false, structuredOutput: false });
    expect(of("all", "silent")).toEqual({});
    expect(of("silent", "all")).toEqual({});
  });
});

describe("strictestLimits", () => {
  const limits: CacheLimits = {
    minTokens: 100,
    maxPoints: 4,
    fields: ["tools", "system", "messages"],
    ttls: ["5m", "1h"],
  };

  it("returns limits that hold for every model", () => {
    const other: CacheLimits = { ...limits, minTokens: 50, maxPoints: 2, ttls: ["5m"], maxTokens: 9 };
    expect(strictestLimits([limits, other])).toEqual({
      minTokens: 100,
      maxPoints: 2,
      fields: ["tools", "system", "messages"],
      ttls: ["5m"],
      maxTokens: 9,
    });
  });

  it("keeps a maximum, a write premium and a rule about tools that only one model has", () => {
    const expensive: CacheLimits = { ...limits, maxTokens: 50, writePremium: true };
    expect(strictestLimits([limits, expensive])).toMatchObject({ maxTokens: 50, writePremium: true });
    expect(strictestLimits([expensive, limits])).toMatchObject({ maxTokens: 50, writePremium: true });
    expect(strictestLimits([limits, limits])).not.toHaveProperty("maxTokens");
    expect(strictestLimits([limits, { ...limits, notBesideTools: true }])).toMatchObject({ notBesideTools: true });
  });

  it("is unknown when the limits of one model are not known, or when there is no model", () => {
    expect(strictestLimits([limits, undefined])).toBeUndefined();
    expect(strictestLimits([])).toBeUndefined();
  });

  it("keeps a rule that only the first, the last or both models have", () => {
    const ruled: CacheLimits = { ...limits, notBesideTools: true, writePremium: true };
    const freed: CacheLimits = { ...limits, notBesideTools: false, writePremium: false };
    for (const pair of [
      [ruled, limits],
      [limits, ruled],
      [ruled, freed],
      [ruled, ruled],
    ]) {
      expect(strictestLimits(pair)).toMatchObject({ notBesideTools: true, writePremium: true });
    }
    expect(strictestLimits([freed, limits])).toEqual(limits);
  });

  it("takes the lowest of two maximums, and the only one of one", () => {
    const upTo = (maxTokens: number): CacheLimits => ({ ...limits, maxTokens });
    expect(strictestLimits([upTo(9), upTo(5)])?.maxTokens).toBe(5);
    expect(strictestLimits([upTo(5), upTo(9)])?.maxTokens).toBe(5);
    expect(strictestLimits([upTo(5), limits])?.maxTokens).toBe(5);
    expect(strictestLimits([limits, upTo(5)])?.maxTokens).toBe(5);
  });

  it("returns only the sections and TTLs that every model supports", () => {
    const system: CacheLimits = { ...limits, fields: ["messages", "system"], ttls: ["1h"] };
    expect(strictestLimits([limits, system])).toMatchObject({ fields: ["system", "messages"], ttls: ["1h"] });
    expect(strictestLimits([limits, system, { ...limits, fields: ["system"] }])).toMatchObject({ fields: ["system"] });
  });

  it("returns the limits of a single model unchanged, and is unknown when the first model is", () => {
    expect(strictestLimits([limits])).toBe(limits);
    expect(strictestLimits([undefined, limits])).toBeUndefined();
    expect(strictestLimits([limits, undefined, limits])).toBeUndefined();
  });
});
