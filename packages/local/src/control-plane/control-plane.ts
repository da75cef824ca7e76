import type { Account } from "../account/account";
import type { Snapshotable } from "../inspection/snapshot";
import { type PromptRouter, promptRouterShape } from "../routing/prompt-router";
import { type CustomModel, customModelShape } from "./customization/custom-model";
import { type CustomizationJob, customizationJobShape } from "./customization/customization-job";
import { type CustomModelDeployment, customModelDeploymentShape } from "./deployments/custom-model-deployment";
import { type ApplicationProfile, applicationProfileShape } from "./inference-profiles/application-profile";
import { type InvocationJob, invocationJobShape } from "./invocation-jobs/invocation-job";
import { type ProvisionedThroughput, provisionedThroughputShape } from "./provisioned/provisioned-throughput";
import { ResourceStore } from "./resources/resource-store";

/** What an account has made. What AWS made is in the facts. */
export interface ControlPlane {
  readonly account: Account;
  /** Default ones first. */
  readonly routers: ResourceStore<PromptRouter>;
  readonly profiles: ResourceStore<ApplicationProfile>;
  readonly customizationJobs: ResourceStore<CustomizationJob>;
  /** Those of unfinished jobs too: see `findCustomModel`. */
  readonly customModels: ResourceStore<CustomModel>;
  readonly deployments: ResourceStore<CustomModelDeployment>;
  readonly invocationJobs: ResourceStore<InvocationJob>;
  readonly provisioned: ResourceStore<ProvisionedThroughput>;
}

/** An account's resources, with prompt routers and nothing else. */
export function createControlPlane(account: Account, routers: readonly PromptRouter[]): ControlPlane {
  return {
    account,
    routers: new ResourceStore("prompt router", promptRouterShape, routers),
    profiles: new ResourceStore("inference profile", applicationProfileShape),
    customizationJobs: new ResourceStore("model customization job", customizationJobShape),
    customModels: new ResourceStore("custom model", customModelShape),
    deployments: new ResourceStore("custom model deployment", customModelDeploymentShape),
    invocationJobs: new ResourceStore("model invocation job", invocationJobShape),
    provisioned: new ResourceStore("provisioned model", provisionedThroughputShape),
  };
}

/** Its stores by name, to be saved and brought back. */
export function resourceStores({ account: _, ...stores }: ControlPlane): Readonly<Record<string, Snapshotable>> {
  return stores;
}
