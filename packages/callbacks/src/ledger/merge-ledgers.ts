import { addTokenUsage, omitUndefined, type Saving } from "@bedrock-routed/core";
import type {
  CallGroup,
  CallTotals,
  ComparisonTotals,
  HeadlineTotals,
  Ledger,
  OperationTotals,
  SignalTotals,
} from "./ledger";

/**
 * The sum of two ledgers: exact, commutative and associative. It keeps all keys of both ledgers,
 * because a limit on keys would make the sum depend on the order of merging.
 */
export function mergeLedgers(a: Ledger, b: Ledger): Ledger {
  return omitUndefined({
    totals: mergeTotals(a.totals, b.totals),
    groups: mergeMaps(a.groups, b.groups, mergeGroups),
    breakdowns: mergeMaps(a.breakdowns, b.breakdowns, (x, y) =>
      mergeMaps(x, y, (rows, otherRows) => mergeMaps(rows, otherRows, mergeGroups)),
    ),
    comparisons: mergeMaps(a.comparisons, b.comparisons, mergeComparisons),
    operations: mergeMaps(a.operations, b.operations, (x, y) => mergeMaps(x, y, mergeOperations)),
    operationDays: mergeMaps(a.operationDays, b.operationDays, (x, y) => x + y),
    signals: mergeMaps(a.signals, b.signals, (x, y) => mergeMaps(x, y, mergeSignals)),
    errors: mergeMaps(a.errors, b.errors, add),
    prices: mergeMaps(a.prices, b.prices, mergeSets),
    timeZones: mergeSets(a.timeZones, b.timeZones),
    period: mergePeriods(a.period, b.period),
  });
}

function mergeGroups(a: CallGroup, b: CallGroup): CallGroup {
  return mergeMaps(a, b, mergeTotals);
}

function mergeTotals(a: CallTotals, b: CallTotals): CallTotals {
  return {
    calls: a.calls + b.calls,
    failed: a.failed + b.failed,
    abandoned: a.abandoned + b.abandoned,
    unmetered: a.unmetered + b.unmetered,
    cached: a.cached + b.cached,
    streamed: a.streamed + b.streamed,
    retried: a.retried + b.retried,
    fallbacks: a.fallbacks + b.fallbacks,
    usage: addTokenUsage(a.usage, b.usage),
    pricedCalls: a.pricedCalls + b.pricedCalls,
    cost: a.cost + b.cost,
    avoidedCalls: a.avoidedCalls + b.avoidedCalls,
    avoided: a.avoided + b.avoided,
    comparison: mergeComparisons(a.comparison, b.comparison),
    latency: mergeMaps(a.latency, b.latency, add),
    timeToFirstToken: mergeMaps(a.timeToFirstToken, b.timeToFirstToken, add),
  };
}

function mergeComparisons(a: ComparisonTotals, b: ComparisonTotals): ComparisonTotals {
  return {
    calls: a.calls + b.calls,
    saving: addSavings(a.saving, b.saving),
    baselineModelIds: mergeSets(a.baselineModelIds, b.baselineModelIds),
    caching: mergeSets(a.caching, b.caching),
    otherCaching: addHeadlines(a.otherCaching, b.otherCaching),
  };
}

function addHeadlines(a: HeadlineTotals, b: HeadlineTotals): HeadlineTotals {
  return { calls: a.calls + b.calls, baseline: a.baseline + b.baseline, net: a.net + b.net };
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

/** The sum of two. */
export function mergeOperations(a: OperationTotals, b: OperationTotals): OperationTotals {
  return {
    operations: a.operations + b.operations,
    failed: a.failed + b.failed,
    requests: a.requests + b.requests,
    pricedOperations: a.pricedOperations + b.pricedOperations,
    cost: a.cost + b.cost,
    avoidedOperations: a.avoidedOperations + b.avoidedOperations,
    avoided: a.avoided + b.avoided,
    estimatedOperations: a.estimatedOperations + b.estimatedOperations,
  };
}

/** The sum of two. */
export function mergeSignals(a: SignalTotals, b: SignalTotals): SignalTotals {
  return {
    calls: a.calls + b.calls,
    estimatedCalls: a.estimatedCalls + b.estimatedCalls,
    estimatedSaving: a.estimatedSaving + b.estimatedSaving,
  };
}

function mergePeriods(a: Ledger["period"], b: Ledger["period"]): Ledger["period"] {
  if (a === undefined || b === undefined) return a ?? b;
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

function mergeMaps<Key, Value>(
  a: ReadonlyMap<Key, Value>,
  b: ReadonlyMap<Key, Value>,
  merge: (a: Value, b: Value) => Value,
): ReadonlyMap<Key, Value> {
  const merged = new Map(a);
  for (const [key, value] of b) {
    const other = merged.get(key);
    merged.set(key, other === undefined ? value : merge(other, value));
  }
  return merged;
}

function mergeSets<Item>(a: ReadonlySet<Item>, b: ReadonlySet<Item>): ReadonlySet<Item> {
  return new Set([...a, ...b]);
}

function add(a: number, b: number): number {
  return a + b;
}
