import { z } from "zod";
import { createDayReader } from "../record/read-run";

// Limits far above what a call can reach. A value beyond them comes from another unit or a broken writer.

/** The largest context windows have a few million tokens. */
const MOST_TOKENS = 1_000_000_000;
const WEEK_MS = 7 * 24 * 3_600_000;
/** The latest time with a year of four digits. */
const LAST_TIME = Date.UTC(10_000, 0) - 1;
/** 1,000,000 USD. */
const MOST_PICODOLLARS = 10n ** 18n;

export const text: z.ZodType<string> = z.string();

/** A whole number, 0 or more. */
export const count: z.ZodType<number> = z.int().nonnegative();

/** Tokens of one call. */
export const tokens: z.ZodType<number> = z.int().nonnegative().max(MOST_TOKENS);

/** Any number of ms since 1970 up to the year 9999. Seconds pass, and are found by comparing with the day. */
export const time: z.ZodType<number> = z
  .number()
  .nonnegative("times are in ms since 1970")
  .max(LAST_TIME, "times are in ms since 1970");

/** A duration of one call, in ms. */
export const duration: z.ZodType<number> = z.number().nonnegative().max(WEEK_MS, "durations are in ms, up to 7 days");

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The starts of days that were looked at, because the lines of a log have few days. */
const dayStarts: Map<string, number> = new Map();
/** The limit is for logs that make days up. */
const MOST_DAYS = 1000;

/** The time in ms at which a day begins in UTC; not a number for a day that does not exist. */
function startOf(day: string): number {
  const known = dayStarts.get(day);
  if (known !== undefined) return known;
  const at = ISO_DAY.test(day) ? Date.parse(day) : Number.NaN;
  const start = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? at : Number.NaN;
  if (dayStarts.size < MOST_DAYS && day.length === 10) dayStarts.set(day, start);
  return start;
}

/** Whether a text is a day that exists, such as `"2026-02-28"`. */
export function isDay(day: string): boolean {
  return !Number.isNaN(startOf(day));
}

export const day: z.ZodType<string> = z.string().refine(isDay, "days are ISO dates that exist, such as 2026-11-21");

/** Time zones move a time by a day at most, a wrong unit by decades. */
const YEAR_MS = 366 * 24 * 3_600_000;

/** Whether a time in ms since 1970 can belong to a day. A time in seconds cannot. */
export function isNearDay(at: number, isoDay: string): boolean {
  return Math.abs(at - startOf(isoDay)) < YEAR_MS;
}

export const timeZone: z.ZodType<string> = z.string().refine(isTimeZone, "it is no IANA time zone");

function isTimeZone(name: string): boolean {
  try {
    return createDayReader(name) !== undefined;
  } catch {
    return false;
  }
}

/** Picodollars as a decimal string, with a sign. The length is limited, because converting takes quadratic time. */
const DECIMAL = /^-?\d{1,40}$/;

/** One step instead of a chain of zod's: a line of a log has a dozen amounts. */
function amountWith(findProblem: (amount: bigint) => string | undefined): z.ZodType<bigint> {
  return z.string().transform((decimal, context) => {
    const amount = DECIMAL.test(decimal) ? BigInt(decimal) : undefined;
    const problem = amount === undefined ? "picodollars are a decimal string" : findProblem(amount);
    if (amount !== undefined && problem === undefined) return amount;
    context.addIssue(problem ?? "");
    return z.NEVER;
  });
}

const findNegative = (amount: bigint): string | undefined => (amount < 0n ? "a cost is not negative" : undefined);

export const picodollars: z.ZodType<bigint> = amountWith(() => undefined);

/** A sum of costs in picodollars. */
export const costSum: z.ZodType<bigint> = amountWith(findNegative);

/** What one call costs, in picodollars. */
export const cost: z.ZodType<bigint> = amountWith(
  (amount) => findNegative(amount) ?? (amount > MOST_PICODOLLARS ? "a call costs less than 1,000,000 USD" : undefined),
);
