import type { Ledger } from "@bedrock-routed/callbacks";
import { toUsd } from "@bedrock-routed/core";
import { isTeacher, SMALLEST_TRAINING_SET } from "../training-set/teachers";
import type { Recommendation } from "./recommendation";
import { remedies } from "./remedies";

/** Models that answered often enough to train a smaller one. What the student will cost is not published. */
export function findTeachers({ groups }: Ledger): readonly Recommendation[] {
  return [...(groups.get("model") ?? [])]
    .filter(([modelId, { calls }]) => isTeacher(modelId) && calls >= SMALLEST_TRAINING_SET)
    .map(([modelId, { calls, cost }]) => ({
      kind: "ready-to-distill",
      subject: modelId,
      estimatedSavingsUsd: undefined,
      evidence: { calls, costUsd: toUsd(cost) },
      action: remedies["ready-to-distill"],
    }));
}
