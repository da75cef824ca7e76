/**
 * A value as it is in JSON: bigints as decimal strings, maps as lists of entries and sets as lists,
 * both sorted, so that equal values give equal text.
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

/** The JSON form of plain data. */
export function toJsonForm<Value>(value: Value): JsonForm<Value> {
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
