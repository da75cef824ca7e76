import {
  type Baseline,
  type BaselineCaching,
  type ModelCatalog,
  omitUndefined,
  type Saving,
  savingOf,
  totalInputTokens,
} from "@bedrock-routed/core";
import type { CallRecord, HeadlineSaving, MeteredCall, NamedSaving } from "../record/record";

/** What calls are compared with. */
export interface Baselines {
  /**
   * Default: the baseline of a client-side router, the most expensive of a prompt router's models for this call,
   * or the invoked model without a router. A call through a router whose models are not known is compared with nothing.
   */
  readonly baseline?: Baseline | undefined;
  /** Whether the baselines have the caching of the call. Default: `"none"`. */
  readonly baselineCaching?: BaselineCaching | undefined;
  /** Further baselines, by name. */
  readonly comparisons?: ReadonlyMap<string, Baseline> | undefined;
}

/** The fields of a record that compare a call with its baselines. */
export type ComparedParts = Pick<
  CallRecord,
  "saving" | "baselineModelId" | "baselineCaching" | "otherCaching" | "comparisons"
>;

/** A call whose model and tokens are known. */
type ComparedCall = MeteredCall & Required<Pick<MeteredCall, "invokedModel" | "usage">>;

/** What a call cost beside its own tokens, in picodollars. */
export interface ExtraCosts {
  readonly routerFee: bigint;
  /** Answers that the router did not accept. */
  readonly declined: bigint;
}

/** Compares a call with all baselines. What cannot be compared is left out. */
export function compareCall(
  call: ComparedCall,
  baselines: Baselines,
  modelCatalog: ModelCatalog,
  extra: ExtraCosts,
): ComparedParts {
  const { baselineCaching = "none" } = baselines;
  const compare = (baseline: Baseline): NamelessSaving | undefined =>
    compareWith(call, { ...baseline, caching: baselineCaching }, modelCatalog, extra);
  const highest = highestOf(candidates(call, baselines).map(compare));
  const comparisons = [...(baselines.comparisons ?? [])].flatMap(([name, baseline]) => {
    const compared = compare(baseline);
    return compared === undefined ? [] : [{ name, ...compared }];
  });
  if (highest === undefined && comparisons.length === 0) return {};
  return omitUndefined({
    ...highest,
    baselineCaching,
    comparisons: comparisons.length === 0 ? undefined : comparisons,
  });
}

type NamelessSaving = Omit<NamedSaving, "name">;

/** The comparison with the baseline that would have cost most. */
function highestOf(savings: readonly (NamelessSaving | undefined)[]): NamelessSaving | undefined {
  return savings.reduce((best, other) => {
    if (best === undefined || other === undefined) return best ?? other;
    return other.saving.baseline > best.saving.baseline ? other : best;
  }, undefined);
}

function candidates(
  { routerArn, routerModels = [], routerBaseline, purpose, invokedModel }: ComparedCall,
  { baseline }: Baselines,
): readonly Baseline[] {
  if (purpose !== undefined) return [{ modelId: invokedModel.modelId }];
  if (baseline !== undefined) return [baseline];
  if (routerBaseline !== undefined) return [routerBaseline];
  if (routerModels.length > 0) return routerModels.map((modelId) => ({ modelId }));
  return routerArn === undefined ? [{ modelId: invokedModel.modelId }] : [];
}

function compareWith(
  call: ComparedCall,
  baseline: Baseline,
  modelCatalog: ModelCatalog,
  { routerFee, declined }: ExtraCosts,
): NamelessSaving | undefined {
  const isOurs = hasCachePoints(call);
  const compare = (against: Baseline): Saving | undefined => {
    const saving = savingOf(call, against, modelCatalog, routerFee);
    return saving && withDeclined(call.purpose === undefined ? saving : withoutBaseline(saving), declined);
  };
  const saving = compare(isOurs ? baseline : { ...baseline, caching: "same" });
  if (saving === undefined) return undefined;
  const isSameInBoth = !isOurs || totalInputTokens(call.usage) === call.usage.inputTokens;
  const otherCaching = baseline.caching === "same" ? "none" : "same";
  const other = isSameInBoth ? saving : compare({ ...baseline, caching: otherCaching });
  return omitUndefined({ baselineModelId: baseline.modelId, saving, otherCaching: other && toHeadline(other) });
}

/** An answer that the router did not accept is a cost of routing. */
function withDeclined(saving: Saving, declined: bigint): Saving {
  const { actual, routing, net } = saving;
  return { ...saving, actual: actual + declined, routing: routing - declined, net: net - declined };
}

/** Without the router, a call that nobody waits for would not have been made. All of it is a cost of routing. */
function withoutBaseline({ actual, routerFee }: Saving): Saving {
  const nothing = { baseline: 0n, caching: 0n, tier: 0n, profile: 0n };
  return { ...nothing, actual, routing: -actual, routerFee, net: -actual - routerFee };
}

/**
 * Whether the caching of a call can be a saving. Without a cache point in the request, the service cached
 * by itself, and would have done so with the baseline too. When the request is not known, the caching is
 * not claimed either.
 */
function hasCachePoints({ cachePoints }: ComparedCall): boolean {
  return cachePoints !== undefined && cachePoints > 0;
}

function toHeadline({ baseline, net }: Saving): HeadlineSaving {
  return { baseline, net };
}
