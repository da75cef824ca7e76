import {
  BedrockClient,
  CreateInferenceProfileCommand,
  CreateModelCustomizationJobCommand,
  CreateModelInvocationJobCommand,
  CreatePromptRouterCommand,
  CreateProvisionedModelThroughputCommand,
  GetCustomModelCommand,
  GetModelInvocationJobCommand,
  GetPromptRouterCommand,
} from "@aws-sdk/client-bedrock";
import { CloudWatchClient, PutDashboardCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { expect, it } from "vitest";
import { type Snapshot, startLocalBedrock } from "../index";

const OWNED = "arn:aws:bedrock:us-east-1:123456789012";
const LITE = `${OWNED}:inference-profile/us.amazon.nova-lite-v1:0`;
const roleArn = "arn:aws:iam::123456789012:role/any";
const s3Uri = "s3://bucket/x";

it("restores the resources of an account", async () => {
  const first = await startLocalBedrock({ now: () => 1_000_000 });
  const bedrock = new BedrockClient(first.clientConfig);
  const cloudwatch = new CloudWatchClient(first.clientConfig);
  const { promptRouterArn } = await bedrock.send(
    new CreatePromptRouterCommand({
      promptRouterName: "mine",
      models: [{ modelArn: LITE }, { modelArn: LITE.replace("lite", "pro") }],
      fallbackModel: { modelArn: LITE },
      routingCriteria: { responseQualityDifference: 25 },
      tags: [{ key: "a", value: "b" }],
    }),
  );
  const { jobArn: jobIdentifier } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "batch",
      roleArn,
      modelId: "amazon.nova-lite-v1:0",
      inputDataConfig: { s3InputDataConfig: { s3Uri } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri } },
    }),
  );
  await bedrock.send(
    new CreateModelCustomizationJobCommand({
      jobName: "train",
      customModelName: "trained",
      roleArn,
      baseModelIdentifier: "amazon.nova-micro-v1:0",
      trainingDataConfig: { s3Uri },
      outputDataConfig: { s3Uri },
    }),
  );
  const profile = { inferenceProfileName: "profile", modelSource: { copyFrom: LITE } };
  await bedrock.send(new CreateInferenceProfileCommand(profile));
  const capacity = { provisionedModelName: "capacity", modelUnits: 1, modelId: "amazon.nova-lite-v1:0" };
  await bedrock.send(new CreateProvisionedModelThroughputCommand(capacity));
  const MetricData = [{ MetricName: "m", Value: 1, StorageResolution: 1 }];
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: "n", MetricData }));
  await cloudwatch.send(new PutDashboardCommand({ DashboardName: "d", DashboardBody: '{"widgets":[]}' }));
  const restore = JSON.parse(JSON.stringify(first.snapshot())) as Snapshot;
  await first.close();

  const second = await startLocalBedrock({ restore, now: () => 2_000_000 });
  const again = new BedrockClient(second.clientConfig);
  expect(second.snapshot()).toEqual(restore);
  expect(await again.send(new GetPromptRouterCommand({ promptRouterArn }))).toMatchObject({ promptRouterName: "mine" });
  const batch = await again.send(new GetModelInvocationJobCommand({ jobIdentifier }));
  const message = "The server that ran the job was closed.";
  expect(batch).toMatchObject({ status: "Failed", message, submitTime: new Date(1_000_000) });
  const model = await again.send(new GetCustomModelCommand({ modelIdentifier: "trained" }));
  expect(model).toMatchObject({ jobName: "train", trainingDataConfig: { s3Uri } });
  await second.close();
});

it.each([
  ["routers", { made: 1, resources: [{ position: 0, resource: { name: "x" } }] }],
  ["profiles", []],
  ["metrics", {}],
  ["dashboards", { "two words": "" }],
])("refuses a snapshot with malformed %s", async (name, state) => {
  const restore: Snapshot = { version: 1, stores: { [name]: state } };
  await expect(startLocalBedrock({ restore })).rejects.toMatchObject({ option: `restore.stores.${name}` });
});
