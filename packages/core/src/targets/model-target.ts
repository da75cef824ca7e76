/** The parts of an ARN before its resource. The ARN of a foundation model has no account. */
export interface ArnScope {
  /** Such as `aws`, `aws-us-gov`, `aws-cn` or `aws-iso`. */
  readonly partition: string;
  /** Such as `ap-northeast-1`. Absent when the ARN names no Region. */
  readonly region?: string;
  /** Account id of twelve digits. */
  readonly account?: string;
}

/** A base model that is called in one Region, by its own id. */
export interface FoundationModelTarget {
  readonly kind: "foundation-model";
  /** Base model id without context suffix, such as `amazon.nova-lite-v1:0`. */
  readonly modelId: string;
  /** Context-size suffix, such as `300k` in `amazon.nova-lite-v1:0:300k`. */
  readonly contextVariant?: string;
  /** Present when the id was an ARN. */
  readonly arn?: ArnScope;
}

/** A cross-Region inference profile that AWS defines, such as `jp.anthropic.claude-sonnet-4-5-20250929-v1:0`. */
export interface SystemProfileTarget {
  readonly kind: "system-profile";
  /** Geography prefix: `us`, `eu`, `apac`, `jp`, `au`, `ca`, `in`, `us-gov`, `global`, or one that is not known yet. */
  readonly prefix: string;
  /** Base model id without prefix and context suffix. */
  readonly modelId: string;
  /** Context-size suffix, such as `300k`. */
  readonly contextVariant?: string;
  /** Present when the id was an ARN. */
  readonly arn?: ArnScope;
}

/**
 * An inference profile that your account owns, used to tag costs. Its id does not name the base
 * model; the GetInferenceProfile API does.
 */
export interface ApplicationProfileTarget {
  readonly kind: "application-profile";
  readonly resourceId: string;
  readonly arn: ArnScope;
}

/** A prompt router. Amazon Bedrock chooses the model for each prompt, and names it in the answer. */
export interface PromptRouterTarget {
  readonly kind: "prompt-router";
  /** AWS provides the `default` routers; CreatePromptRouter makes `custom` ones. */
  readonly router: "default" | "custom";
  /** Such as `amazon.nova:1` or `sjd2v3c5xird`. */
  readonly resourceId: string;
  readonly arn: ArnScope;
}

/** A resource of your account that serves one model. */
export interface OwnedModelTarget {
  readonly kind: "provisioned-model" | "custom-model-deployment" | "custom-model" | "imported-model";
  /** Twelve lower-case letters or digits. */
  readonly resourceId: string;
  /** The base model that the ARN of a `custom-model` names. */
  readonly modelId?: string;
  readonly arn: ArnScope;
}

/**
 * A prompt of Prompt management. The prompt contains its own model and instructions. Converse takes
 * it with `promptVariables`, and refuses `system`, `inferenceConfig`, `toolConfig` and
 * `additionalModelRequestFields` together with it.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export interface PromptTarget {
  readonly kind: "prompt";
  /** Ten letters or digits. */
  readonly resourceId: string;
  /** Absent for the draft. */
  readonly version?: string;
  readonly arn: ArnScope;
}

/** A model of Bedrock Marketplace, which an Amazon SageMaker endpoint serves. */
export interface MarketplaceEndpointTarget {
  readonly kind: "marketplace-endpoint";
  /** Name of the endpoint. */
  readonly resourceId: string;
  readonly arn: ArnScope;
}

/** A bare name. The service accepts it, but only your account knows which resource it names. */
export interface NamedModelTarget {
  readonly kind: "named-model";
  readonly name: string;
  /** Always absent: a name is not an ARN. */
  readonly arn?: undefined;
}

/** What a `modelId` names: one kind for each thing that Converse accepts. */
export type ModelTarget =
  | FoundationModelTarget
  | SystemProfileTarget
  | ApplicationProfileTarget
  | PromptRouterTarget
  | OwnedModelTarget
  | PromptTarget
  | MarketplaceEndpointTarget
  | NamedModelTarget;

/** Returns the id or ARN that names a target. It is the exact inverse of `parseModelTarget`. */
export function formatModelTarget(target: ModelTarget): string {
  switch (target.kind) {
    case "foundation-model":
      return withArn(target.arn, "foundation-model", modelName(target));
    case "system-profile":
      return withArn(target.arn, "inference-profile", `${target.prefix}.${modelName(target)}`);
    case "application-profile":
      return withArn(target.arn, "application-inference-profile", target.resourceId);
    case "prompt-router":
      return withArn(
        target.arn,
        target.router === "custom" ? "prompt-router" : "default-prompt-router",
        target.resourceId,
      );
    case "custom-model":
      return withArn(target.arn, target.kind, [target.modelId, target.resourceId].filter(Boolean).join("/"));
    case "prompt":
      return withArn(target.arn, target.kind, [target.resourceId, target.version].filter(Boolean).join(":"));
    case "marketplace-endpoint":
      return withArn(target.arn, "endpoint", target.resourceId, "sagemaker");
    case "named-model":
      return target.name;
    default:
      return withArn(target.arn, target.kind, target.resourceId);
  }
}

function modelName(target: { modelId: string; contextVariant?: string }): string {
  return target.contextVariant === undefined ? target.modelId : `${target.modelId}:${target.contextVariant}`;
}

function withArn(arn: ArnScope | undefined, type: string, name: string, service = "bedrock"): string {
  if (arn === undefined) return name;
  return `arn:${arn.partition}:${service}:${arn.region ?? ""}:${arn.account ?? ""}:${type}/${name}`;
}
