import type { RoutingRecord } from "@bedrock-routed/core";
import type { MeteredCall } from "./metered-call";
import { isTokenUsage } from "./read-usage-metadata";

/** What a routing record tells about the cost of its call. */
export function toMeteredCall(routing: RoutingRecord): MeteredCall {
  const { invokedModel, usage, serviceTier, latencyMode } = routing;
  return {
    ...(invokedModel === undefined ? {} : { invokedModel }),
    // A record that was stored and read back may hold anything.
    ...(isTokenUsage(usage) ? { usage } : {}),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    ...(latencyMode === undefined ? {} : { latencyMode }),
    throughPromptRouter: routing.targetKind === "prompt-router",
    ...(routing.router?.models === undefined ? {} : { routerModels: routing.router.models }),
  };
}
