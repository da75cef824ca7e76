import { addTokenUsage, type Saving } from "@bedrock-routed/core";
import type { Ledger, ModelTotals } from "./ledger";

/** The sum of two ledgers, exact. */
export function mergeLedgers(a: Ledger, b: Ledger): Ledger {
  const models = new Map(a.models);
  for (const [modelId, totals] of b.models) models.set(modelId, addTotals(models.get(modelId), totals));
  return {
    models,
    errors: a.errors + b.errors,
    cachedResponses: a.cachedResponses + b.cachedResponses,
    saving: addSavings(a.saving, b.saving),
    baselineModelIds: new Set([...a.baselineModelIds, ...b.baselineModelIds]),
    pricesAsOf: new Set([...a.pricesAsOf, ...b.pricesAsOf]),
  };
}

function addTotals(a: ModelTotals | undefined, b: ModelTotals): ModelTotals {
  if (a === undefined) return b;
  return {
    calls: a.calls + b.calls,
    pricedCalls: a.pricedCalls + b.pricedCalls,
    usage: addTokenUsage(a.usage, b.usage),
    actual: a.actual + b.actual,
  };
}

function addSavings(a: Saving, b: Saving): Saving {
  return {
    baseline: a.baseline + b.baseline,
    actual: a.actual + b.actual,
    routing: a.routing + b.routing,
    caching: a.caching + b.caching,
    tier: a.tier + b.tier,
    profile: a.profile + b.profile,
    routerFee: a.routerFee + b.routerFee,
    net: a.net + b.net,
  };
}
