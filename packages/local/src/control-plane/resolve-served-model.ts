import { formatModelTarget, type ModelTarget } from "@bedrock-routed/core";
import { readTarget, resolveModel } from "../account/resolve-model";
import { ServiceError } from "../errors/service-error";
import type { RoutedModel } from "../routing/prompt-router";
import type { ControlPlane } from "./control-plane";
import { deploymentStatus } from "./deployments/custom-model-deployment";
import { provisionedStatus } from "./provisioned/provisioned-throughput";

/**
 * The model that a target leads to, be it AWS's or of the account's own: an application profile, a
 * deployed custom model or provisioned throughput. Prompt routers choose theirs for each prompt.
 * @throws ServiceError as the service does; ModelNotReadyException while a resource is being made
 */
export function resolveServedModel(controlPlane: ControlPlane, target: ModelTarget): RoutedModel {
  const { account } = controlPlane;
  switch (target.kind) {
    case "application-profile": {
      const profile = controlPlane.profiles.find(formatModelTarget(target));
      if (profile === undefined) break;
      return { ...resolveModel(account, readTarget(profile.sourceArn)), declaredArn: profile.arn };
    }
    case "custom-model-deployment": {
      const deployment = controlPlane.deployments.find(formatModelTarget(target));
      if (deployment === undefined) break;
      if (deploymentStatus(deployment, account.now()) !== "Active") throw notReady();
      return { modelId: deployment.baseModelId, arn: deployment.arn };
    }
    case "provisioned-model": {
      const provisioned = controlPlane.provisioned.find(formatModelTarget(target));
      if (provisioned === undefined) break;
      if (provisionedStatus(provisioned, account.now()).status === "Creating") throw notReady();
      return { modelId: provisioned.baseModelId, arn: provisioned.arn };
    }
    default:
      break;
  }
  return resolveModel(account, target);
}

function notReady(): ServiceError {
  return new ServiceError(
    "ModelNotReadyException",
    "The model specified in the request is not ready to serve inference requests. The AWS SDK will automatically retry the operation up to 5 times.",
  );
}
