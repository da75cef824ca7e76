/** The parts of an ARN before its resource. A foundation-model ARN has no account, a global one no Region. */
export interface ArnScope {
  /** `aws`, `aws-us-gov`, `aws-cn`, `aws-iso` … */
  readonly partition: string;
  /** Such as `ap-northeast-1`. */
  readonly region?: string;
  /** Twelve digits. */
  readonly account?: string;
}

/** A base model called in its own Region. */
export interface FoundationModelTarget {
  readonly kind: "foundation-model";
  /** Base model id without context suffix, such as `amazon.nova-lite-v1:0`. */
  readonly modelId: string;
  /** Context-size suffix such as `300k` in `amazon.nova-lite-v1:0:300k`. */
  readonly contextVariant?: string;
  /** Present when the target was written as an ARN. */
  readonly arn?: ArnScope;
}

/** A cross-Region inference profile that AWS defines, such as `jp.anthropic.claude-sonnet-4-5-20250929-v1:0`. */
export interface SystemProfileTarget {
  readonly kind: "system-profile";
  /** Geography prefix: `us`, `eu`, `apac`, `jp`, `au`, `ca`, `in`, `us-gov`, `global` or one we do not know yet. */
  readonly prefix: string;
  readonly modelId: string;
  readonly contextVariant?: string;
  readonly arn?: ArnScope;
}

/** An inference profile of the account's own, used to tag costs. Its base model is known only to GetInferenceProfile. */
export interface ApplicationProfileTarget {
  readonly kind: "application-profile";
  readonly resourceId: string;
  readonly arn: ArnScope;
}

/** Amazon Bedrock picks the model for each prompt; which one is known only after the answer. */
export interface PromptRouterTarget {
  readonly kind: "prompt-router";
  /** `default` routers are made by AWS, `custom` ones by CreatePromptRouter. */
  readonly router: "default" | "custom";
  /** Such as `amazon.nova:1` or `sjd2v3c5xird`. */
  readonly resourceId: string;
  readonly arn: ArnScope;
}

/** A resource of the account that serves one model. */
export interface OwnedModelTarget {
  readonly kind: "provisioned-model" | "custom-model-deployment" | "custom-model" | "imported-model";
  readonly resourceId: string;
  /** The base model that a `custom-model` ARN names. */
  readonly modelId?: string;
  readonly arn: ArnScope;
}

/**
 * A prompt of Prompt management. It brings its own model and instructions; Converse takes it with
 * `promptVariables`, and refuses `system`, `inferenceConfig`, `toolConfig` and
 * `additionalModelRequestFields` beside it.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export interface PromptTarget {
  readonly kind: "prompt";
  readonly resourceId: string;
  /** Absent: the draft. */
  readonly version?: string;
  readonly arn: ArnScope;
}

/** A model of Bedrock Marketplace, served by an Amazon SageMaker endpoint. */
export interface MarketplaceEndpointTarget {
  readonly kind: "marketplace-endpoint";
  /** Name of the endpoint. */
  readonly resourceId: string;
  readonly arn: ArnScope;
}

/** A bare name. The service's pattern admits it; only the account knows what it names. */
export interface NamedModelTarget {
  readonly kind: "named-model";
  readonly name: string;
  readonly arn?: undefined;
}

/** Everything that Converse accepts as `modelId`. */
export type ModelTarget =
  | FoundationModelTarget
  | SystemProfileTarget
  | ApplicationProfileTarget
  | PromptRouterTarget
  | OwnedModelTarget
  | PromptTarget
  | MarketplaceEndpointTarget
  | NamedModelTarget;
