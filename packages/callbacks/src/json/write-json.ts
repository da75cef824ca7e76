import type { Ledger } from "../ledger/ledger";
import type { CallRecord, LogRecord, OperationRecord } from "../record/record";

/**
 * The JSON form of a value: bigints are decimal strings, maps are lists of entries, and sets are lists.
 * Entries and lists are sorted, so equal values give equal text.
 */
export type JsonForm<Value> = Value extends bigint
  ? string
  : Value extends ReadonlyMap<infer Key, infer Item>
    ? readonly (readonly [Key, JsonForm<Item>])[]
    : Value extends ReadonlySet<infer Item>
      ? readonly Item[]
      : Value extends object
        ? { readonly [Member in keyof Value]: JsonForm<Value[Member]> }
        : Value;

/** The JSON form of a ledger, for storage. It is exact, and equal ledgers give equal text. */
export interface LedgerJson extends JsonForm<Ledger> {
  readonly version: 1;
}

/** The JSON form of a call record. It is exact. */
export interface CallRecordJson extends JsonForm<CallRecord> {
  readonly type: "call";
}

/** The JSON form of an operation record. It is exact. */
export interface OperationRecordJson extends JsonForm<OperationRecord> {
  readonly type: "operation";
}

/** The JSON form of a ledger. */
export function toLedgerJson(ledger: Ledger): LedgerJson {
  return { version: 1, ...toJsonForm(ledger) };
}

/** The JSON form of a call record. */
export function toCallRecordJson(record: CallRecord): CallRecordJson {
  return { type: "call", ...toJsonForm(record) };
}

/** The JSON form of an operation record. */
export function toOperationRecordJson(record: OperationRecord): OperationRecordJson {
  return { type: "operation", ...toJsonForm(record) };
}

/** A record as one line of a log, with its line end. */
export function toLogLine(record: LogRecord): string {
  const json = "operation" in record ? toOperationRecordJson(record) : toCallRecordJson(record);
  return `${JSON.stringify(json)}\n`;
}

function toJsonForm<Value>(value: Value): JsonForm<Value> {
  return convert(value) as JsonForm<Value>;
}

function convert(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Map) return [...value].map(([key, item]) => [key, convert(item)]).sort(byKey);
  if (value instanceof Set) return [...value].sort();
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item)]));
}

function byKey([a]: unknown[], [b]: unknown[]): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}
