import {
  BedrockClient,
  CreateInferenceProfileCommand,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  paginateListModelInvocationJobs,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LOCAL_BATCH_RECORDS, LOCAL_TRANSITION_MS, type LocalBedrock, startLocalBedrock } from "../index";

const START = Date.parse("2026-11-21T00:00:00Z");
const { submitted, validating, scheduled, inProgress } = LOCAL_TRANSITION_MS.modelInvocationJob;
let now = START;
let local: LocalBedrock;
let client: BedrockClient;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now });
  client = new BedrockClient(local.clientConfig);
});
afterAll(() => local.close());

type Input = CreateModelInvocationJobCommandInput;
const input = (jobName: string, change: Partial<Input> = {}): Input => ({
  jobName,
  roleArn: "arn:aws:iam::123456789012:role/batch",
  modelId: "amazon.nova-lite-v1:0",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl", s3InputFormat: "JSONL" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
  ...change,
});
const create = async (jobName: string, change: Partial<Input> = {}): Promise<string> =>
  (await client.send(new CreateModelInvocationJobCommand(input(jobName, change)))).jobArn ?? "";

it("a job passes through its states on the clock, with record counts", async () => {
  now = START;
  const jobIdentifier = await create("batch-1", { modelInvocationType: "Converse", timeoutDurationInHours: 48 });
  const get = () => client.send(new GetModelInvocationJobCommand({ jobIdentifier }));
  const states = [];
  for (const elapsed of [0, submitted, validating, scheduled, inProgress / 2, inProgress / 2]) {
    now += elapsed;
    const { status, totalRecordCount, processedRecordCount } = await get();
    states.push([status, totalRecordCount, processedRecordCount]);
  }
  expect(states).toEqual([
    ["Submitted", undefined, undefined],
    ["Validating", undefined, undefined],
    ["Scheduled", LOCAL_BATCH_RECORDS, 0],
    ["InProgress", LOCAL_BATCH_RECORDS, 0],
    ["InProgress", LOCAL_BATCH_RECORDS, LOCAL_BATCH_RECORDS / 2],
    ["Completed", LOCAL_BATCH_RECORDS, LOCAL_BATCH_RECORDS],
  ]);
  const job = await client.send(
    new GetModelInvocationJobCommand({ jobIdentifier: jobIdentifier.slice(jobIdentifier.lastIndexOf("/") + 1) }),
  );
  expect(job).toMatchObject({
    jobArn: jobIdentifier,
    modelId: "amazon.nova-lite-v1:0",
    modelInvocationType: "Converse",
    inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl", s3InputFormat: "JSONL" } },
    submitTime: new Date(START),
    endTime: new Date(now),
    jobExpirationTime: new Date(START + 48 * 3_600_000),
    successRecordCount: LOCAL_BATCH_RECORDS,
    errorRecordCount: 0,
  });
});

it("a stopped job keeps its record counts", async () => {
  now = START + 1_000_000;
  const jobIdentifier = await create("batch-2");
  now += submitted + validating + scheduled + inProgress / 4;
  const stop = new StopModelInvocationJobCommand({ jobIdentifier });
  await client.send(stop);
  const get = new GetModelInvocationJobCommand({ jobIdentifier });
  expect(await client.send(get)).toMatchObject({ status: "Stopping" });
  now += LOCAL_TRANSITION_MS.stopping;
  expect(await client.send(get)).toMatchObject({
    status: "Stopped",
    processedRecordCount: LOCAL_BATCH_RECORDS / 4,
    endTime: new Date(now),
  });
  await expect(client.send(stop)).rejects.toMatchObject({ name: "ConflictException" });
});

it("jobs are listed in pages", async () => {
  now = START + 2_000_000;
  const names: (string | undefined)[] = [];
  await create("batch-3");
  const query = { submitTimeAfter: new Date(START - 1), statusEquals: "Completed" as const };
  for await (const page of paginateListModelInvocationJobs({ client, pageSize: 1 }, query)) {
    names.push(...(page.invocationJobSummaries ?? []).map(({ jobName }) => jobName));
  }
  expect(names).toEqual(["batch-1"]);
});

it("application profiles are accepted, and prompt routers are refused", async () => {
  const copyFrom = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";
  const profile = { inferenceProfileName: "batch", modelSource: { copyFrom } };
  const { inferenceProfileArn = "" } = await client.send(new CreateInferenceProfileCommand(profile));
  await create("batch-4", { modelId: inferenceProfileArn });
  await expect(create("batch-5", { modelId: local.defaultRouterArn })).rejects.toMatchObject({
    name: "ValidationException",
  });
});

it.each<[string, Partial<Input>, string]>([
  ["a name that is in use", { jobName: "batch-1" }, "ConflictException"],
  ["an unknown model", { modelId: "amazon.nova-99-v1:0" }, "ValidationException"],
  ["a custom model that does not exist", { modelId: "my-model" }, "ResourceNotFoundException"],
  ["a legacy model", { modelId: "anthropic.claude-3-haiku-20240307-v1:0" }, "ResourceNotFoundException"],
  ["a short timeout", { timeoutDurationInHours: 23 }, "ValidationException"],
  ["a bad name", { jobName: "-x" }, "ValidationException"],
])("refuses %s", async (_, change, name) => {
  await expect(create("refused", change)).rejects.toMatchObject({ name });
});
