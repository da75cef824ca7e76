export { InvalidOptionError } from "@bedrock-routed/core";
export type { ConnectionOptions, ControlPlaneClient } from "./connection";
export type {
  CustomModelDeployment,
  DeploymentDefinition,
  DeploymentPlan,
  DeploymentRequest,
  EnsureDeploymentOptions,
} from "./custom-model-deployments/custom-model-deployments";
export { CustomModelDeployments } from "./custom-model-deployments/custom-model-deployments";
export type { InferenceProfile } from "./inference-profiles/inference-profile";
export type {
  EnsuredProfile,
  EnsureProfileOptions,
  InferenceProfilesOptions,
  ListProfilesOptions,
} from "./inference-profiles/inference-profiles";
export { InferenceProfiles } from "./inference-profiles/inference-profiles";
export type { ProfileDefinition, ProfilePlan, ProfileRequest } from "./inference-profiles/plan-profile";
export type { ModelRoute, ProfileChoice, WhichProfileOptions } from "./inference-profiles/which-profile";
export { whichProfile } from "./inference-profiles/which-profile";
export type { RouterPlan, RouterRequest } from "./prompt-routers/plan-router";
export type { PromptRouter, RouterModel } from "./prompt-routers/prompt-router";
export type {
  EnsuredRouter,
  EnsureRouterOptions,
  ListRoutersOptions,
  PromptRoutersOptions,
} from "./prompt-routers/prompt-routers";
export { PromptRouters } from "./prompt-routers/prompt-routers";
export type { RouterPair, RouterPairOptions } from "./prompt-routers/routable-models";
export { listRouterPairs } from "./prompt-routers/routable-models";
export type { PresetRouterOptions, RouterDefinition, RouterFamily } from "./prompt-routers/router-definition";
export { presetRouter } from "./prompt-routers/router-definition";
export type { BreakEven, ThroughputCost } from "./provisioned-throughput/break-even";
export type { ThroughputPlan, ThroughputRequest } from "./provisioned-throughput/plan-throughput";
export type { Commitment, UnitPrice } from "./provisioned-throughput/provisionable-models";
export type { ProvisionedModel } from "./provisioned-throughput/provisioned-model";
export type {
  EnsuredThroughput,
  EnsureThroughputOptions,
  ListThroughputOptions,
  ProvisionedThroughputOptions,
  ThroughputChange,
} from "./provisioned-throughput/provisioned-throughput";
export { ProvisionedThroughput } from "./provisioned-throughput/provisioned-throughput";
export type {
  CostOptions,
  ThroughputDefinition,
  Traffic,
  UnitCapacity,
} from "./provisioned-throughput/throughput-definition";
export type { ControlPlaneErrorFacts, ControlPlaneFailure } from "./requests/control-plane-error";
export { ControlPlaneError } from "./requests/control-plane-error";
export type { EnsurePlan } from "./requests/ensure-plan";
export type { PlannedRequest } from "./requests/planned-request";
export type { Difference } from "./requests/resource-differs-error";
export { ResourceDiffersError } from "./requests/resource-differs-error";
export { ResourceFailedError } from "./requests/resource-failed-error";
export type { CallOptions } from "./requests/send";
export type { Tags } from "./requests/tags";
export type { WaitOptions } from "./waiter/wait-for";
export { WaitTimeoutError } from "./waiter/wait-for";
