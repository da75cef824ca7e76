import { keysOf } from "../../ledger/keys-of";
import { OTHER_KEY, UNKNOWN_MODEL } from "../../ledger/ledger";
import type { LogRecord } from "../../record/log-record";
import type { ResolvedMetricOptions } from "./metric-options";

/** Stands for what a record does not tell. */
const NONE = "(none)";
const LONGEST_VALUE = 1024;
const UNPRINTABLE = /[^\x20-\x7e]+|^:/gu;

/** Reads the values of dimensions from records, of each dimension so many and no more. */
export class DimensionReader {
  readonly #names: readonly string[];
  readonly #maxValues: number;
  readonly #seen: Map<string, Set<string>> = new Map();

  constructor({ dimensions, maxValues }: ResolvedMetricOptions) {
    this.#names = [...new Set(dimensions.flat())];
    this.#maxValues = maxValues;
  }

  read(record: LogRecord): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#names.map((name) => [name, this.#cap(name, toValue(read(record, name)))]));
  }

  #cap(name: string, value: string): string {
    const seen = this.#seen.get(name) ?? new Set();
    this.#seen.set(name, seen);
    if (!seen.has(value) && seen.size >= this.#maxValues) return OTHER_KEY;
    seen.add(value);
    return value;
  }
}

function read(record: LogRecord, name: string): string | undefined {
  if ("operation" in record) {
    return name === "model" ? (record.operation.modelId ?? record.operation.search) : labelOf(record, name);
  }
  switch (name) {
    case "model":
      return keysOf(record, "model")[0] ?? UNKNOWN_MODEL;
    case "router":
      return record.call?.routerArn;
    case "tier":
      return record.call?.serviceTier;
    case "scope":
      return record.call?.invokedModel?.scope;
    default:
      return labelOf(record, name);
  }
}

/** A label may be called "constructor". */
function labelOf({ labels }: LogRecord, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** CloudWatch takes printable ASCII, not beginning with a colon; the rest is percent-encoded, as in a URL. */
function toValue(value: string | undefined): string {
  if (value === undefined || value.trim() === "") return NONE;
  return value.replace(UNPRINTABLE, encode).slice(0, LONGEST_VALUE);
}

/** The detour over bytes replaces half a surrogate pair, on which encodeURIComponent throws. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
