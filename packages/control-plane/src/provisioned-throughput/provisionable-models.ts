/** How long the capacity is paid for at least. Without a commitment it can be deleted at any time. */
export type Commitment = "OneMonth" | "SixMonths";

/** The price of a model unit, with its source. */
export interface UnitPrice {
  /** In USD for one model unit and hour. */
  readonly usdPerUnitHour: number;
  /** Where it was read. `"pricePerUnitHour"` for the price that the caller passed. */
  readonly source: string;
  /** ISO date at which it was read. `undefined` when the source does not tell. */
  readonly asOf: string | undefined;
}

interface Provisionable {
  /** The ids that can be bought: AWS takes the id with the size of its context only. */
  readonly ids: readonly string[];
  /** Regions in which AWS lists the base model. */
  readonly regions: readonly string[];
}

/**
 * The text models of AWS's list, by base model id: those that can still be called.
 * Read in a copy of the page on 2026-11-27.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prov-thru-supported.html
 */
const MODELS: Readonly<Record<string, Provisionable>> = {
  "amazon.nova-2-lite-v1:0": { ids: ["amazon.nova-2-lite-v1:0:256k"], regions: ["us-east-1"] },
  "amazon.nova-lite-v1:0": { ids: ["amazon.nova-lite-v1:0:24k", "amazon.nova-lite-v1:0:300k"], regions: ["us-east-1"] },
  "amazon.nova-micro-v1:0": {
    ids: ["amazon.nova-micro-v1:0:24k", "amazon.nova-micro-v1:0:128k"],
    regions: ["us-east-1"],
  },
  "amazon.nova-pro-v1:0": { ids: ["amazon.nova-pro-v1:0:24k", "amazon.nova-pro-v1:0:300k"], regions: ["us-east-1"] },
};

/** What AWS's list says of a base model. `undefined` when this package does not know that the list has it. */
export function findProvisionable(modelId: string): Provisionable | undefined {
  return Object.hasOwn(MODELS, modelId) ? MODELS[modelId] : undefined;
}

interface PriceRow extends UnitPrice {
  readonly modelId: string;
  readonly region: string;
  readonly commitment: Commitment | undefined;
}

const SKU = (name: string): string => `AWS Price List, ${name}-ModelUnits, read through public code that lists it`;

/**
 * The prices that a source gives. AWS publishes few: for most models it says to ask the account manager. A custom
 * model costs the same as its base model.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prov-throughput.html
 */
const PRICES: readonly PriceRow[] = [
  {
    modelId: "amazon.nova-2-lite-v1:0",
    region: "us-east-1",
    commitment: undefined,
    usdPerUnitHour: 60.5,
    source: SKU("USE1-Nova2.0Lite-ProvisionedThroughput-NoCommit"),
    asOf: "2026-08-02",
  },
  {
    modelId: "amazon.nova-2-lite-v1:0",
    region: "us-east-1",
    commitment: "OneMonth",
    usdPerUnitHour: 55,
    source: SKU("USE1-Nova2.0Lite-ProvisionedThroughput-1month"),
    asOf: "2026-08-02",
  },
  {
    modelId: "meta.llama3-1-70b-instruct-v1:0",
    region: "us-west-2",
    commitment: undefined,
    usdPerUnitHour: 24,
    source: SKU("USW2-Llama3-1-70B-ProvisionedThroughput-NoCommit"),
    asOf: undefined,
  },
];

/** The known price of a model unit. `undefined` when no source gives one for the Region and the commitment. */
export function findUnitPrice(
  modelId: string,
  region: string,
  commitment: Commitment | undefined,
): UnitPrice | undefined {
  const row = PRICES.find(
    (price) => price.modelId === modelId && price.region === region && price.commitment === commitment,
  );
  return row && { usdPerUnitHour: row.usdPerUnitHour, source: row.source, asOf: row.asOf };
}
