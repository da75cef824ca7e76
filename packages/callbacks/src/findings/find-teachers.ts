import { toUsd } from "@bedrock-routed/core";
import { isTeacher, SMALLEST_TRAINING_SET } from "../distillation/teachers";
import type { Ledger } from "../ledger/ledger";
import type { Finding } from "./finding";
import { remedies } from "./remedies";

/** Models that answered often enough to train a smaller one. What the student will cost is not published. */
export function findTeachers({ groups }: Ledger): readonly Finding[] {
  return [...(groups.get("model") ?? [])]
    .filter(([modelId, { calls }]) => isTeacher(modelId) && calls >= SMALLEST_TRAINING_SET)
    .map(([modelId, { calls, cost }]) => ({
      kind: "ready-to-distil",
      subject: modelId,
      stakeUsd: undefined,
      evidence: { calls, costUsd: toUsd(cost) },
      remedy: remedies["ready-to-distil"],
    }));
}
