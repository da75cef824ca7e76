import { BedrockRoutedError } from "@bedrock-routed/core";

/** The model cannot be called by its bare id: it needs an inference profile. */
export class OnDemandNotSupportedError extends BedrockRoutedError {
  readonly modelId: string;
  /** Profile ids that serve it from the Region of the call; empty when none is known. */
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

/** A prompt router was asked to route to a model that Amazon Bedrock does not route to. */
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
        "Use a router over current models: GetPromptRouter names those of this one.",
      { cause },
    );
    this.modelId = modelId;
  }
}

/** The credentials may not call the model, or the account has no access to it. */
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
