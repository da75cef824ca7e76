import type { ArnScope, ModelTarget } from "./model-target";

/** The id or ARN that names a target: the exact inverse of `parseModelTarget`. */
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
