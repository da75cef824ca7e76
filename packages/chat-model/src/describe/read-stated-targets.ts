import { invokedModelOf, type ModelTarget, parseModelTarget } from "@bedrock-routed/core";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import type { TargetDescription } from "./target-description";

/** What the caller says is behind a target; `undefined` when nothing is said. */
export type StatedTarget = (modelId: string, target: ModelTarget) => TargetDescription | undefined;

/**
 * Reads what options say of targets that hide their models: `routerModels` of prompt routers, and
 * `model` beside an `applicationInferenceProfile`, of that profile.
 * @throws InvalidTargetError for a malformed id
 */
export function readStatedTargets(options: BedrockRoutedChatModelInput): StatedTarget {
  const { routerModels, applicationInferenceProfile, model } = options;
  const router = routerModels && { models: routerModels.map(toBaseModelId) };
  const profile = model === undefined ? undefined : toProfile(model);
  return (modelId, { kind }) => {
    if (kind === "prompt-router") return router;
    return modelId === applicationInferenceProfile ? profile : undefined;
  };
}

/** A base id does not say in which scope the profile invokes it, and so not at which price; a profile id does. */
function toProfile(model: string): TargetDescription {
  const target = parseModelTarget(model);
  const models = [toBaseModelId(model)];
  const invokedModel = target.kind === "system-profile" ? invokedModelOf(target) : undefined;
  return invokedModel === undefined ? { models } : { models, invokedModel };
}

/** `us.amazon.nova-lite-v1:0` or an ARN to `amazon.nova-lite-v1:0`. */
function toBaseModelId(id: string): string {
  const target = parseModelTarget(id);
  return "modelId" in target && target.modelId !== undefined ? target.modelId : id;
}
