import type { Saving, TokenUsage } from "@bedrock-routed/core";
import { z } from "zod";

/** A count: a whole number, 0 or more. */
export const count: z.ZodType<number, number> = z.int().nonnegative();

/** A time in ms since 1970. */
export const time: z.ZodType<number, number> = z.number();

/** Picodollars as a decimal string. */
export const picodollars: z.ZodType<bigint, string> = z
  .string()
  .regex(/^-?\d+$/, "picodollars are a decimal string")
  .transform(BigInt);

export const usage: z.ZodType<TokenUsage> = z.object({
  inputTokens: count,
  cacheReadTokens: count,
  cacheWrite5mTokens: count,
  cacheWrite1hTokens: count,
  outputTokens: count,
});

export const saving: z.ZodType<Saving, Readonly<Record<keyof Saving, string>>> = z.object({
  baseline: picodollars,
  actual: picodollars,
  routing: picodollars,
  caching: picodollars,
  tier: picodollars,
  profile: picodollars,
  routerFee: picodollars,
  net: picodollars,
});

/** A map from a list of entries. */
export function mapOf<Key extends string | number, Value>(
  key: z.ZodType<Key>,
  value: z.ZodType<Value>,
): z.ZodType<ReadonlyMap<Key, Value>> {
  return z.array(z.tuple([key, value])).transform((entries) => new Map(entries));
}

/** A set from a list. */
export const texts: z.ZodType<ReadonlySet<string>> = z.array(z.string()).transform((items) => new Set(items));
