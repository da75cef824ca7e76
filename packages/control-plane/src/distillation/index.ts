export { InvalidOptionError } from "@bedrock-routed/core";
export { ControlPlaneError } from "../requests/control-plane-error";
export { ResourceFailedError } from "../requests/resource-failed-error";
export type { S3ConnectionOptions } from "../storage/s3-connection";
export type { S3Target } from "../storage/s3-uri";
export type { UploadOptions, UploadProgress } from "../storage/upload-file";
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
export type { DistillationPlan, DistillationRequest } from "./plan-distillation";
