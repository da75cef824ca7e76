import { formatModelTarget, type ModelTarget } from "@bedrock-routed/core";
import { type ResolvedModel, readTarget, resolveModel } from "../account/resolve-model";
import { ServiceError } from "../wire/service-error";
import type { ControlPlane } from "./control-plane";
import { deploymentStatus } from "./custom-models";
import { provisionedStatus } from "./provisioned-throughput";

/**
 * Finds the model that a target leads to. It may be AWS's own, or one that the account serves through an application
 * profile, a deployed custom model or provisioned throughput. Prompt routers are not resolved here, because they choose
 * a model for each prompt.
 * @throws ServiceError like the real service: ModelNotReadyException while the resource is still being created
 */
export function resolveServedModel(controlPlane: ControlPlane, target: ModelTarget): ResolvedModel {
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
