import type { CallRecord } from "./call-record";
import { costOfCall, isCounted } from "./cost-of-call";
import { type CallPricing, priceCall } from "./price-call";
import { readSignals } from "./read-signals";

/** A record with all that prices decide, whatever it was before: cost, savings, avoided cost and signals. */
export function priceRecord(record: CallRecord, pricing: CallPricing): CallRecord {
  const { cost: _c, avoided: _a, saving: _s, baselineModelId: _b, comparisons: _o, prices: _p, ...facts } = record;
  switch (record.outcome) {
    case "answered":
      return withCost(facts, pricing);
    case "cached":
      return withAvoidedCost(facts, pricing);
    case "failed":
      return facts;
  }
}

function withCost(record: CallRecord, pricing: CallPricing): CallRecord {
  const { call = {}, routing = {} } = record;
  const priced = priceCall(call, pricing);
  return { ...record, ...priced, signals: readSignals({ ...record, call, routing }, pricing.facts) };
}

function withAvoidedCost(record: CallRecord, { facts }: CallPricing): CallRecord {
  const { call = {} } = record;
  const avoided = isCounted(call) ? costOfCall(call, facts)?.cost : undefined;
  return avoided === undefined ? record : { ...record, avoided };
}
