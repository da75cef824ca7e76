import { calcPrice } from "@pydantic/genai-prices";
import { describe, expect, it } from "vitest";
import { defaultModelCatalog } from "./model-catalog";
import type { TokenPrice } from "./model-facts";

/** Below the sizes above which long requests cost more. */
const TOKENS = 100_000;
const RATES = ["input", "output", "cacheRead", "cacheWrite5m"] as const;

/** Where @pydantic/genai-prices 0.1.8 has other prices, and why we do not use them. */
const disagreements: readonly { readonly id: RegExp; readonly rates: readonly string[]; readonly reason: string }[] = [
  {
    id: /^(eu|jp|apac|ca)\.amazon\.nova-/,
    rates: RATES,
    reason: "it prices Nova as in us-east-1 everywhere; AWS's Price List has higher rates outside the US",
  },
  {
    id: /^us-gov\./,
    rates: RATES,
    reason: "it has no GovCloud rows and matches commercial ones; AWS's Price List has 1.20 × of them",
  },
  {
    id: /anthropic\.claude-3-5-sonnet-/,
    rates: RATES,
    reason: "it has the price before extended access; AWS's pricing page has 6/30 since 2025-12-01",
  },
  {
    id: /^eu\.meta\.llama3-2-/,
    rates: ["input", "output"],
    reason: "it has one price for all Regions; AWS's Price List has a higher one in Europe",
  },
  {
    id: /anthropic\.claude-sonnet-5-5$/,
    rates: ["cacheRead"],
    reason: "it matches its Sonnet 5 row (0.10 × input); Sonnet 5.5 reads at 0.05 × by AWS's Price List",
  },
];

interface Comparison {
  readonly id: string;
  readonly rate: string;
  readonly ours: number;
  readonly theirs: number;
}

function theirPrice(id: string): TokenPrice | undefined {
  const usd = (usage: Parameters<typeof calcPrice>[0]): number | undefined => {
    const price = calcPrice(usage, id, { providerId: "aws" })?.total_price;
    return price === undefined ? undefined : (price / TOKENS) * 1e6;
  };
  const input = usd({ input_tokens: TOKENS });
  const output = usd({ output_tokens: TOKENS });
  const cacheRead = usd({ input_tokens: TOKENS, cache_read_tokens: TOKENS });
  const cacheWrite5m = usd({ input_tokens: TOKENS, cache_write_tokens: TOKENS });
  if (input === undefined || output === undefined) return undefined;
  return { input, output, ...(cacheRead && { cacheRead }), ...(cacheWrite5m && { cacheWrite5m }) };
}

const modelCatalog = defaultModelCatalog();
const comparisons: Comparison[] = modelCatalog.modelIds.flatMap((modelId) =>
  Object.keys(modelCatalog.model(modelId)?.prices ?? {}).flatMap((scope) => {
    const id = scope === "in-region" ? modelId : `${scope}.${modelId}`;
    const ours = modelCatalog.price({ modelId, scope })?.price;
    const theirs = theirPrice(id);
    return RATES.flatMap((rate) => {
      const [our, their] = [ours?.[rate], theirs?.[rate]];
      return our === undefined || their === undefined ? [] : [{ id, rate, ours: our, theirs: their }];
    });
  }),
);
const differing = comparisons.filter(({ ours, theirs }) => Math.abs(ours - theirs) > 1e-6);
const explains = ({ id, rates }: (typeof disagreements)[number], { id: differs, rate }: Comparison): boolean =>
  id.test(differs) && rates.includes(rate);

describe("our prices compared with @pydantic/genai-prices", () => {
  it("are compared for most of the table", () => {
    expect(comparisons.length).toBeGreaterThan(500);
  });

  it("agree, or differ for a documented reason", () => {
    const unexplained = differing.filter((one) => !disagreements.some((entry) => explains(entry, one)));
    expect(unexplained).toEqual([]);
  });

  it.each(disagreements)("$id still differ: $reason", (entry) => {
    expect(differing.some((one) => explains(entry, one))).toBe(true);
  });
});
