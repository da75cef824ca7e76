import { toUsd } from "@bedrock-routed/core";
import type { Ledger } from "../ledger/ledger";
import type { Finding } from "./finding";
import { remedies } from "./remedies";

/**
 * Teachers of distillation, of which the service wants at least so many prompts. Anthropic's models
 * are not among them.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prequisites-model-distillation.html
 */
const TEACHERS: ReadonlySet<string> = new Set([
  "amazon.nova-pro-v1:0",
  "meta.llama3-1-405b-instruct-v1:0",
  "meta.llama3-1-70b-instruct-v1:0",
  "meta.llama3-3-70b-instruct-v1:0",
]);
const SMALLEST_TRAINING_SET = 100;

/** Models that answered often enough to train a smaller one. What the student will cost is not published. */
export function findTeachers({ groups }: Ledger): readonly Finding[] {
  return [...(groups.get("model") ?? [])]
    .filter(([modelId, { calls }]) => TEACHERS.has(modelId) && calls >= SMALLEST_TRAINING_SET)
    .map(([modelId, { calls, cost }]) => ({
      kind: "ready-to-distil",
      subject: modelId,
      stakeUsd: undefined,
      evidence: { calls, costUsd: toUsd(cost) },
      remedy: remedies["ready-to-distil"],
    }));
}
