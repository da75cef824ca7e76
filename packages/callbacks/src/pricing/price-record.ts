import {
  isTokenUsage,
  type MeteredOperation,
  type ModelCatalog,
  omitUndefined,
  operationCostOf,
} from "@bedrock-routed/core";
import type { CallRecord, OperationRecord, RunRecord } from "../record/record";
import { type CallPricing, costOfCall, priceCall, withRegion } from "./price-call";
import { readSignals } from "./read-signals";

/** A record without prices, completed with everything that prices decide: cost, savings, avoided cost and signals. */
export function priceRecord(record: CallRecord, pricing: CallPricing): CallRecord {
  switch (record.outcome) {
    case "answered":
      return withCost(record, pricing);
    case "cached":
      return withAvoidedCost(record, pricing);
    case "failed":
    case "abandoned":
      return record;
  }
}

function withCost(record: CallRecord, pricing: CallPricing): CallRecord {
  const { routing = {} } = record;
  const call = withRegion(record.call ?? {}, pricing.region);
  const priced = priceCall(call, pricing);
  return {
    ...record,
    ...(record.call && { call }),
    ...priced,
    signals: readSignals({ ...record, call, routing }, pricing.modelCatalog),
  };
}

/** What the call would have cost, with the answers that a router declined and with the router fee. */
function withAvoidedCost(record: CallRecord, pricing: CallPricing): CallRecord {
  const { cost: avoided } = priceCall(withRegion(record.call ?? {}, pricing.region), pricing);
  return avoided === undefined ? record : { ...record, avoided };
}

/** The record of an operation, with what it cost and what it avoided. */
export function toOperationRecord(
  run: RunRecord,
  operation: MeteredOperation,
  modelCatalog: ModelCatalog,
): OperationRecord {
  const cost = operationCostOf(operation, modelCatalog);
  const quote = cost === undefined ? undefined : modelCatalog.requestPrice(operation);
  return omitUndefined({
    ...run,
    operation,
    cost,
    prices: quote && { asOf: quote.asOf, source: quote.source },
    avoided: avoidedBy(operation, modelCatalog),
  });
}

/** An operation does not say in which scope the avoided call would have run. The first of these with a price counts. */
const SCOPES = ["in-region", "us", "global"];

function avoidedBy(
  { modelId, region, avoidedUsage: usage }: MeteredOperation,
  modelCatalog: ModelCatalog,
): bigint | undefined {
  if (modelId === undefined || !isTokenUsage(usage)) return undefined;
  for (const scope of SCOPES) {
    const invokedModel = omitUndefined({ modelId, scope, region });
    const cost = costOfCall({ invokedModel, usage }, modelCatalog)?.cost;
    if (cost !== undefined) return cost;
  }
  return undefined;
}
