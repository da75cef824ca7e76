import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvalidOptionError } from "@bedrock-routed/core";
import { z } from "zod";
import type { BudgetStoreError } from "./budget-store-error";

/** Options of `DynamoDBBudgetStore`. */
export interface DynamoDBBudgetStoreOptions {
  /** `new DynamoDBClient({ region })` of `@aws-sdk/client-dynamodb`. Its retries and timeouts apply. */
  readonly client: Pick<DynamoDBClient, "send">;
  /** The table that `ensureBudgetTable` made. */
  readonly tableName: string;
  /**
   * Name of the budget in the table. Budgets with the same name and period share their accounts, so give budgets with
   * other keys or limits other names. 1 to 100 letters, digits, `_`, `-`, `.` or `/`.
   * @default "default"
   */
  readonly name?: string | undefined;
  /**
   * How long a reservation holds, in ms. Longer than the longest call takes: a call that outlives its reservation can lead
   * to more being spent than the limit. Shorter: a process that ends in the middle of a call blocks its estimate for less long.
   * From 1 minute to 24 hours.
   * @default 900000, which is 15 minutes
   */
  readonly leaseMs?: number | undefined;
  /**
   * How far the clocks of the processes may differ, in ms. A reservation is given back so much later. From 0 to 10 minutes.
   * @default 30000
   */
  readonly clockSkewMs?: number | undefined;
  /**
   * What happens to a call when DynamoDB does not answer, or throttles after all retries of the client. `"refuse"` throws
   * `BudgetStoreError` before the call is sent: the limit holds. `"allow"` sends the call unchecked and reports it: the
   * limit may be passed. A missing table or permission is always an error.
   * @default "refuse"
   */
  readonly whenUnavailable?: "refuse" | "allow" | undefined;
  /**
   * Called with each failure that does not stop a call. Errors that it throws are dropped.
   * @default a process warning for the first one
   */
  readonly onError?: ((error: BudgetStoreError) => unknown) | undefined;
  /**
   * Days after which DynamoDB deletes the account of a day or a month, counted from its first write. Accounts of the
   * period `"total"` stay. From 32 to 3,650.
   * @default 400
   */
  readonly keepDays?: number | undefined;
  /**
   * Returns the time in ms since 1970.
   * @default Date.now
   */
  readonly clock?: (() => number) | undefined;
}

/** Options after checks and defaults. */
export interface ResolvedStoreOptions {
  readonly tableName: string;
  readonly name: string;
  readonly leaseMs: number;
  readonly clockSkewMs: number;
  readonly whenUnavailable: "refuse" | "allow";
  readonly onError: DynamoDBBudgetStoreOptions["onError"];
  readonly keepDays: number;
  readonly clock: () => number;
}

const MINUTE_MS = 60_000;

const isClient = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "send" in value && typeof value.send === "function";
const isFunction = (value: unknown): boolean => typeof value === "function";

/** The name of a table. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
export const tableName: z.ZodType<string> = z
  .string("pass the name of the table")
  .regex(/^[\w.-]{3,255}$/, "pass 3 to 255 letters, digits, _, - or .");

export const client: z.ZodType<Pick<DynamoDBClient, "send">> = z.custom<Pick<DynamoDBClient, "send">>(
  isClient,
  "pass new DynamoDBClient({ region }) of @aws-sdk/client-dynamodb",
);

const schema = z.strictObject({
  client,
  tableName,
  name: z
    .string()
    .regex(/^[\w.\-/]{1,100}$/, "pass 1 to 100 letters, digits, _, -, . or /")
    .optional(),
  leaseMs: z
    .number()
    .min(MINUTE_MS, "pass 60000 ms or more")
    .max(1440 * MINUTE_MS, "pass 24 hours at most, in ms")
    .optional(),
  clockSkewMs: z
    .number()
    .min(0, "pass ms, 0 or more")
    .max(10 * MINUTE_MS, "pass 10 minutes at most, in ms")
    .optional(),
  whenUnavailable: z.enum(["refuse", "allow"], 'pass "refuse" or "allow"').optional(),
  onError: z.custom<ResolvedStoreOptions["onError"]>(isFunction, "pass a function").optional(),
  keepDays: z.int("pass whole days").min(32, "pass 32 days or more").max(3650, "pass 3650 days at most").optional(),
  clock: z.custom<() => number>(isFunction, "pass a function that returns ms since 1970").optional(),
});

/** @throws InvalidOptionError when an option is invalid */
export function resolveStoreOptions(options: DynamoDBBudgetStoreOptions): ResolvedStoreOptions {
  const checked = parseOptions(schema, options);
  return {
    tableName: checked.tableName,
    name: checked.name ?? "default",
    leaseMs: checked.leaseMs ?? 15 * MINUTE_MS,
    clockSkewMs: checked.clockSkewMs ?? MINUTE_MS / 2,
    whenUnavailable: checked.whenUnavailable ?? "refuse",
    onError: checked.onError,
    keepDays: checked.keepDays ?? 400,
    clock: checked.clock ?? Date.now,
  };
}

/**
 * Checks options before anything is sent. Options that do not exist are refused too.
 * @throws InvalidOptionError naming the first option that is wrong
 */
export function parseOptions<Options>(schema: z.ZodType<Options>, options: unknown): Options {
  const { success, data, error } = schema.safeParse(options);
  if (success) return data;
  const [issue] = error.issues;
  const isUnknown = issue?.code === "unrecognized_keys";
  const option = isUnknown ? String(issue.keys[0]) : (issue?.path.join(".") ?? "");
  const value: unknown = typeof options === "object" && options !== null ? Reflect.get(options, option) : options;
  throw new InvalidOptionError(
    option || "options",
    typeof value === "object" ? InvalidOptionError.hidden : value,
    isUnknown ? "there is no such option" : (issue?.message ?? "it cannot be used"),
    error,
  );
}
