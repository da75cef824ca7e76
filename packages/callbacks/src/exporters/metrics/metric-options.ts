import { InvalidOptionError } from "@bedrock-routed/core";
import { metricUnits } from "./measurement";
import { reservedProperties } from "./reserved-properties";

/** Options of sinks that write CloudWatch metrics. */
export interface MetricOptions {
  /**
   * CloudWatch namespace.
   * @default "BedrockRouted"
   */
  readonly namespace?: string | undefined;
  /**
   * Sets of dimensions: `"model"`, `"router"`, `"tier"`, `"scope"`, or the name of a label such as
   * `"team"`; `[]` is the sum of all. CloudWatch charges for every metric in every combination of
   * values that occurs in a set, so keep sets few, and ids of users and threads out of them.
   * @default [["model"]]
   */
  readonly dimensions?: readonly (readonly string[])[] | undefined;
  /**
   * Most values of a dimension; what comes after that counts under `"(other)"`.
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
const DEFAULT_MAXIMUM_VALUES = 100;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const NAMESPACE = /^(?!AWS\/)[\w.\-/#][\w.\-/#:]{0,254}$/;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
const MAXIMUM_DIMENSIONS = 30;
const DIMENSION = /^(?!:)[\x21-\x7e]{1,250}$/;

/** Checks the options once and fills in the defaults. @throws InvalidOptionError */
export function resolveMetricOptions(options: MetricOptions): ResolvedMetricOptions {
  const { namespace = DEFAULT_NAMESPACE, maxValues = DEFAULT_MAXIMUM_VALUES } = options;
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

/** @throws InvalidOptionError */
export function checkNamespace(namespace: string): void {
  if (NAMESPACE.test(namespace)) return;
  const remedy = "pass 1 to 255 of the characters A-Z a-z 0-9 . - _ / # and :, not beginning with AWS/ or :";
  throw new InvalidOptionError("namespace", namespace, remedy);
}

function checkSet(option: string, set: readonly string[]): void {
  if (set.length > MAXIMUM_DIMENSIONS || new Set(set).size < set.length) {
    throw new InvalidOptionError(option, set, `pass up to ${MAXIMUM_DIMENSIONS} names, each once`);
  }
  for (const name of set) {
    if (!DIMENSION.test(name)) throw new InvalidOptionError(option, name, "pass a name of printable ASCII characters");
    if (Object.hasOwn(metricUnits, name) || reservedProperties.has(name)) {
      throw new InvalidOptionError(option, name, "it is the name of something else in the metrics: rename the label");
    }
  }
}
