import { type ModelCatalog, parseModelTarget, resolveProfileId } from "@bedrock-routed/core";
import {
  AccessDeniedError,
  OnDemandNotSupportedError,
  RouterLegacyModelError,
  RoutingNotSupportedError,
} from "./routed-model-errors";

/** AWS writes a typographic apostrophe (U+2019); some clients and proxies do not. */
const ON_DEMAND = /on-demand throughput isn.t supported/i;
const ROUTING = /Prompt routing is not supported/i;
const LEGACY = /marked by provider as Legacy/i;

/** Which call failed. */
export interface FailedCall {
  /** As it was sent. */
  readonly modelId: string;
  readonly region: string;
  readonly modelCatalog: ModelCatalog;
}

/** An error that says what to do, where we know more than the service says; any other error as it is. */
export function toRoutedModelError(error: unknown, { modelId, region, modelCatalog }: FailedCall): unknown {
  if (!(error instanceof Error)) return error;
  const target = parseModelTarget(modelId);
  const isRouter = target.kind === "prompt-router";
  if (ON_DEMAND.test(error.message)) {
    const baseId = "modelId" in target && target.modelId !== undefined ? target.modelId : modelId;
    const profiles = ["geo", "global"].flatMap((scope) => resolveProfileId(baseId, region, scope, modelCatalog) ?? []);
    return new OnDemandNotSupportedError(modelId, profiles, error);
  }
  if (ROUTING.test(error.message)) return new RoutingNotSupportedError(modelId, error);
  if (isRouter && LEGACY.test(error.message)) return new RouterLegacyModelError(modelId, error);
  if (error.name === "AccessDeniedException") return new AccessDeniedError(modelId, isRouter, error);
  return error;
}
