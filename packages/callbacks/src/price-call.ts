import { type Baseline, type FactBook, type Saving, savingOf } from "@bedrock-routed/core";
import type { CallRecord } from "./call-record";
import type { MeteredCall } from "./metered-call";

/** What a call is compared with, and at which prices. */
export interface CallPricing {
  readonly facts: FactBook;
  /** Default: the most expensive of the router's models for this call, else the invoked model. */
  readonly baseline?: Baseline | undefined;
  /** Picodollars a call through a prompt router. Default: 0. */
  readonly routerFee?: bigint | undefined;
}

/** The saving of a call and what it compares with; empty when a price or the usage is unknown. */
export function priceCall(
  call: MeteredCall,
  pricing: CallPricing,
): Pick<CallRecord, "saving" | "baselineModelId" | "pricesAsOf"> {
  const { invokedModel, usage, serviceTier, latencyMode } = call;
  if (invokedModel === undefined || usage === undefined) return {};
  const routerFee = call.throughPromptRouter ? (pricing.routerFee ?? 0n) : 0n;
  let best: { saving: Saving; baselineModelId: string } | undefined;
  for (const baseline of candidates(call, invokedModel.modelId, pricing)) {
    const priced = { invokedModel, usage, serviceTier, latencyMode };
    const saving = savingOf(priced, baseline, pricing.facts, routerFee);
    if (saving === undefined || (best !== undefined && saving.baseline <= best.saving.baseline)) continue;
    best = { saving, baselineModelId: baseline.modelId };
  }
  return best === undefined ? {} : { ...best, pricesAsOf: pricing.facts.asOf };
}

function candidates(call: MeteredCall, invokedModelId: string, { baseline }: CallPricing): readonly Baseline[] {
  if (baseline !== undefined) return [baseline];
  const { routerModels = [] } = call;
  return (routerModels.length === 0 ? [invokedModelId] : routerModels).map((modelId) => ({ modelId }));
}
