import { type CallTotals, type Ledger, OTHER_KEY, type SignalKind } from "@bedrock-routed/callbacks";
import { defaultModelCatalog, type ModelCatalog, omitUndefined, toUsd } from "@bedrock-routed/core";
import { isTeacher, MIN_EXAMPLES } from "../training-set/teachers";
import { actions, type Recommendation, type RecommendationKind } from "./recommendation";

/** Options of `recommendSavings`. */
export interface RecommendSavingsOptions {
  /**
   * Where the end-of-life dates of models are looked up.
   * @default defaultModelCatalog()
   */
  readonly modelCatalog?: ModelCatalog | undefined;
  /**
   * Whether data must stay in a geography or a Region. Then `global.` profiles are not recommended.
   * @default false
   */
  readonly dataResidency?: boolean | undefined;
  /**
   * ISO date of today. It is part of the evidence for models that reach their end of life.
   * @default the day of the ledger's last record
   */
  readonly today?: string | undefined;
}

/**
 * Looks for calls in a ledger that could have cost less, and says what to change.
 *
 * @returns the highest estimated saving first; recommendations without an estimate come last
 */
export function recommendSavings(ledger: Ledger, options: RecommendSavingsOptions = {}): readonly Recommendation[] {
  const { modelCatalog = defaultModelCatalog(), dataResidency = false, today = lastDay(ledger) } = options;
  return [
    ...fromSignals(ledger, dataResidency),
    ...unreadCaches(ledger),
    ...unbalancedRouters(ledger),
    ...endingModels(ledger, modelCatalog, today),
    ...unpricedModels(ledger),
    ...teachers(ledger),
  ].sort(byEstimatedSaving);
}

function lastDay({ period }: Ledger): string | undefined {
  return period && new Date(period.to).toISOString().slice(0, "2026-11-21".length);
}

function byEstimatedSaving(a: Recommendation, b: Recommendation): number {
  const difference = (b.estimatedSavingsUsd ?? -1) - (a.estimatedSavingsUsd ?? -1);
  if (difference !== 0) return difference;
  return `${a.kind} ${a.subject}` < `${b.kind} ${b.subject}` ? -1 : 1;
}

function recommend(
  kind: RecommendationKind,
  subject: string,
  estimatedSavingsUsd: number | undefined,
  evidence: Recommendation["evidence"],
): Recommendation {
  return { kind, subject, estimatedSavingsUsd, evidence, action: actions[kind] };
}

/** A batch job takes at least this many records by default. The quota differs by model. */
const MIN_BATCH_CALLS = 100;

/** One call is not a pattern. */
const MIN_PATTERN_CALLS = 2;

/** Signals that are recommendations when enough calls have them. */
const signalKinds = [
  "cache-below-minimum",
  "cache-never-read",
  "cache-changing-prefix",
  "cache-router-switch",
  "global-profile-cheaper",
  "batchable",
  "simple-on-large",
] as const satisfies readonly (SignalKind & RecommendationKind)[];

function fromSignals({ signals }: Ledger, dataResidency: boolean): readonly Recommendation[] {
  return signalKinds
    .filter((kind) => !(dataResidency && kind === "global-profile-cheaper"))
    .flatMap((kind) =>
      [...(signals.get(kind) ?? [])]
        .filter(([, { calls }]) => calls >= (kind === "batchable" ? MIN_BATCH_CALLS : MIN_PATTERN_CALLS))
        .map(([subject, { calls, estimatedCalls, estimatedSaving }]) =>
          recommend(kind, subject, estimatedCalls === 0 ? undefined : toUsd(estimatedSaving), { calls }),
        ),
    );
}

/**
 * Models whose cache is written and never read. This covers chat models that do not report cache problems. For the
 * others, each call has a signal with the reason.
 */
function unreadCaches({ groups, signals }: Ledger): readonly Recommendation[] {
  const reported = ["cache-never-read", "cache-changing-prefix", "cache-router-switch"] as const;
  return [...(groups.get("model") ?? [])]
    .filter(([modelId]) => modelId !== OTHER_KEY && !reported.some((kind) => signals.get(kind)?.has(modelId)))
    .filter(([, { calls, usage }]) => calls > 1 && usage.cacheReadTokens === 0 && writtenTokens(usage) > 0)
    .map(([modelId, { calls, usage, comparison }]) => {
      const loss = -comparison.saving.caching;
      // Against a baseline with the same caching, the loss is in no figure.
      const estimatedSavingsUsd = loss > 0n ? toUsd(loss) : undefined;
      return recommend("cache-never-read", modelId, estimatedSavingsUsd, {
        calls,
        cacheWriteTokens: writtenTokens(usage),
      });
    });
}

function writtenTokens({ cacheWrite5mTokens, cacheWrite1hTokens }: CallTotals["usage"]): number {
  return cacheWrite5mTokens + cacheWrite1hTokens;
}

/** Fewer calls say little about what a router usually chooses. */
const MIN_ROUTED_CALLS = 50;
const CAUTIOUS_SHARE = 0.9;
const LOOSE_SHARE = 0.05;

/**
 * Prompt routers that nearly always, or nearly never, choose their largest model. A ledger cannot tell whether
 * the answers would be good enough with another share. So the estimate for a cautious router is what the cheapest
 * model would have saved on those calls, and a loose router has no estimate.
 */
function unbalancedRouters({ signals }: Ledger): readonly Recommendation[] {
  const largest = signals.get("routed-to-largest");
  const smaller = signals.get("routed-to-smaller");
  const routers = new Set([...(largest?.keys() ?? []), ...(smaller?.keys() ?? [])]);
  return [...routers].flatMap((router) => {
    const toLargest = largest?.get(router);
    const largestCalls = toLargest?.calls ?? 0;
    const calls = largestCalls + (smaller?.get(router)?.calls ?? 0);
    const shareOfLargest = largestCalls / calls;
    if (calls < MIN_ROUTED_CALLS) return [];
    if (shareOfLargest <= LOOSE_SHARE) {
      return [recommend("router-too-loose", router, undefined, { calls, shareOfLargest })];
    }
    if (shareOfLargest < CAUTIOUS_SHARE) return [];
    const estimatedSavingsUsd = toLargest && toUsd(toLargest.estimatedSaving);
    return [recommend("router-too-cautious", router, estimatedSavingsUsd, { calls, shareOfLargest })];
  });
}

/** Models with an end-of-life date. A move to another model saves nothing by itself, so the evidence has what they cost now. */
function endingModels(
  { groups }: Ledger,
  modelCatalog: ModelCatalog,
  today: string | undefined,
): readonly Recommendation[] {
  return [...(groups.get("model") ?? [])].flatMap(([modelId, { calls, cost }]) => {
    const endOfLife = modelCatalog.model(modelId)?.lifecycle?.endOfLife;
    if (endOfLife === undefined || calls === 0) return [];
    const evidence = omitUndefined({ calls, costUsd: toUsd(cost), endOfLife, today });
    return [recommend("end-of-life", modelId, undefined, evidence)];
  });
}

/** Models with calls whose price is unknown. */
function unpricedModels({ groups }: Ledger): readonly Recommendation[] {
  return [...(groups.get("model") ?? [])]
    .filter(([, { calls, pricedCalls }]) => pricedCalls < calls)
    .map(([modelId, { calls, pricedCalls }]) =>
      recommend("unpriced", modelId, undefined, { calls, unpricedCalls: calls - pricedCalls }),
    );
}

/** Models with enough answers to train a smaller one. The price of the smaller one is not published, so there is no estimate. */
function teachers({ groups }: Ledger): readonly Recommendation[] {
  return [...(groups.get("model") ?? [])]
    .filter(([modelId, { calls }]) => isTeacher(modelId) && calls >= MIN_EXAMPLES)
    .map(([modelId, { calls, cost }]) =>
      recommend("ready-to-distill", modelId, undefined, { calls, costUsd: toUsd(cost) }),
    );
}
