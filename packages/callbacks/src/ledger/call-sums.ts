import type { BaselineCaching, Saving } from "@bedrock-routed/core";
import type { CallRecord, HeadlineSaving, NamedSaving } from "../record/record";
import { isUnmetered } from "../record/unmetered";
import { Addend, ExactSums } from "./exact-sums";
import { latencyBinOf } from "./latency-bins";
import type { CallTotals, ComparisonTotals } from "./ledger";

/** The position of each figure in the sums of calls. The comparison's figures come last. */
const position = {
  calls: 0,
  failed: 1,
  cached: 2,
  streamed: 3,
  retried: 4,
  fallbacks: 5,
  pricedCalls: 6,
  cost: 7,
  avoidedCalls: 8,
  avoided: 9,
  inputTokens: 10,
  cacheReadTokens: 11,
  cacheWrite5mTokens: 12,
  cacheWrite1hTokens: 13,
  outputTokens: 14,
  comparedCalls: 15,
  baseline: 16,
  actual: 17,
  routing: 18,
  caching: 19,
  tier: 20,
  profile: 21,
  routerFee: 22,
  net: 23,
  otherCalls: 24,
  otherBaseline: 25,
  otherNet: 26,
  abandoned: 27,
  unmetered: 28,
} as const;

const POSITIONS: number = Object.keys(position).length;

/** What one call adds to every group that it belongs to. `read` fills it again for each call. */
export class CallAddend {
  readonly figures: Addend = new Addend(POSITIONS);
  latencyBin: number | undefined;
  timeToFirstTokenBin: number | undefined;
  baselineModelId: string | undefined;
  caching: BaselineCaching | undefined;

  /** Replaces what it holds by the figures of a record. */
  read(record: CallRecord): void {
    const isAnswered = record.outcome === "answered";
    setCall(this.figures, record);
    this.latencyBin = isAnswered ? latencyBinOf(record.durationMs) : undefined;
    this.timeToFirstTokenBin = isAnswered ? latencyBinOf(record.timeToFirstTokenMs) : undefined;
    this.baselineModelId = record.saving && record.baselineModelId;
    this.caching = record.saving && record.baselineCaching;
  }
}

function setCall(figures: Addend, record: CallRecord): void {
  figures.clear();
  if (isUnmetered(record)) figures.set(position.unmetered, 1);
  if (record.outcome === "failed") figures.set(position.failed, 1);
  else if (record.outcome === "abandoned") figures.set(position.abandoned, 1);
  else if (record.outcome === "cached") {
    figures.set(position.cached, 1);
    if (record.avoided !== undefined) {
      figures.set(position.avoidedCalls, 1);
      figures.setExact(position.avoided, record.avoided);
    }
  } else setAnswered(figures, record);
}

function setAnswered(figures: Addend, record: CallRecord): void {
  const { call, routing, saving, streamed, cost } = record;
  figures.set(position.calls, 1);
  if (streamed) figures.set(position.streamed, 1);
  if ((routing?.attempts ?? 1) > 1) figures.set(position.retried, 1);
  if ((routing?.fallbacks?.length ?? 0) > 0) figures.set(position.fallbacks, 1);
  const usage = call?.usage;
  if (usage !== undefined) {
    figures.set(position.inputTokens, usage.inputTokens);
    figures.set(position.cacheReadTokens, usage.cacheReadTokens);
    figures.set(position.cacheWrite5mTokens, usage.cacheWrite5mTokens);
    figures.set(position.cacheWrite1hTokens, usage.cacheWrite1hTokens);
    figures.set(position.outputTokens, usage.outputTokens);
  }
  if (cost !== undefined) {
    figures.set(position.pricedCalls, 1);
    figures.setExact(position.cost, cost);
  }
  if (saving !== undefined) setSaving(figures, saving, record.otherCaching);
}

function setSaving(figures: Addend, saving: Saving, otherCaching: HeadlineSaving | undefined): void {
  figures.set(position.comparedCalls, 1);
  figures.setExact(position.baseline, saving.baseline);
  figures.setExact(position.actual, saving.actual);
  figures.setExact(position.routing, saving.routing);
  figures.setExact(position.caching, saving.caching);
  figures.setExact(position.tier, saving.tier);
  figures.setExact(position.profile, saving.profile);
  figures.setExact(position.routerFee, saving.routerFee);
  figures.setExact(position.net, saving.net);
  if (otherCaching === undefined) return;
  figures.set(position.otherCalls, 1);
  figures.setExact(position.otherBaseline, otherCaching.baseline);
  figures.setExact(position.otherNet, otherCaching.net);
}

/** Sums of calls that change in place. */
export class CallSums {
  readonly #figures: ExactSums = new ExactSums(POSITIONS);
  readonly #latency: Map<number, number> = new Map();
  readonly #timeToFirstToken: Map<number, number> = new Map();
  readonly #baselineModelIds: Set<string> = new Set();
  #lastBaselineModelId: string | undefined;
  readonly #caching: Set<BaselineCaching> = new Set();

  add(addend: CallAddend): void {
    this.#figures.add(addend.figures);
    addToBin(this.#latency, addend.latencyBin);
    addToBin(this.#timeToFirstToken, addend.timeToFirstTokenBin);
    const { baselineModelId, caching } = addend;
    if (caching !== undefined && !this.#caching.has(caching)) this.#caching.add(caching);
    // The baseline rarely changes, and comparing two texts is faster than a lookup in a set.
    if (baselineModelId === undefined || baselineModelId === this.#lastBaselineModelId) return;
    this.#lastBaselineModelId = baselineModelId;
    this.#baselineModelIds.add(baselineModelId);
  }

  snapshot(): CallTotals {
    const figures = this.#figures;
    const count = (at: number): number => Number(figures.total(at));
    return {
      calls: count(position.calls),
      failed: count(position.failed),
      abandoned: count(position.abandoned),
      unmetered: count(position.unmetered),
      cached: count(position.cached),
      streamed: count(position.streamed),
      retried: count(position.retried),
      fallbacks: count(position.fallbacks),
      usage: {
        inputTokens: count(position.inputTokens),
        cacheReadTokens: count(position.cacheReadTokens),
        cacheWrite5mTokens: count(position.cacheWrite5mTokens),
        cacheWrite1hTokens: count(position.cacheWrite1hTokens),
        outputTokens: count(position.outputTokens),
      },
      pricedCalls: count(position.pricedCalls),
      cost: figures.total(position.cost),
      avoidedCalls: count(position.avoidedCalls),
      avoided: figures.total(position.avoided),
      comparison: toComparison(figures, this.#baselineModelIds, this.#caching),
      latency: new Map(this.#latency),
      timeToFirstToken: new Map(this.#timeToFirstToken),
    };
  }
}

/** Sums of the savings against one further baseline that change in place. */
export class ComparisonSums {
  readonly #figures: ExactSums = new ExactSums(POSITIONS);
  readonly #baselineModelIds: Set<string> = new Set();
  readonly #caching: Set<BaselineCaching> = new Set();
  readonly #addend: Addend = new Addend(POSITIONS);

  add({ saving, otherCaching, baselineModelId }: NamedSaving, caching: BaselineCaching | undefined): void {
    this.#addend.clear();
    setSaving(this.#addend, saving, otherCaching);
    this.#figures.add(this.#addend);
    this.#baselineModelIds.add(baselineModelId);
    if (caching !== undefined) this.#caching.add(caching);
  }

  snapshot(): ComparisonTotals {
    return toComparison(this.#figures, this.#baselineModelIds, this.#caching);
  }
}

function toComparison(
  figures: ExactSums,
  baselineModelIds: ReadonlySet<string>,
  caching: ReadonlySet<BaselineCaching>,
): ComparisonTotals {
  return {
    calls: Number(figures.total(position.comparedCalls)),
    saving: {
      baseline: figures.total(position.baseline),
      actual: figures.total(position.actual),
      routing: figures.total(position.routing),
      caching: figures.total(position.caching),
      tier: figures.total(position.tier),
      profile: figures.total(position.profile),
      routerFee: figures.total(position.routerFee),
      net: figures.total(position.net),
    },
    baselineModelIds: new Set(baselineModelIds),
    caching: new Set(caching),
    otherCaching: {
      calls: Number(figures.total(position.otherCalls)),
      baseline: figures.total(position.otherBaseline),
      net: figures.total(position.otherNet),
    },
  };
}

function addToBin(bins: Map<number, number>, bin: number | undefined): void {
  if (bin !== undefined) bins.set(bin, (bins.get(bin) ?? 0) + 1);
}
