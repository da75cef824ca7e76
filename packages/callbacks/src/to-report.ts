import { addTokenUsage, toUsd } from "@bedrock-routed/core";
import { type Ledger, type ModelTotals, noUsage } from "./ledger";
import type { ModelReport, SavingsReport } from "./savings-report";

/** A ledger as plain data, in USD. */
export function toReport(ledger: Ledger): SavingsReport {
  const totals = [...ledger.models.values()];
  const calls = totals.reduce((sum, model) => sum + model.calls, 0);
  const pricedCalls = totals.reduce((sum, model) => sum + model.pricedCalls, 0);
  const { baseline, actual, net, routing, caching, tier, profile, routerFee } = ledger.saving;
  return {
    calls,
    errors: ledger.errors,
    cachedResponses: ledger.cachedResponses,
    pricedCalls,
    coverage: calls === 0 ? undefined : pricedCalls / calls,
    models: [...ledger.models].map(([modelId, model]) => toModelReport(modelId, model, calls)).sort(byCalls),
    usage: totals.reduce((sum, model) => addTokenUsage(sum, model.usage), noUsage),
    actualUsd: toUsd(actual),
    baselineUsd: toUsd(baseline),
    savedUsd: toUsd(net),
    savedPercent: baseline === 0n ? undefined : (100 * toUsd(net)) / toUsd(baseline),
    split: {
      routingUsd: toUsd(routing),
      cachingUsd: toUsd(caching),
      tierUsd: toUsd(tier),
      profileUsd: toUsd(profile),
      routerFeeUsd: toUsd(routerFee),
    },
    baselineModelIds: [...ledger.baselineModelIds].sort(),
    pricesAsOf: [...ledger.pricesAsOf].sort(),
  };
}

function toModelReport(modelId: string, model: ModelTotals, calls: number): ModelReport {
  return {
    modelId,
    calls: model.calls,
    share: model.calls / calls,
    usage: model.usage,
    actualUsd: model.pricedCalls === 0 ? undefined : toUsd(model.actual),
  };
}

function byCalls(a: ModelReport, b: ModelReport): number {
  return b.calls - a.calls || (a.modelId < b.modelId ? -1 : 1);
}
