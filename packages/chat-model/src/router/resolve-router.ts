import { type ClientRouter, InvalidOptionError, invokedModelOf, parseModelTarget } from "@bedrock-routed/core";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import type { TargetPolicy } from "../targets/target-policy";
import type { RouterSettings } from "./call-route";
import type { SideCall } from "./side-call";

/** @throws InvalidOptionError when both a model and a router are given */
export function checkModelOrRouter({ router, model, applicationInferenceProfile }: BedrockRoutedChatModelInput): void {
  if (router === undefined) return;
  const remedy = "give either a model or a router, which chooses among its candidates";
  if (model !== undefined) throw new InvalidOptionError("model", model, remedy);
  if (applicationInferenceProfile !== undefined) {
    throw new InvalidOptionError("applicationInferenceProfile", applicationInferenceProfile, remedy);
  }
}

/**
 * Checks that every candidate can be called.
 * @throws InvalidTargetError, InvalidOptionError, ResidencyError or RegionMismatchError for one that cannot
 */
export function resolveRouter(router: ClientRouter, targets: TargetPolicy): RouterSettings {
  const models = router.candidates.map((candidate) => {
    targets.requireUsable(candidate);
    return invokedModelOf(parseModelTarget(candidate))?.modelId ?? candidate;
  });
  const [baselineModelId = router.baseline] = targets.resolve(router.baseline);
  return { router, baselineModelId, models: [...new Set(models)] };
}

/** What distinguishes a router from others, for the keys of response caches. */
export function identifyRouter({ name = "custom", candidates, baseline }: ClientRouter): object {
  return { name, candidates: [...candidates], baseline };
}

/**
 * The model that a call must go to, whatever the router thinks.
 * @throws InvalidOptionError when it is no candidate, or there is no router
 */
export function findForcedModel(
  routeTo: string | undefined,
  side: SideCall | undefined,
  router: ClientRouter | undefined,
): { readonly model: string; readonly reason: string } | undefined {
  if (side !== undefined) return { model: side.model, reason: side.purpose };
  if (routeTo === undefined) return undefined;
  if (router === undefined) {
    throw new InvalidOptionError("routeTo", routeTo, "this model has no router; give its `model` to the constructor");
  }
  if (router.candidates.includes(routeTo)) return { model: routeTo, reason: "forced" };
  throw new InvalidOptionError(
    "routeTo",
    routeTo,
    `use one of the router's candidates: ${router.candidates.join(", ")}`,
  );
}
