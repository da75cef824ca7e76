import { InvalidOptionError } from "@bedrock-routed/core";
import { keysOf, modelOf } from "../ledger/dimensions";
import { OTHER_KEY, UNKNOWN_MODEL } from "../ledger/ledger";
import type { LogRecord } from "../record/record";
import { metricUnits } from "./metrics";

/** Options of the exporters that write CloudWatch metrics. */
export interface MetricOptions {
  /**
   * CloudWatch namespace.
   * @default "BedrockRouted"
   */
  readonly namespace?: string | undefined;
  /**
   * Sets of dimensions: `"model"`, `"router"`, `"tier"`, `"scope"`, or the name of a label such as
   * `"team"`. The set `[]` gives the sum over all records. CloudWatch charges for every metric in every
   * combination of values that occurs in a set, so use few sets, and no ids of users or threads.
   * @default [["model"]]
   */
  readonly dimensions?: readonly (readonly string[])[] | undefined;
  /**
   * The largest number of values of a dimension. Further values count under `"(other)"`.
   * @default 100
   */
  readonly maxValues?: number | undefined;
}

/** Options after checks and defaults. */
export interface ResolvedMetricOptions {
  readonly namespace: string;
  readonly dimensions: readonly (readonly string[])[];
  readonly maxValues: number;
}

const DEFAULT_NAMESPACE = "BedrockRouted";
const DEFAULT_MAX_VALUES = 100;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const NAMESPACE = /^(?!AWS\/)[\w.\-/#][\w.\-/#:]{0,254}$/;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
const MAX_DIMENSIONS = 30;
const DIMENSION = /^(?!:)[\x21-\x7e]{1,250}$/;

/** Members of a log line in the embedded metric format that are not metrics and cannot be dimensions. */
const reservedProperties: ReadonlySet<string> = new Set([
  "_aws",
  "runId",
  "requestedModelId",
  "errorKind",
  "operation",
]);

/** Checks the options and fills in the defaults. @throws InvalidOptionError when an option is invalid */
export function resolveMetricOptions(options: MetricOptions): ResolvedMetricOptions {
  const { namespace = DEFAULT_NAMESPACE, maxValues = DEFAULT_MAX_VALUES } = options;
  const dimensions = options.dimensions ?? [["model"]];
  checkNamespace(namespace);
  if (!Number.isSafeInteger(maxValues) || maxValues < 1) {
    throw new InvalidOptionError("maxValues", maxValues, "pass a whole number, 1 or more");
  }
  if (dimensions.length === 0) {
    throw new InvalidOptionError("dimensions", dimensions, "pass one set or more, such as [[]] for the sum of all");
  }
  for (const [index, set] of dimensions.entries()) checkSet(`dimensions[${index}]`, set);
  return { namespace, dimensions, maxValues };
}

/** @throws InvalidOptionError when CloudWatch does not accept the namespace */
export function checkNamespace(namespace: string): void {
  if (NAMESPACE.test(namespace)) return;
  const remedy = "pass 1 to 255 of the characters A-Z a-z 0-9 . - _ / # and :, not beginning with AWS/ or :";
  throw new InvalidOptionError("namespace", namespace, remedy);
}

function checkSet(option: string, set: readonly string[]): void {
  if (set.length > MAX_DIMENSIONS || new Set(set).size < set.length) {
    throw new InvalidOptionError(option, set, `pass up to ${MAX_DIMENSIONS} names, each once`);
  }
  for (const name of set) {
    if (!DIMENSION.test(name)) throw new InvalidOptionError(option, name, "pass a name of printable ASCII characters");
    if (Object.hasOwn(metricUnits, name) || reservedProperties.has(name)) {
      throw new InvalidOptionError(option, name, "it is already the name of a metric or a property: rename the label");
    }
  }
}

/** The value of a dimension that a record does not have. */
const NONE = "(none)";
const LONGEST_VALUE = 1024;
const UNPRINTABLE = /[^\x20-\x7e]+|^:/gu;

/** Reads the values of dimensions from records, up to `maxValues` different values per dimension. */
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
      return keysOf(record, "router")[0];
    case "tier":
      return record.call?.serviceTier;
    case "scope":
      return modelOf(record)?.scope;
    default:
      return labelOf(record, name);
  }
}

/** Looks at own properties only, because a label can be called "constructor". */
function labelOf({ labels }: LogRecord, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** CloudWatch accepts printable ASCII that does not begin with a colon. Other characters are percent-encoded, as in a URL. */
function toValue(value: string | undefined): string {
  if (value === undefined || value.trim() === "") return NONE;
  return value.replace(UNPRINTABLE, encode).slice(0, LONGEST_VALUE);
}

/** The conversion to bytes replaces half surrogate pairs, for which encodeURIComponent throws. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
