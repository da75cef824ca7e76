import { type Baseline, type ModelCatalog, type Saving, savingOf } from "@bedrock-routed/core";
import type { CallRecord, NamedSaving } from "./call-record";
import { type CountedCall, costOfCall, isCounted } from "./cost-of-call";
import type { MeteredCall } from "./metered-call";

/** What a call is compared with, and at which prices. */
export interface CallPricing {
  readonly modelCatalog: ModelCatalog;
  /** Default: the most expensive of the router's models for this call, else the invoked model. */
  readonly baseline?: Baseline | undefined;
  /** Further baselines, by name. */
  readonly comparisons?: ReadonlyMap<string, Baseline> | undefined;
  /** Picodollars a call through a prompt router. Default: 0. */
  readonly routerFee?: bigint | undefined;
}

/** What `priceCall` adds to a record. */
export type PricedParts = Pick<CallRecord, "cost" | "prices" | "saving" | "baselineModelId" | "comparisons">;

/** The cost of a call and what it saved; without those that a missing price leaves unknown. */
export function priceCall(call: MeteredCall, pricing: CallPricing): PricedParts {
  if (!isCounted(call)) return {};
  const paid = costOfCall(call, pricing.modelCatalog);
  if (paid === undefined) return {};
  const { asOf, source } = paid.quote;
  const routerFee = call.routerArn === undefined ? 0n : (pricing.routerFee ?? 0n);
  const comparisons = compareAll(call, pricing, routerFee);
  return {
    cost: paid.cost + routerFee,
    prices: { asOf, source },
    ...compareWithHighest(call, pricing, routerFee),
    ...(comparisons.length === 0 ? {} : { comparisons }),
  };
}

function compareWithHighest(
  call: CountedCall,
  pricing: CallPricing,
  routerFee: bigint,
): Pick<CallRecord, "saving" | "baselineModelId"> {
  let best: { saving: Saving; baselineModelId: string } | undefined;
  for (const baseline of candidates(call, pricing)) {
    const saving = savingOf(call, baseline, pricing.modelCatalog, routerFee);
    if (saving === undefined || (best !== undefined && saving.baseline <= best.saving.baseline)) continue;
    best = { saving, baselineModelId: baseline.modelId };
  }
  return best ?? {};
}

function candidates({ routerModels = [], invokedModel }: CountedCall, { baseline }: CallPricing): readonly Baseline[] {
  if (baseline !== undefined) return [baseline];
  return (routerModels.length === 0 ? [invokedModel.modelId] : routerModels).map((modelId) => ({ modelId }));
}

function compareAll(
  call: CountedCall,
  { comparisons, modelCatalog }: CallPricing,
  routerFee: bigint,
): readonly NamedSaving[] {
  return [...(comparisons ?? [])].flatMap(([name, baseline]) => {
    const saving = savingOf(call, baseline, modelCatalog, routerFee);
    return saving === undefined ? [] : [{ name, baselineModelId: baseline.modelId, saving }];
  });
}
