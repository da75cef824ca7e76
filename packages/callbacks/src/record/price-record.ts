import type { CallRecord } from "./call-record";
import { costOfCall, isCounted } from "./cost-of-call";
import { type CallPricing, priceCall } from "./price-call";
import { readSignals } from "./read-signals";

/** A record that has no prices yet, with all that they decide: cost, savings, avoided cost and signals. */
export function priceRecord(record: CallRecord, pricing: CallPricing): CallRecord {
  switch (record.outcome) {
    case "answered":
      return withCost(record, pricing);
    case "cached":
      return withAvoidedCost(record, pricing);
    case "failed":
      return record;
  }
}

function withCost(record: CallRecord, pricing: CallPricing): CallRecord {
  const { call = {}, routing = {} } = record;
  const priced = priceCall(call, pricing);
  return { ...record, ...priced, signals: readSignals({ ...record, call, routing }, pricing.modelCatalog) };
}

function withAvoidedCost(record: CallRecord, { modelCatalog }: CallPricing): CallRecord {
  const { call = {} } = record;
  const avoided = isCounted(call) ? costOfCall(call, modelCatalog)?.cost : undefined;
  return avoided === undefined ? record : { ...record, avoided };
}
