import {
  geographies,
  InvalidOptionError,
  type ModelCatalog,
  parseModelTarget,
  staysWithin,
} from "@bedrock-routed/core";
import { ResidencyError } from "../errors/residency-error";

/** Where data must stay, and what decides it. */
export interface ResidencyRule {
  /** A geography prefix, such as `"eu"`; `undefined`: anywhere. */
  readonly dataResidency: string | undefined;
  readonly region: string;
  readonly modelCatalog: ModelCatalog;
  /** Profile ids or ARNs of the models behind a prompt router. */
  readonly routerModels: readonly string[] | undefined;
}

/**
 * Refuses a target that may be served outside of the geography, or of which that is not known.
 * A prompt router passes when its models were stated and each of them stays inside.
 * @throws ResidencyError
 */
export function checkResidency(modelId: string, rule: ResidencyRule): void {
  const { dataResidency, region, modelCatalog, routerModels } = rule;
  if (dataResidency === undefined) return;
  if (!geographies.includes(dataResidency)) {
    throw new InvalidOptionError("dataResidency", dataResidency, `use one of ${geographies.join(", ")}`);
  }
  const target = parseModelTarget(modelId);
  const ids = target.kind === "prompt-router" && routerModels?.length ? routerModels : [modelId];
  for (const id of ids) {
    const stays = staysWithin(parseModelTarget(id), dataResidency, region, modelCatalog);
    if (stays !== true) throw new ResidencyError(modelId, dataResidency, region, stays === false);
  }
}
