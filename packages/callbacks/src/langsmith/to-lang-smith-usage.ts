import { type Cost, costOf, type ModelCatalog, type TokenUsage, totalInputTokens, toUsd } from "@bedrock-routed/core";
import type { CallRecord } from "../record/call-record";
import { costOfCall, isCounted } from "../record/cost-of-call";

/** Tokens and costs (USD) as LangSmith reads them in the `usage_metadata` of a run's metadata. */
export interface LangSmithUsage {
  /** Cached tokens included. */
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
  /** Parts of `input_tokens`, not additions to it. */
  input_token_details: { cache_read: number; cache_creation: number };
  /** Cache reads, cache writes and the router fee included. */
  input_cost?: number;
  output_cost?: number;
  /** `input_cost + output_cost`. */
  total_cost?: number;
  /** Parts of `input_cost`, not additions to it. */
  input_cost_details?: { cache_read: number; cache_creation: number };
}

/**
 * What a call used and cost, for LangSmith, which then needs no price list of its own. Costs that are
 * not known are left out; `undefined` for calls that Amazon Bedrock did not answer. LangSmith adds up
 * what runs tell, so put it on the run of the call alone, and not on those around it.
 * @param facts the prices that the record was made with
 * @see https://docs.langchain.com/langsmith/cost-tracking
 */
export function toLangSmithUsage(record: CallRecord, modelCatalog: ModelCatalog): LangSmithUsage | undefined {
  const { call, outcome } = record;
  if (outcome !== "answered" || call?.usage === undefined) return undefined;
  const { usage } = call;
  const input = totalInputTokens(usage);
  return {
    input_tokens: input,
    output_tokens: usage.outputTokens,
    total_tokens: input + usage.outputTokens,
    input_token_details: { cache_read: usage.cacheReadTokens, cache_creation: writesOf(usage) },
    ...costsOf(record, modelCatalog),
  };
}

/** The record's own total is the truth; facts only tell how it splits. */
function costsOf({ call, cost, saving }: CallRecord, modelCatalog: ModelCatalog): Partial<LangSmithUsage> {
  if (cost === undefined) return {};
  const total = { total_cost: toUsd(cost) };
  if (call === undefined || !isCounted(call)) return total;
  const price = costOfCall(call, modelCatalog)?.quote.price;
  const parts = price && costOf(call.usage, price);
  if (parts === undefined || parts.total + (saving?.routerFee ?? 0n) !== cost) return total;
  return { ...total, ...splitOf(parts, cost) };
}

function splitOf({ cacheRead, cacheWrite5m, cacheWrite1h, output }: Cost, cost: bigint): Partial<LangSmithUsage> {
  return {
    input_cost: toUsd(cost - output),
    output_cost: toUsd(output),
    input_cost_details: { cache_read: toUsd(cacheRead), cache_creation: toUsd(cacheWrite5m + cacheWrite1h) },
  };
}

function writesOf({ cacheWrite5mTokens, cacheWrite1hTokens }: TokenUsage): number {
  return cacheWrite5mTokens + cacheWrite1hTokens;
}
