export { InvalidOptionError } from "@bedrock-routed/core";
export type { S3ConnectionOptions } from "../batch/s3-connection";
export { ControlPlaneError } from "../requests/control-plane-error";
export { ResourceFailedError } from "../requests/resource-failed-error";
export type { WaitOptions } from "../waiter/wait-for";
export { WaitTimeoutError } from "../waiter/wait-for";
export type { TrainingSetProblem, TrainingSetSummary } from "./check-training-set";
export { TrainingSetError } from "./check-training-set";
export type { DistillationOptions, ListJobsOptions, WatchOptions } from "./distillation";
export { Distillation } from "./distillation";
export type {
  DistillationDefinition,
  MetadataFilter,
  MetadataPair,
  TrainingData,
} from "./distillation-definition";
export type { DistillationJob, StageStatus } from "./distillation-job";
export type { DistillationPair, DistillationPairOptions } from "./pairs";
export { listDistillationPairs } from "./pairs";
export type { DistillationPlan, DistillationRequest, UploadInput } from "./plan-distillation";
export type { UploadOptions, UploadProgress } from "./upload";
