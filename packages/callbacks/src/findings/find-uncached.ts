import { toUsd } from "@bedrock-routed/core";
import { type CallTotals, type Ledger, OTHER_KEY } from "../ledger/ledger";
import type { Finding } from "./finding";
import { remedies } from "./remedies";

/**
 * Models whose cache is written and never read. For messages of chat models that do not judge their
 * cache themselves: those that do signal it call by call, with the reason.
 */
export function findUncached({ groups, signals }: Ledger): readonly Finding[] {
  const judged = ["cache-never-read", "cache-changing-prefix", "cache-router-flip"] as const;
  return [...(groups.get("model") ?? [])]
    .filter(([modelId]) => modelId !== OTHER_KEY && !judged.some((kind) => signals.get(kind)?.has(modelId)))
    .filter(([, { calls, usage }]) => calls > 1 && usage.cacheReadTokens === 0 && writtenTokens(usage) > 0)
    .map(([modelId, totals]) => toFinding(modelId, totals));
}

function toFinding(modelId: string, { calls, usage, comparison }: CallTotals): Finding {
  const loss = -comparison.saving.caching;
  return {
    kind: "cache-never-read",
    subject: modelId,
    stakeUsd: comparison.calls === 0 ? undefined : toUsd(loss > 0n ? loss : 0n),
    evidence: { calls, cacheWriteTokens: writtenTokens(usage) },
    remedy: remedies["cache-never-read"],
  };
}

function writtenTokens({ cacheWrite5mTokens, cacheWrite1hTokens }: CallTotals["usage"]): number {
  return cacheWrite5mTokens + cacheWrite1hTokens;
}
