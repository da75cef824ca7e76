/** A custom prompt router, as CreatePromptRouter takes it. */
export interface PromptRouterDefinition {
  /** 1 to 64 letters, digits, spaces, `_` and `-`; unique. */
  readonly name: string;
  /** Exactly two models of one family: ids, profile ids or ARNs. */
  readonly models: readonly [string, string];
  /** The model that answers unless the other is estimated to be better by more than the quality difference. */
  readonly fallbackModel: string;
  /** Percent: a multiple of 5 from 0 to 100. */
  readonly responseQualityDifference: number;
  readonly description?: string;
}

/** One of the two models of a router. */
export interface RoutedModel {
  /** Base model id. */
  readonly modelId: string;
  /** What the trace reports: the ARN of a foundation model or of an inference profile. */
  readonly arn: string;
}

/** A router that exists. */
export interface PromptRouter {
  readonly name: string;
  readonly arn: string;
  readonly type: "default" | "custom";
  readonly description?: string;
  readonly models: readonly [RoutedModel, RoutedModel];
  readonly fallbackModel: RoutedModel;
  /** Percent. */
  readonly responseQualityDifference: number;
}
