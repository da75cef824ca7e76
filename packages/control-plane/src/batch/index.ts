export { InvalidOptionError } from "@bedrock-routed/core";
export type { ConnectionOptions, ControlPlaneClient } from "../connection";
export type { ControlPlaneErrorFacts, ControlPlaneFailure } from "../requests/control-plane-error";
export { ControlPlaneError } from "../requests/control-plane-error";
export type { PlannedRequest } from "../requests/planned-request";
export type { CallOptions } from "../requests/send";
export type { Tags } from "../requests/tags";
export type { S3ConnectionOptions } from "../storage/s3-connection";
export type { WaitOptions } from "../waiter/wait-for";
export { WaitTimeoutError } from "../waiter/wait-for";
export type { BatchDefinition, BatchParameters } from "./batch-definition";
export type { RecordProblem } from "./batch-errors";
export { BatchRecordError, BatchStateError, BatchTooSmallError } from "./batch-errors";
export type { BedrockBatchOptions } from "./bedrock-batch";
export { BedrockBatch } from "./bedrock-batch";
export type { BatchCost, BatchPlan, BatchPlanRequest, PlannedJob } from "./plan-batch";
export type { BatchQuotas } from "./quotas";
export type { ConverseRecord, RecordBlock, RecordMessage } from "./records/converse-record";
export type { BatchInput, BatchInputs, BatchRequest } from "./records/to-record";
export type {
  BatchProgress,
  BatchProgressOptions,
  BatchResultOptions,
  BatchRun,
  BatchWaitOptions,
  RetryOptions,
} from "./run/batch-run";
export type { BatchJob } from "./run/job-requests";
export type { BatchFile } from "./run/manifest";
export type { BatchFailure, BatchResult } from "./run/read-result";
