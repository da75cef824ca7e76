import { capabilitiesOf, type ModelCatalog, parseModelTarget, type ToolChoice } from "@bedrock-routed/core";
import type { StatedTarget } from "./read-stated-targets";

/** The `tool_choice` values that every model behind a target accepts, as far as that is known without asking. */
export function knownToolChoices(
  modelId: string,
  stated: StatedTarget,
  modelCatalog: ModelCatalog,
): ToolChoice[] | undefined {
  const target = parseModelTarget(modelId);
  const choices = capabilitiesOf(stated(modelId, target)?.models ?? [target], modelCatalog).toolChoice;
  return choices && [...choices];
}
