import type { Ledger } from "@bedrock-routed/callbacks";
import { type ModelCatalog, toUsd } from "@bedrock-routed/core";
import type { Recommendation } from "./recommendation";
import { remedies } from "./remedies";

/** Models that are past their end of life or have a date for it. The money is what they cost now, which is in evidence: nothing is saved by leaving them. */
export function findLifecycle(
  { groups }: Ledger,
  modelCatalog: ModelCatalog,
  today: string | undefined,
): readonly Recommendation[] {
  return [...(groups.get("model") ?? [])].flatMap(([modelId, { calls, cost }]) => {
    const endOfLife = modelCatalog.model(modelId)?.lifecycle?.endOfLife;
    if (endOfLife === undefined || calls === 0) return [];
    const evidence = { calls, costUsd: toUsd(cost), endOfLife, ...(today === undefined ? {} : { today }) };
    return [
      {
        kind: "end-of-life",
        subject: modelId,
        estimatedSavingsUsd: undefined,
        evidence,
        action: remedies["end-of-life"],
      },
    ];
  });
}
