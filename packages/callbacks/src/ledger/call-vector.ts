import type { Saving, TokenUsage } from "@bedrock-routed/core";
import type { CallRecord } from "../record/call-record";
import type { CallTotals } from "./ledger";
import type { SparseVector } from "./sparse-vector";
import type { VectorSum } from "./vector-sum";

const CALLS = 0;
const FAILED = 1;
const CACHED = 2;
const STREAMED = 3;
const RETRIED = 4;
const FALLBACKS = 5;
const PRICED = 6;
const COST = 7;
const AVOIDED_CALLS = 8;
const AVOIDED = 9;
const USAGE = 10;
const usageMembers = [
  "inputTokens",
  "cacheReadTokens",
  "cacheWrite5mTokens",
  "cacheWrite1hTokens",
  "outputTokens",
] as const satisfies readonly (keyof TokenUsage)[];
const CALL_SLOTS: number = USAGE + usageMembers.length;

const savingMembers = [
  "baseline",
  "actual",
  "routing",
  "caching",
  "tier",
  "profile",
  "routerFee",
  "net",
] as const satisfies readonly (keyof Saving)[];

/** Slots of the vector that sums a saving: the members in order, then the number of calls. */
export const SAVING_SLOTS: number = savingMembers.length + 1;

/** Slots of the vector that sums calls. */
export const CALL_VECTOR_SLOTS: number = CALL_SLOTS + SAVING_SLOTS;

/** Sets what a record adds to every group that it is in. */
export function setCall(vector: SparseVector, record: CallRecord): void {
  vector.clear();
  if (record.outcome === "failed") vector.set(FAILED, 1);
  else if (record.outcome === "cached") {
    vector.set(CACHED, 1);
    if (record.avoided !== undefined) {
      vector.set(AVOIDED_CALLS, 1);
      vector.setExact(AVOIDED, record.avoided);
    }
  } else setAnswered(vector, record);
}

function setAnswered(vector: SparseVector, { call, routing, saving, streamed, cost }: CallRecord): void {
  vector.set(CALLS, 1);
  if (streamed) vector.set(STREAMED, 1);
  if ((routing?.attempts ?? 1) > 1) vector.set(RETRIED, 1);
  if ((routing?.fallbacks?.length ?? 0) > 0) vector.set(FALLBACKS, 1);
  const usage = call?.usage;
  if (usage !== undefined) {
    usageMembers.forEach((member, index) => {
      vector.set(USAGE + index, usage[member]);
    });
  }
  if (cost !== undefined) {
    vector.set(PRICED, 1);
    vector.setExact(COST, cost);
  }
  if (saving !== undefined) addSaving(vector, CALL_SLOTS, saving);
}

/** Sets what a saving adds to the sums against its baseline. */
export function setSaving(vector: SparseVector, saving: Saving): void {
  vector.clear();
  addSaving(vector, 0, saving);
}

function addSaving(vector: SparseVector, start: number, saving: Saving): void {
  savingMembers.forEach((member, index) => {
    vector.setExact(start + index, saving[member]);
  });
  vector.set(start + savingMembers.length, 1);
}

/** The sums of calls, but for sets and bins, which are no numbers to add. */
export function readCallSums(
  sum: VectorSum,
): Omit<CallTotals, "comparison" | "latency" | "timeToFirstToken"> & { readonly comparison: SavingSums } {
  const count = (slot: number): number => Number(sum.total(slot));
  return {
    calls: count(CALLS),
    failed: count(FAILED),
    cached: count(CACHED),
    streamed: count(STREAMED),
    retried: count(RETRIED),
    fallbacks: count(FALLBACKS),
    usage: fromMembers(usageMembers, (index) => count(USAGE + index)),
    pricedCalls: count(PRICED),
    cost: sum.total(COST),
    avoidedCalls: count(AVOIDED_CALLS),
    avoided: sum.total(AVOIDED),
    comparison: readSavingSums(sum, CALL_SLOTS),
  };
}

/** The sums of savings. */
export interface SavingSums {
  readonly calls: number;
  readonly saving: Saving;
}

export function readSavingSums(sum: VectorSum, start = 0): SavingSums {
  return {
    calls: Number(sum.total(start + savingMembers.length)),
    saving: fromMembers(savingMembers, (index) => sum.total(start + index)),
  };
}

function fromMembers<Member extends string, Value>(
  members: readonly Member[],
  read: (index: number) => Value,
): Record<Member, Value> {
  return Object.fromEntries(members.map((member, index) => [member, read(index)])) as Record<Member, Value>;
}
