import { type FactBook, geographies, InvalidOptionError, parseModelTarget, staysWithin } from "@bedrock-routed/core";
import { ResidencyError } from "../errors/residency-error";

/** Where data must stay, and what decides it. */
export interface ResidencyRule {
  /** A geography prefix, such as `"eu"`; `undefined`: anywhere. */
  readonly residency: string | undefined;
  readonly region: string;
  readonly facts: FactBook;
  /** Profile ids or ARNs of the models behind a prompt router. */
  readonly routerModels: readonly string[] | undefined;
}

/**
 * Refuses a target that may be served outside of the geography, or of which that is not known.
 * A prompt router passes when its models were stated and each of them stays inside.
 * @throws ResidencyError
 */
export function checkResidency(modelId: string, rule: ResidencyRule): void {
  const { residency, region, facts, routerModels } = rule;
  if (residency === undefined) return;
  if (!geographies.includes(residency)) {
    throw new InvalidOptionError("residency", residency, `use one of ${geographies.join(", ")}`);
  }
  const target = parseModelTarget(modelId);
  const ids = target.kind === "prompt-router" && routerModels?.length ? routerModels : [modelId];
  for (const id of ids) {
    const stays = staysWithin(parseModelTarget(id), residency, region, facts);
    if (stays !== true) throw new ResidencyError(modelId, residency, region, stays === false);
  }
}
