import type { JsonObject } from "../wire/read-json";
import type { Assessment } from "./assess-texts";
import type { FoundGuardrail } from "./find-guardrail";

/**
 * Builds `GuardrailAssessment` of the service model.
 * @param isFull whether it lists what the policies looked for and did not find
 * @param latencyMs time that the assessment took, in ms
 */
export function buildAssessment(
  { id, arn, version }: FoundGuardrail,
  assessment: Assessment,
  isFull: boolean,
  latencyMs: number,
): JsonObject {
  return {
    ...assessment.policies(isFull),
    invocationMetrics: {
      guardrailProcessingLatency: latencyMs,
      usage: assessment.usage,
      guardrailCoverage: assessment.coverage,
    },
    appliedGuardrailDetails: {
      guardrailId: id,
      guardrailVersion: version,
      guardrailArn: arn,
      guardrailOrigin: ["REQUEST"],
      guardrailOwnership: "SELF",
    },
  };
}

const REASONS = { NONE: "No action.", BLOCKED: "Guardrail blocked.", ANONYMIZED: "Guardrail masked." } as const;

/** Returns the text of `actionReason`. */
export function reasonOf(action: Assessment["action"]): string {
  return REASONS[action];
}
