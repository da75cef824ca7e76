import {
  BedrockClient,
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobCommandInput,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  GetCustomModelCommand,
  GetCustomModelDeploymentCommand,
  GetModelCustomizationJobCommand,
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListModelCustomizationJobsCommand,
  type ListModelCustomizationJobsCommandInput,
  ListTagsForResourceCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOCAL_TRANSITION_MS, type LocalBedrock, startLocalBedrock } from "../index";

const START = Date.parse("2026-11-21T00:00:00Z");
const { validation, dataProcessing, training } = LOCAL_TRANSITION_MS.customizationJob;
let now = START;
let local: LocalBedrock;
let client: BedrockClient;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now });
  client = new BedrockClient(local.clientConfig);
});
afterAll(() => local.close());

type Input = CreateModelCustomizationJobCommandInput;
const distill = (teacherModelIdentifier: string): NonNullable<Input["customizationConfig"]> => ({
  distillationConfig: { teacherModelConfig: { teacherModelIdentifier, maxResponseLengthForInference: 1000 } },
});
const input = (name: string, change: Partial<Input> = {}): Input => ({
  jobName: name,
  customModelName: `${name}-model`,
  roleArn: "arn:aws:iam::123456789012:role/distill",
  baseModelIdentifier: "amazon.nova-lite-v1:0:300k",
  customizationType: "DISTILLATION",
  trainingDataConfig: { s3Uri: "s3://bucket/prompts.jsonl" },
  outputDataConfig: { s3Uri: "s3://bucket/out/" },
  customizationConfig: distill("us.amazon.nova-pro-v1:0"),
  ...change,
});
const create = async (name: string, change: Partial<Input> = {}): Promise<string> =>
  (await client.send(new CreateModelCustomizationJobCommand(input(name, change)))).jobArn ?? "";
const getJob = (jobIdentifier: string) => client.send(new GetModelCustomizationJobCommand({ jobIdentifier }));

it("a job creates a custom model that can be deployed and called", async () => {
  now = START;
  const customModelTags = [{ key: "team", value: "search" }];
  const jobArn = await create("distill-1", { customModelTags });
  expect(jobArn).toMatch(/:model-customization-job\/amazon\.nova-lite-v1:0:300k\/[a-z0-9]{12}$/);
  const stages = [];
  for (const elapsed of [0, validation, validation + dataProcessing, validation + dataProcessing + training]) {
    now = START + elapsed;
    const { status, statusDetails: details } = await getJob(jobArn);
    const parts = [details?.validationDetails, details?.dataProcessingDetails, details?.trainingDetails];
    stages.push([status, ...parts.map((part) => part?.status)]);
  }
  expect(stages).toEqual([
    ["InProgress", "InProgress", "NotStarted", "NotStarted"],
    ["InProgress", "Completed", "InProgress", "NotStarted"],
    ["InProgress", "Completed", "Completed", "InProgress"],
    ["Completed", "Completed", "Completed", "Completed"],
  ]);
  const job = await getJob("distill-1");
  expect(job).toMatchObject({
    jobArn,
    customizationType: "DISTILLATION",
    baseModelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0:300k",
    trainingDataConfig: { s3Uri: "s3://bucket/prompts.jsonl" },
    endTime: new Date(now),
  });

  const modelArn = job.outputModelArn ?? "";
  const model = await client.send(new GetCustomModelCommand({ modelIdentifier: "distill-1-model" }));
  expect(model).toMatchObject({ modelArn, jobArn, modelStatus: "Active", creationTime: new Date(now) });
  expect((await client.send(new ListTagsForResourceCommand({ resourceARN: modelArn }))).tags).toEqual(customModelTags);

  const deploy = new CreateCustomModelDeploymentCommand({ modelDeploymentName: "live", modelArn });
  const { customModelDeploymentArn: modelId = "" } = await client.send(deploy);
  const get = new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: "live" });
  expect(await client.send(get)).toMatchObject({ customModelDeploymentArn: modelId, modelArn, status: "Creating" });
  const runtime = new BedrockRuntimeClient({ ...local.clientConfig, maxAttempts: 1 });
  const converse = new ConverseCommand({ modelId, messages: [{ role: "user", content: [{ text: "Hello" }] }] });
  await expect(runtime.send(converse)).rejects.toMatchObject({
    name: "ModelNotReadyException",
    $metadata: { httpStatusCode: 429 },
  });
  now += LOCAL_TRANSITION_MS.customModelDeployment.creating;
  expect(await client.send(get)).toMatchObject({ status: "Active" });
  expect((await runtime.send(converse)).stopReason).toBe("end_turn");
  await expect(client.send(deploy)).rejects.toMatchObject({ name: "ValidationException" });

  const { modelDeploymentSummaries } = await client.send(
    new ListCustomModelDeploymentsCommand({ statusEquals: "Active", modelArnEquals: modelArn }),
  );
  expect(modelDeploymentSummaries?.map((summary) => summary.customModelDeploymentName)).toEqual(["live"]);

  const remove = new DeleteCustomModelCommand({ modelIdentifier: modelArn });
  await expect(client.send(remove)).rejects.toMatchObject({ name: "ConflictException" });
  await client.send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: modelId }));
  await client.send(remove);
  await expect(runtime.send(converse)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect((await client.send(new ListCustomModelsCommand({}))).modelSummaries).toEqual([]);
});

it("a stopped job creates no model", async () => {
  now = START;
  const jobArn = await create("stopped");
  const { outputModelName } = await getJob(jobArn);
  now += validation;
  const stop = new StopModelCustomizationJobCommand({ jobIdentifier: jobArn });
  await client.send(stop);
  expect(await getJob(jobArn)).toMatchObject({ status: "Stopping" });
  await expect(client.send(stop)).rejects.toMatchObject({ name: "ConflictException" });
  now += 1_000_000;
  expect(await getJob(jobArn)).toMatchObject({
    status: "Stopped",
    statusDetails: {
      validationDetails: { status: "Completed" },
      dataProcessingDetails: { status: "Stopped" },
      trainingDetails: { status: "NotStarted" },
    },
  });
  const get = new GetCustomModelCommand({ modelIdentifier: outputModelName });
  await expect(client.send(get)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

it("jobs are listed by name, state and time, the newest first", async () => {
  now = START + 5_000_000;
  for (const name of ["list-a", "list-b", "list-c"]) await create(name);
  const names = async (query: ListModelCustomizationJobsCommandInput) => {
    const { modelCustomizationJobSummaries } = await client.send(new ListModelCustomizationJobsCommand(query));
    return modelCustomizationJobSummaries?.map(({ jobName }) => jobName);
  };
  expect(await names({ nameContains: "list-" })).toEqual(["list-c", "list-b", "list-a"]);
  expect(await names({ nameContains: "list-", sortOrder: "Ascending", maxResults: 2 })).toEqual(["list-a", "list-b"]);
  expect(await names({ statusEquals: "Stopped" })).toEqual(["stopped"]);
  expect(await names({ creationTimeAfter: new Date(START), statusEquals: "InProgress" })).toHaveLength(3);
  expect(await names({ creationTimeBefore: new Date(START) })).toEqual([]);
});

describe("refuses", () => {
  it.each<[string, Partial<Input>, RegExp]>([
    [
      "a model that is no teacher",
      { customizationConfig: distill("amazon.nova-micro-v1:0") },
      /not supported as a teacher/,
    ],
    [
      "an application profile as the teacher",
      { customizationConfig: distill("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc") },
      /teacherModelIdentifier' failed to satisfy constraint: Member must satisfy regular expression pattern/,
    ],
    ["a student of another teacher", { baseModelIdentifier: "meta.llama3-1-8b-instruct-v1:0" }, /Supported student/],
    ["another context size", { baseModelIdentifier: "amazon.nova-lite-v1:0:24k" }, /nova-lite-v1:0:300k/],
    [
      "a pair of another Region",
      {
        baseModelIdentifier: "meta.llama3-1-8b-instruct-v1:0:128k",
        customizationConfig: distill("us.meta.llama3-1-70b-instruct-v1:0"),
      },
      /supported in us-west-2, not in us-east-1/,
    ],
    ["distillation without a teacher", { customizationConfig: undefined }, /distillationConfig is required/],
    ["a teacher without distillation", { customizationType: "FINE_TUNING" }, /and only for it/],
    ["missing training data", { trainingDataConfig: {} }, /exactly one of/],
    ["a profile as the student", { baseModelIdentifier: "us.amazon.nova-lite-v1:0" }, /Inference profiles are not/],
    ["an unknown student", { baseModelIdentifier: "amazon.nova-99-v1:0" }, /model identifier is invalid/],
    [
      "a filter of two pairs",
      {
        trainingDataConfig: {
          invocationLogsConfig: {
            invocationLogSource: { s3Uri: "s3://bucket/logs" },
            requestMetadataFilters: { equals: { a: "1", b: "2" } },
          },
        },
      },
      /requestMetadataFilters\.equals' failed to satisfy constraint: Member must have length less than or equal to 1/,
    ],
    ["a bad role", { roleArn: "role" }, /at 'roleArn' failed to satisfy constraint/],
  ])("%s", async (_, change, message) => {
    await expect(create("refused", change)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(message),
    });
  });

  it("a teacher past its end of life, and names that are in use", async () => {
    const gone = { customizationConfig: distill("us.amazon.nova-premier-v1:0") };
    await expect(create("refused", gone)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(create("list-a")).rejects.toMatchObject({ name: "ConflictException" });
    await expect(create("other", { customModelName: "list-a-model" })).rejects.toMatchObject({
      name: "ConflictException",
    });
  });
});
