import type { Ledger } from "../ledger/ledger";
import type { Finding } from "./finding";
import { remedies } from "./remedies";

/** Models of which some calls have no price. */
export function findUnpriced({ groups }: Ledger): readonly Finding[] {
  return [...(groups.get("model") ?? [])]
    .filter(([, { calls, pricedCalls }]) => pricedCalls < calls)
    .map(([modelId, { calls, pricedCalls }]) => ({
      kind: "unpriced",
      subject: modelId,
      stakeUsd: undefined,
      evidence: { calls, unpricedCalls: calls - pricedCalls },
      remedy: remedies.unpriced,
    }));
}
