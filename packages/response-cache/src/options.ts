import { InvalidOptionError } from "@bedrock-routed/core";
import { z } from "zod";
import type { ReportError } from "./response-cache-error";

/** Options of every response cache. */
export interface ResponseCacheOptions {
  /** Separates applications, or versions of one, that share a store. @default "default" */
  readonly namespace?: string;
  /**
   * Whose answers these are, such as a tenant or a user. A call's own scope wins. Answers never cross it.
   * @default none: calls without a scope share their answers
   */
  readonly scope?: string;
  /** How long an answer is given again, in seconds. @default 86400, a day */
  readonly ttlSeconds?: number;
  /**
   * Whether answers that call tools are stored as well. Their tools then run again on the old arguments.
   * Calls of `withStructuredOutput` run no tool and are stored in any case.
   * @default false
   */
  readonly storeToolCalls?: boolean;
  /** Called when the cache could not be used for a call, which goes on without it. @default a warning of the process for each kind */
  readonly onError?: ReportError;
  /** The time, in ms since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** A schema for a function, whose arguments cannot be checked. */
export function func<Value>(): z.ZodType<Value> {
  return z.custom<Value>((value) => typeof value === "function", "pass a function");
}

/** The longest TTL that makes sense in a Date, in seconds: about 100 years. */
const LONGEST_TTL = 3_200_000_000;

/** A schema for each of {@link ResponseCacheOptions}. */
export const commonOptions: {
  readonly [Name in keyof ResponseCacheOptions]-?: z.ZodType<ResponseCacheOptions[Name]>;
} = {
  namespace: z.string("pass a text").min(1, "pass a text that is not empty").optional(),
  scope: z.string("pass a text").min(1, "pass a text that is not empty").optional(),
  ttlSeconds: z
    .number("pass seconds")
    .int("pass whole seconds")
    .min(1, "pass 1 second or more")
    .max(LONGEST_TTL, `pass ${LONGEST_TTL} seconds or less`)
    .optional(),
  storeToolCalls: z.boolean("pass true or false").optional(),
  onError: func<ReportError>().optional(),
  clock: func<() => number>().optional(),
};

/** @throws InvalidOptionError for the first option that does not exist or cannot be used */
export function parseOptions<Output>(schema: z.ZodType<Output>, options: unknown): Output {
  const parsed = schema.safeParse(options ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw parsed.error;
  if (issue.code === "unrecognized_keys") {
    const name = issue.keys[0] ?? "";
    throw new InvalidOptionError(name, InvalidOptionError.hidden, "there is no such option; leave it out");
  }
  const value: unknown = issue.path.reduce<unknown>(
    (found, name) => (typeof found === "object" && found !== null ? Reflect.get(found, name) : undefined),
    options,
  );
  const shown = typeof value === "object" || typeof value === "function" ? InvalidOptionError.hidden : value;
  throw new InvalidOptionError(issue.path.join(".") || "options", shown, issue.message);
}
