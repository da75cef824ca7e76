import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import type { ControlPlaneClient } from "../../connection";
import { ControlPlaneError } from "../../requests/control-plane-error";
import { readPages } from "../../requests/read-pages";
import { type CallOptions, sendRequest } from "../../requests/send";
import type { BatchDefinition } from "../batch-definition";
import { buildJob } from "../plan-batch";
import type { ManifestJob } from "./manifest";

/** How far a job is in the service. */
export interface BatchJob {
  readonly name: string;
  /** Absent for a job that is not created yet. */
  readonly arn: string | undefined;
  /** Such as `"InProgress"`. `"NotCreated"` for a job that waits for another one to end. */
  readonly status: string;
  /** What the service says about a job that failed. */
  readonly message: string | undefined;
  /** Number of records in the files. */
  readonly records: number;
  readonly processed: number;
  readonly succeeded: number;
  readonly failed: number;
}

const ENDED: ReadonlySet<string> = new Set(["Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"]);

/** Whether a job's status is its last one. */
export function hasEnded(status: string): boolean {
  return ENDED.has(status);
}

/**
 * Creates a job, and returns the ARN. When the service has the name already, this run created the job before: no two
 * runs have a name in common.
 * @throws ControlPlaneError
 */
export async function createJob(
  client: ControlPlaneClient,
  definition: BatchDefinition,
  job: ManifestJob,
  options: CallOptions,
): Promise<string> {
  const context = {
    operation: "CreateModelInvocationJob",
    signal: options.signal,
    remedies: { quota: "Wait until other jobs have ended, or pass a smaller quotas.maxActiveJobs." },
  };
  try {
    const command = new CreateModelInvocationJobCommand(buildJob(definition, job));
    const { jobArn = "" } = await sendRequest(context, (sdkOptions) => client.send(command, sdkOptions));
    return jobArn;
  } catch (error) {
    if (!ControlPlaneError.isInstance(error) || error.reason !== "conflict") throw error;
    const known = await findJob(client, job.name, options);
    if (known === undefined) throw error;
    return known;
  }
}

/** Looks for a job by its name. @returns its ARN @throws ControlPlaneError */
export async function findJob(
  client: ControlPlaneClient,
  name: string,
  { signal }: CallOptions,
): Promise<string | undefined> {
  const context = { operation: "ListModelInvocationJobs", signal };
  const jobs = await readPages(async (nextToken) => {
    const command = new ListModelInvocationJobsCommand({ nameContains: name, ...omitUndefined({ nextToken }) });
    const output = await sendRequest(context, (options) => client.send(command, options));
    return { items: output.invocationJobSummaries ?? [], nextToken: output.nextToken };
  });
  return jobs.find(({ jobName }) => jobName === name)?.jobArn;
}

/** @throws ControlPlaneError */
export async function getJob(
  client: ControlPlaneClient,
  jobIdentifier: string,
  { signal }: CallOptions,
): Promise<GetModelInvocationJobCommandOutput> {
  const command = new GetModelInvocationJobCommand({ jobIdentifier });
  return sendRequest({ operation: "GetModelInvocationJob", signal }, (options) => client.send(command, options));
}

/** A job that ended meanwhile is no error. @throws ControlPlaneError */
export async function stopJob(
  client: ControlPlaneClient,
  jobIdentifier: string,
  { signal }: CallOptions,
): Promise<void> {
  const command = new StopModelInvocationJobCommand({ jobIdentifier });
  try {
    await sendRequest({ operation: "StopModelInvocationJob", signal }, (options) => client.send(command, options));
  } catch (error) {
    if (!ControlPlaneError.isInstance(error) || error.reason !== "conflict") throw error;
  }
}
