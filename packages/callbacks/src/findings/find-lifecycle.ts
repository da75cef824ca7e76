import { type FactBook, toUsd } from "@bedrock-routed/core";
import type { Ledger } from "../ledger/ledger";
import type { Finding } from "./finding";
import { remedies } from "./remedies";

/** Models that are past their end of life or have a date for it. The money is what they cost now, which is in evidence: nothing is saved by leaving them. */
export function findLifecycle({ groups }: Ledger, facts: FactBook, today: string | undefined): readonly Finding[] {
  return [...(groups.get("model") ?? [])].flatMap(([modelId, { calls, cost }]) => {
    const endOfLife = facts.model(modelId)?.lifecycle?.endOfLife;
    if (endOfLife === undefined || calls === 0) return [];
    const evidence = { calls, costUsd: toUsd(cost), endOfLife, ...(today === undefined ? {} : { today }) };
    return [{ kind: "end-of-life", subject: modelId, stakeUsd: undefined, evidence, remedy: remedies["end-of-life"] }];
  });
}
