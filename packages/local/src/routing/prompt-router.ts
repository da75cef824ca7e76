import { namedMembers, ownedMembers, type Resource } from "../control-plane/resources/resource";
import { pair, structure } from "../control-plane/shapes/collection-shapes";
import { double, oneOf, string } from "../control-plane/shapes/scalar-shapes";
import type { Shape } from "../control-plane/shapes/shape";

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
  /** What the definition named, where that is an application profile: the trace reports what it was copied from. */
  readonly declaredArn?: string;
}

/** A router that exists. */
export interface PromptRouter extends Resource {
  readonly type: "default" | "custom";
  readonly description?: string;
  readonly models: readonly [RoutedModel, RoutedModel];
  readonly fallbackModel: RoutedModel;
  /** Percent. */
  readonly responseQualityDifference: number;
}

const routedModel: Shape<RoutedModel> = structure({ modelId: string(), arn: string() }, { declaredArn: string() });

/** A router in a snapshot. */
export const promptRouterShape: Shape<PromptRouter> = structure(
  {
    ...namedMembers,
    type: oneOf("default", "custom"),
    models: pair(routedModel),
    fallbackModel: routedModel,
    responseQualityDifference: double({ min: 0, max: 100 }),
  },
  { ...ownedMembers, createdAt: double(), description: string() },
);
