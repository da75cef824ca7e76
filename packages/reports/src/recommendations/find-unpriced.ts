import type { Ledger } from "@bedrock-routed/callbacks";
import type { Recommendation } from "./recommendation";
import { remedies } from "./remedies";

/** Models of which some calls have no price. */
export function findUnpriced({ groups }: Ledger): readonly Recommendation[] {
  return [...(groups.get("model") ?? [])]
    .filter(([, { calls, pricedCalls }]) => pricedCalls < calls)
    .map(([modelId, { calls, pricedCalls }]) => ({
      kind: "unpriced",
      subject: modelId,
      estimatedSavingsUsd: undefined,
      evidence: { calls, unpricedCalls: calls - pricedCalls },
      action: remedies.unpriced,
    }));
}
