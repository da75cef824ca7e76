import { type CallTotals, type Ledger, OTHER_KEY } from "@bedrock-routed/callbacks";
import { toUsd } from "@bedrock-routed/core";
import type { Recommendation } from "./recommendation";
import { remedies } from "./remedies";

/**
 * Models whose cache is written and never read. For messages of chat models that do not judge their
 * cache themselves: those that do signal it call by call, with the reason.
 */
export function findUncached({ groups, signals }: Ledger): readonly Recommendation[] {
  const judged = ["cache-never-read", "cache-changing-prefix", "cache-router-switch"] as const;
  return [...(groups.get("model") ?? [])]
    .filter(([modelId]) => modelId !== OTHER_KEY && !judged.some((kind) => signals.get(kind)?.has(modelId)))
    .filter(([, { calls, usage }]) => calls > 1 && usage.cacheReadTokens === 0 && writtenTokens(usage) > 0)
    .map(([modelId, totals]) => toRecommendation(modelId, totals));
}

function toRecommendation(modelId: string, { calls, usage, comparison }: CallTotals): Recommendation {
  const loss = -comparison.saving.caching;
  return {
    kind: "cache-never-read",
    subject: modelId,
    estimatedSavingsUsd: comparison.calls === 0 ? undefined : toUsd(loss > 0n ? loss : 0n),
    evidence: { calls, cacheWriteTokens: writtenTokens(usage) },
    action: remedies["cache-never-read"],
  };
}

function writtenTokens({ cacheWrite5mTokens, cacheWrite1hTokens }: CallTotals["usage"]): number {
  return cacheWrite5mTokens + cacheWrite1hTokens;
}
