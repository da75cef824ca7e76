import {
  BedrockClient,
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
  type CreateProvisionedModelThroughputCommandInput,
  DeleteProvisionedModelThroughputCommand,
  GetCustomModelCommand,
  GetProvisionedModelThroughputCommand,
  type GetProvisionedModelThroughputCommandOutput,
  ListProvisionedModelThroughputsCommand,
  UpdateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LOCAL_TRANSITION_MS, type LocalBedrock, startLocalBedrock } from "../index";

const START = Date.parse("2026-11-30T00:00:00Z");
const { creating, updating } = LOCAL_TRANSITION_MS.provisionedModelThroughput;
let now = START;
let local: LocalBedrock;
let client: BedrockClient;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now });
  client = new BedrockClient(local.clientConfig);
});
afterAll(() => local.close());

type Input = CreateProvisionedModelThroughputCommandInput;
const create = async (provisionedModelName: string, change: Partial<Input> = {}): Promise<string> => {
  const input = { provisionedModelName, modelUnits: 1, modelId: "amazon.nova-lite-v1:0", ...change };
  const response = await client.send(new CreateProvisionedModelThroughputCommand(input));
  return response.provisionedModelArn ?? "";
};
const get = (provisionedModelId: string): Promise<GetProvisionedModelThroughputCommandOutput> =>
  client.send(new GetProvisionedModelThroughputCommand({ provisionedModelId }));

it("provisioned throughput serves a model once it is in service", async () => {
  now = START;
  const modelId = await create("base");
  expect(await get("base")).toMatchObject({ provisionedModelArn: modelId, status: "Creating", modelUnits: 1 });
  const runtime = new BedrockRuntimeClient({ ...local.clientConfig, maxAttempts: 1 });
  const converse = new ConverseCommand({ modelId, messages: [{ role: "user", content: [{ text: "Hello" }] }] });
  await expect(runtime.send(converse)).rejects.toMatchObject({ name: "ModelNotReadyException" });
  now += creating;
  expect(await get(modelId)).toMatchObject({
    status: "InService",
    modelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
    lastModifiedTime: new Date(now),
  });
  expect((await runtime.send(converse)).stopReason).toBe("end_turn");
  const { provisionedModelSummaries } = await client.send(
    new ListProvisionedModelThroughputsCommand({ statusEquals: "InService" }),
  );
  expect(provisionedModelSummaries?.map((summary) => summary.provisionedModelName)).toEqual(["base"]);
  const update = { provisionedModelId: modelId, desiredModelId: "amazon.nova-pro-v1:0" };
  await expect(client.send(new UpdateProvisionedModelThroughputCommand(update))).rejects.toMatchObject({
    message: expect.stringContaining("serves a base model cannot be changed"),
  });
  const rename = { provisionedModelId: modelId, desiredProvisionedModelName: "renamed" };
  await client.send(new UpdateProvisionedModelThroughputCommand(rename));
  expect(await get("renamed")).toMatchObject({ status: "InService" });
  await client.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: "renamed" }));
  await expect(runtime.send(converse)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

it("provisioned throughput can change between custom models with the same base model", async () => {
  now = START;
  const train = async (jobName: string): Promise<void> => {
    const input = {
      jobName,
      customModelName: jobName,
      roleArn: "arn:aws:iam::123456789012:role/train",
      baseModelIdentifier: "amazon.nova-micro-v1:0",
      trainingDataConfig: { s3Uri: "s3://bucket/in.jsonl" },
      outputDataConfig: { s3Uri: "s3://bucket/out/" },
    };
    await client.send(new CreateModelCustomizationJobCommand(input));
  };
  await train("first");
  await train("second");
  await expect(create("custom", { modelId: "first" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  now += 1_000_000;
  const [first, second] = await Promise.all(
    ["first", "second"].map((modelIdentifier) => client.send(new GetCustomModelCommand({ modelIdentifier }))),
  );
  const provisionedModelId = await create("custom", { modelId: "first", commitmentDuration: "OneMonth" });
  const update = new UpdateProvisionedModelThroughputCommand({ provisionedModelId, desiredModelId: "second" });
  await expect(client.send(update)).rejects.toMatchObject({ message: expect.stringContaining("status is Creating") });
  now += creating;
  await client.send(update);
  const desiredModelArn = second?.modelArn;
  expect(await get("custom")).toMatchObject({ status: "Updating", modelArn: first?.modelArn, desiredModelArn });
  now += updating;
  expect(await get("custom")).toMatchObject({ status: "InService", modelArn: desiredModelArn, desiredModelArn });

  const remove = new DeleteProvisionedModelThroughputCommand({ provisionedModelId });
  await expect(client.send(remove)).rejects.toMatchObject({ name: "ConflictException" });
  const { commitmentExpirationTime } = await get("custom");
  expect(commitmentExpirationTime?.toISOString()).toContain("2026-12-30");
  now = commitmentExpirationTime?.getTime() ?? 0;
  await client.send(remove);
});

it.each<[string, Partial<Input>, string]>([
  ["inference profiles", { modelId: "us.amazon.nova-lite-v1:0" }, "ValidationException"],
  ["legacy models", { modelId: "anthropic.claude-opus-4-1-20250805-v1:0" }, "ValidationException"],
  ["models past their end of life", { modelId: "amazon.nova-premier-v1:0" }, "ResourceNotFoundException"],
  ["unknown models", { modelId: "amazon.nova-99-v1:0" }, "ValidationException"],
  ["no units", { modelUnits: 0 }, "ValidationException"],
  ["a name that is in use", { provisionedModelName: "taken" }, "ValidationException"],
])("refuses %s", async (_, change, name) => {
  now = START;
  if (change.provisionedModelName !== undefined) await create("taken");
  await expect(create("refused", change)).rejects.toMatchObject({ name });
});
