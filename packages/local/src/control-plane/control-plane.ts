import type { Account } from "../account/account";
import type { Snapshotable } from "../inspection/snapshot";
import { namedMembers, ownedMembers, type Resource, ResourceStore } from "../resources/resource-store";
import { type PromptRouter, promptRouterShape } from "../routing/prompt-router";
import { anyObject, list, structure } from "../shapes/collection-shapes";
import { double, oneOf, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";
import type { JsonObject } from "../wire/read-json";

/** The resources of an account, by kind. What AWS provides (models, system profiles) comes from the model catalog. */
export interface ControlPlane {
  readonly account: Account;
  /** The default routers come first. */
  readonly routers: ResourceStore<PromptRouter>;
  readonly profiles: ResourceStore<ApplicationProfile>;
  readonly customizationJobs: ResourceStore<CustomizationJob>;
  /** Includes the models of unfinished jobs: see `findCustomModel`. */
  readonly customModels: ResourceStore<CustomModel>;
  readonly deployments: ResourceStore<CustomModelDeployment>;
  readonly invocationJobs: ResourceStore<InvocationJob>;
  readonly provisioned: ResourceStore<ProvisionedThroughput>;
}

/** Creates the resources of an account that has prompt routers and nothing else. */
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

/** Returns the stores by name, for snapshots. */
export function resourceStores({ account: _, ...stores }: ControlPlane): Readonly<Record<string, Snapshotable>> {
  return stores;
}

/** An application inference profile. */
export interface ApplicationProfile extends Resource {
  readonly description?: string;
  /** ARN of the foundation model or system profile that the profile was copied from. */
  readonly sourceArn: string;
  /** ARNs of the foundation models that calls may reach, one for each Region. */
  readonly modelArns: readonly string[];
}

const applicationProfileShape: Shape<ApplicationProfile> = structure(
  { ...namedMembers, sourceArn: string(), modelArns: list(string()) },
  { ...ownedMembers, createdAt: double(), description: string() },
);

/** A job that creates a custom model. The local Bedrock trains nothing. */
export interface CustomizationJob extends Resource {
  readonly createdAt: number;
  readonly customizationType: string;
  readonly baseModelArn: string;
  readonly outputModelName: string;
  readonly outputModelArn: string;
  /** Members of the request that GetModelCustomizationJob and GetCustomModel return unchanged. */
  readonly echoed: JsonObject;
  readonly roleArn: string;
  /** Time of the Stop request, in ms since 1970. */
  readonly stoppedAt?: number;
}

const customizationJobShape: Shape<CustomizationJob> = structure(
  {
    ...namedMembers,
    createdAt: double(),
    customizationType: string(),
    baseModelArn: string(),
    outputModelName: string(),
    outputModelArn: string(),
    echoed: anyObject(),
    roleArn: string(),
  },
  { ...ownedMembers, stoppedAt: double() },
);

/** The result of a customization job. */
export interface CustomModel extends Resource {
  /** When the job completes, in ms since 1970. The model does not exist before. */
  readonly createdAt: number;
  /** Base model id. */
  readonly baseModelId: string;
  readonly baseModelArn: string;
  readonly job: CustomizationJob;
}

const customModelShape: Shape<CustomModel> = structure(
  { ...namedMembers, createdAt: double(), baseModelId: string(), baseModelArn: string(), job: customizationJobShape },
  ownedMembers,
);

/** A custom model that is served on demand. */
export interface CustomModelDeployment extends Resource {
  readonly createdAt: number;
  /** ARN of the custom model. */
  readonly modelArn: string;
  /** Base model id. */
  readonly baseModelId: string;
  readonly description?: string;
}

const customModelDeploymentShape: Shape<CustomModelDeployment> = structure(
  { ...namedMembers, createdAt: double(), modelArn: string(), baseModelId: string() },
  { ...ownedMembers, description: string() },
);

/** A batch inference job. */
export interface InvocationJob extends Resource {
  readonly createdAt: number;
  readonly modelId: string;
  readonly roleArn: string;
  readonly timeoutDurationInHours: number;
  /** Members of the request that GetModelInvocationJob returns unchanged. */
  readonly echoed: JsonObject;
  /** How the job ended. Absent while it runs. */
  readonly ended?: EndedJob;
}

/** The end of a batch inference job. */
interface EndedJob {
  readonly status: string;
  /** Ms since 1970. */
  readonly at: number;
  readonly message?: string;
  /** Absent when the job failed before its records were counted. */
  readonly counts?: { readonly total: number; readonly success: number; readonly error: number };
}

const endedJobShape: Shape<EndedJob> = structure(
  { status: string(), at: double() },
  { message: string(), counts: structure({ total: double(), success: double(), error: double() }) },
);

const invocationJobShape: Shape<InvocationJob> = structure(
  {
    ...namedMembers,
    createdAt: double(),
    modelId: string(),
    roleArn: string(),
    timeoutDurationInHours: double(),
    echoed: anyObject(),
  },
  { ...ownedMembers, ended: endedJobShape },
);

/** Reserved capacity that serves one model. */
export interface ProvisionedThroughput extends Resource {
  readonly createdAt: number;
  readonly modelUnits: number;
  /** Base model id. */
  readonly baseModelId: string;
  readonly foundationModelArn: string;
  /** ARN of the model that it serves: a foundation model or a custom model. */
  readonly modelArn: string;
  readonly commitmentDuration?: "OneMonth" | "SixMonths";
  /** The latest change of model, with its time in ms since 1970. */
  readonly update?: { readonly at: number; readonly formerModelArn: string };
}

const provisionedThroughputShape: Shape<ProvisionedThroughput> = structure(
  {
    ...namedMembers,
    createdAt: double(),
    modelUnits: double(),
    baseModelId: string(),
    foundationModelArn: string(),
    modelArn: string(),
  },
  {
    ...ownedMembers,
    commitmentDuration: oneOf("OneMonth", "SixMonths"),
    update: structure({ at: double(), formerModelArn: string() }),
  },
);
