import { CALL_VECTOR_SLOTS, readCallSums, readSavingSums, SAVING_SLOTS } from "./call-vector";
import type { CallTotals, ComparisonTotals } from "./ledger";
import type { SparseVector } from "./sparse-vector";
import { VectorSum } from "./vector-sum";

/** What one record adds, worked out once for all the groups it is in. */
export interface CallAddend {
  readonly vector: SparseVector;
  readonly latencyBin: number | undefined;
  readonly timeToFirstTokenBin: number | undefined;
  readonly baselineModelId: string | undefined;
}

/** Sums of calls that grow in place. */
export class CallSums {
  readonly #sum: VectorSum = new VectorSum(CALL_VECTOR_SLOTS);
  readonly #latency: Map<number, number> = new Map();
  readonly #timeToFirstToken: Map<number, number> = new Map();
  readonly #baselineModelIds: Set<string> = new Set();
  #lastBaselineModelId: string | undefined;

  add(addend: CallAddend): void {
    this.#sum.add(addend.vector);
    addToBin(this.#latency, addend.latencyBin);
    addToBin(this.#timeToFirstToken, addend.timeToFirstTokenBin);
    const { baselineModelId } = addend;
    // The baseline hardly ever changes, and looking a text up in a set takes longer than comparing it.
    if (baselineModelId === undefined || baselineModelId === this.#lastBaselineModelId) return;
    this.#lastBaselineModelId = baselineModelId;
    this.#baselineModelIds.add(baselineModelId);
  }

  snapshot(): CallTotals {
    const { comparison, ...counts } = readCallSums(this.#sum);
    return {
      ...counts,
      comparison: { ...comparison, baselineModelIds: new Set(this.#baselineModelIds) },
      latency: new Map(this.#latency),
      timeToFirstToken: new Map(this.#timeToFirstToken),
    };
  }
}

/** Sums against one of several baselines that grow in place. */
export class ComparisonSums {
  readonly #sum: VectorSum = new VectorSum(SAVING_SLOTS);
  readonly #baselineModelIds: Set<string> = new Set();

  add(vector: SparseVector, baselineModelId: string): void {
    this.#sum.add(vector);
    this.#baselineModelIds.add(baselineModelId);
  }

  snapshot(): ComparisonTotals {
    return { ...readSavingSums(this.#sum), baselineModelIds: new Set(this.#baselineModelIds) };
  }
}

function addToBin(bins: Map<number, number>, bin: number | undefined): void {
  if (bin !== undefined) bins.set(bin, (bins.get(bin) ?? 0) + 1);
}
