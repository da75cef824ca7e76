import { BedrockRoutedError, type ModelCatalog, parseModelTarget, resolveProfileId } from "@bedrock-routed/core";

/** The model cannot be called by its bare id. It needs an inference profile. */
export class OnDemandNotSupportedError extends BedrockRoutedError {
  readonly modelId: string;
  /** Ids of profiles that serve the model from the Region of the call; empty when none is known. */
  readonly profileIds: readonly string[];

  constructor(modelId: string, profileIds: readonly string[], cause: unknown) {
    const remedy =
      profileIds.length > 0
        ? `Use ${profileIds.map((id) => `"${id}"`).join(" or ")}, or pass crossRegion: "geo".`
        : "Use the id of an inference profile that contains it: ListInferenceProfiles names them.";
    super(`${modelId} cannot be called on demand by its own id. ${remedy}`, { cause });
    this.modelId = modelId;
    this.profileIds = profileIds;
  }
}

/** A prompt router was asked to route to a model that prompt routers do not support. */
export class RoutingNotSupportedError extends BedrockRoutedError {
  readonly modelId: string;

  constructor(modelId: string, cause: unknown) {
    super(
      `${modelId} routes to a model that prompt routers do not accept, such as Claude 4 and later. ` +
        "Use a router over Nova Lite and Pro or over Llama 3.1 and 3.3, or name one model.",
      { cause },
    );
    this.modelId = modelId;
  }
}

/** A model of the prompt router is past its end of life. */
export class RouterLegacyModelError extends BedrockRoutedError {
  /** The router's ARN. */
  readonly modelId: string;

  constructor(modelId: string, cause: unknown) {
    super(
      `${modelId} routes to a model that its provider has marked as legacy, and Amazon Bedrock refuses it. ` +
        "Use a router over current models: GetPromptRouter names the models of this one.",
      { cause },
    );
    this.modelId = modelId;
  }
}

/** The credentials are not allowed to call the model, or the account has no access to it. */
export class AccessDeniedError extends BedrockRoutedError {
  readonly modelId: string;

  constructor(modelId: string, isRouter: boolean, cause: unknown) {
    const permissions = isRouter
      ? "bedrock:InvokeModel on the router and on both of its models, and bedrock:GetPromptRouter"
      : "bedrock:InvokeModel (and bedrock:InvokeModelWithResponseStream) on it";
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `Access to ${modelId} was denied: ${reason.replace(/\.?$/, ".")} Allow ${permissions}, and check model access in the Amazon Bedrock console of this Region.`,
      { cause },
    );
    this.modelId = modelId;
  }
}

/** AWS writes a typographic apostrophe (U+2019). Some clients and proxies do not. */
const ON_DEMAND = /on-demand throughput isn.t supported/i;
const ROUTING = /Prompt routing is not supported/i;
const LEGACY = /marked by provider as Legacy/i;

/** The call that failed. */
export interface FailedCall {
  /** The id as it was sent. */
  readonly modelId: string;
  readonly region: string;
  readonly modelCatalog: ModelCatalog;
}

/** An error that says what to do, where this package knows more than the service says. Other errors are returned as they are. */
export function toServiceError(error: unknown, { modelId, region, modelCatalog }: FailedCall): unknown {
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
