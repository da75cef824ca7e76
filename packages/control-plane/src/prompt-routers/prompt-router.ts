import type { PromptRouterSummary } from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { modelIdOf } from "../requests/model-arn";

/** A model of a prompt router. */
export interface RouterModel {
  /** The ARN that the router names. */
  readonly arn: string;
  /** Base model id. `undefined` for an application profile, whose ARN does not name its model. */
  readonly modelId: string | undefined;
}

/** A prompt router of the account. */
export interface PromptRouter {
  readonly name: string;
  /** The `modelId` to call it with. */
  readonly arn: string;
  /** AWS provides the `default` routers. */
  readonly type: "default" | "custom";
  readonly models: readonly RouterModel[];
  /** The model that answers unless another one is predicted to be better by more than the quality difference. */
  readonly fallbackModel: RouterModel;
  /** In percent. */
  readonly responseQualityDifference: number;
  readonly description?: string;
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
}

/** Reads what GetPromptRouter and ListPromptRouters return. */
export function readRouter(summary: PromptRouterSummary): PromptRouter {
  const { description, createdAt, updatedAt } = summary;
  return {
    name: summary.promptRouterName ?? "",
    arn: summary.promptRouterArn ?? "",
    type: summary.type === "default" ? "default" : "custom",
    models: (summary.models ?? []).map(({ modelArn }) => readRouterModel(modelArn)),
    fallbackModel: readRouterModel(summary.fallbackModel?.modelArn),
    responseQualityDifference: summary.routingCriteria?.responseQualityDifference ?? Number.NaN,
    ...omitUndefined({ description, createdAt, updatedAt }),
  };
}

function readRouterModel(arn = ""): RouterModel {
  return { arn, modelId: modelIdOf(arn) };
}
