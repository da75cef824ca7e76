import { createHash } from "node:crypto";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { omitUndefined } from "@bedrock-routed/core";
import type { BudgetAccount, BudgetAmounts } from "../budget/budget-store";

// An account is one item. Its attributes:
//   id               name of the budget, period and key
//   spent            picodollars
//   committed        spent + all reservations. A condition cannot add, so the sum is kept.
//   r<minute>        reservations that expire at this minute, in picodollars. There is one for each minute of a lease,
//                    however many calls are open, so the item stays small.
//   closed           the last minute whose reservations were given back
//   t<minute>-<id>   a write that arrived in this minute. A repeated write finds it and changes nothing.
//   expires          when DynamoDB may delete the item, in seconds since 1970

const MINUTE_MS = 60_000;
/** A write is not repeated after this time, so its mark can go. */
const MARK_MINUTES = 10;
/** DynamoDB's limit is 2,048 bytes for the value of a partition key. */
const LONGEST_ID_BYTES = 1500;

/** The names of attributes and the key of the table. */
export const ITEM_KEY = "id";
export const EXPIRES = "expires";

/** The minute of a time in ms since 1970. */
export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS);
}

/** The first minute that begins after a lease. */
export function expiryMinute(at: number, leaseMs: number): number {
  return Math.ceil((at + leaseMs) / MINUTE_MS);
}

/** The attribute of the reservations that expire at a minute. */
export function reservedAttribute(minute: number): string {
  return `r${minute}`;
}

/** The attribute that marks a write as done. */
export function markAttribute(minute: number, id: string): string {
  return `t${minute}-${id}`;
}

/** The partition key of an account. A long key of a tag is replaced by its SHA-256. */
export function itemIdOf(name: string, { period, key }: BudgetAccount): string {
  const id = `${name}#${period}#${key}`;
  if (Buffer.byteLength(id) <= LONGEST_ID_BYTES && !key.startsWith("#")) return id;
  return `${name}#${period}##${createHash("sha256").update(key).digest("hex")}`;
}

/** An account as it is in the table. */
export interface AccountItem {
  readonly spent: bigint;
  /** By the minute at which they expire. */
  readonly reserved: ReadonlyMap<number, bigint>;
  /** The last minute whose reservations were given back. */
  readonly closed: number | undefined;
  /** The attributes that mark writes, with their minutes. */
  readonly marks: ReadonlyMap<string, number>;
}

const RESERVED = /^r(\d{1,12})$/;
const MARK = /^t(\d{1,12})-/;

/** Reads an item. An account that was never written to is an item without attributes. */
export function readAccountItem(item: Readonly<Record<string, AttributeValue>> | undefined): AccountItem {
  const reserved = new Map<number, bigint>();
  const marks = new Map<string, number>();
  for (const [name, value] of Object.entries(item ?? {})) {
    const minute = RESERVED.exec(name)?.[1];
    if (minute !== undefined) reserved.set(Number(minute), amountOf(value));
    const marked = MARK.exec(name)?.[1];
    if (marked !== undefined) marks.set(name, Number(marked));
  }
  return {
    spent: amountOf(item?.spent),
    reserved,
    closed: item?.closed?.N === undefined ? undefined : Number(item.closed.N),
    marks,
  };
}

function amountOf(value: AttributeValue | undefined): bigint {
  return BigInt(value?.N ?? "0");
}

/** What can be given back of an account. */
export interface ExpiredParts {
  /** Minutes whose reservations have expired, earliest first. */
  readonly minutes: readonly number[];
  readonly amount: bigint;
  /** Marks of writes that are not repeated any more. */
  readonly marks: readonly string[];
}

/** The reservations and marks that have expired. @param skewMs how far the clocks of processes may differ */
export function findExpired({ reserved, marks }: AccountItem, now: number, skewMs: number): ExpiredParts {
  const last = minuteOf(now - skewMs);
  const minutes = [...reserved.keys()].filter((minute) => minute <= last).sort((a, b) => a - b);
  const amount = minutes.reduce((sum, minute) => sum + (reserved.get(minute) ?? 0n), 0n);
  const old = [...marks].filter(([, minute]) => minute < last - MARK_MINUTES).map(([name]) => name);
  return { minutes, amount, marks: old };
}

/** The amounts of an account, without reservations that have expired. */
export function toAmounts(item: AccountItem, now: number, skewMs: number): BudgetAmounts {
  const all = [...item.reserved.values()].reduce((sum, amount) => sum + amount, 0n);
  return { spent: item.spent, reserved: all - findExpired(item, now, skewMs).amount };
}

/** One write to an account. */
export interface AccountWrite {
  /** What to add to attributes, in picodollars. */
  readonly add: Readonly<Record<string, bigint>>;
  /** Attributes to set to a number, in every write. */
  readonly set?: Readonly<Record<string, bigint>>;
  /** Attributes to set to a number if they are absent. */
  readonly setOnce?: Readonly<Record<string, bigint>>;
  readonly remove?: readonly string[];
  /** Attributes that must be absent. */
  readonly absent?: readonly string[];
  /** Attributes that must be as compared, or absent when `orAbsent`. */
  readonly compare?: readonly Comparison[];
}

interface Comparison {
  readonly attribute: string;
  readonly is: "<" | "<=" | "=";
  readonly value: bigint;
  readonly orAbsent: boolean;
}

/** The expressions of an UpdateItem request. */
export interface UpdateExpressions {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/** Builds the expressions of a write. Names are always placeholders, because DynamoDB reserves many words. */
export function buildUpdate({
  add,
  set = {},
  setOnce = {},
  remove = [],
  absent = [],
  compare = [],
}: AccountWrite): UpdateExpressions {
  const names = new Map<string, string>();
  const values: Record<string, AttributeValue> = {};
  const nameOf = (attribute: string): string => {
    const known = names.get(attribute) ?? `#n${names.size}`;
    names.set(attribute, known);
    return known;
  };
  const placeholderOf = (value: bigint): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = { N: value.toString() };
    return placeholder;
  };
  const sets = [
    ...Object.entries(set).map(([name, value]) => `${nameOf(name)} = ${placeholderOf(value)}`),
    ...Object.entries(setOnce).map(
      ([name, value]) => `${nameOf(name)} = if_not_exists(${nameOf(name)}, ${placeholderOf(value)})`,
    ),
  ];
  const clauses = [
    ["ADD", Object.entries(add).map(([name, value]) => `${nameOf(name)} ${placeholderOf(value)}`)],
    ["SET", sets],
    ["REMOVE", [...new Set(remove)].map(nameOf)],
  ] as const;
  const conditions = [
    ...absent.map((name) => `attribute_not_exists(${nameOf(name)})`),
    ...compare.map(({ attribute, is, value, orAbsent }) => {
      const test = `${nameOf(attribute)} ${is} ${placeholderOf(value)}`;
      return orAbsent ? `(attribute_not_exists(${nameOf(attribute)}) OR ${test})` : test;
    }),
  ];
  return {
    UpdateExpression: clauses
      .flatMap(([verb, parts]) => (parts.length === 0 ? [] : [`${verb} ${parts.join(", ")}`]))
      .join(" "),
    ...omitUndefined({ ConditionExpression: conditions.length === 0 ? undefined : conditions.join(" AND ") }),
    ExpressionAttributeNames: Object.fromEntries(
      [...names].map(([attribute, placeholder]) => [placeholder, attribute]),
    ),
    ...omitUndefined({ ExpressionAttributeValues: Object.keys(values).length === 0 ? undefined : values }),
  };
}
