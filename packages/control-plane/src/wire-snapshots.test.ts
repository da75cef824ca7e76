import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BedrockClient } from "@aws-sdk/client-bedrock";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { LOCAL_TRANSITION_MS, type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CloudWatchAlarms, CloudWatchDashboards, savingsAlarms } from "./cloudwatch";
import { Distillation } from "./distillation";
import { CustomModelDeployments, InferenceProfiles, PromptRouters, ProvisionedThroughput } from "./index";
import { recordWire, type WireMask } from "./testing/wire-recorder";

const START = Date.parse("2026-11-27T00:00:00Z");
let now = START;
let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now });
});
afterAll(() => local.close());

/** Ids that the service makes up. */
const IDS: readonly WireMask[] = [[/(\/|%2F)[a-z0-9]{12}(?=["\s?]|%2F|$)/gm, "$1<id>"]];

/** The classes of this package on clients whose requests are recorded. */
function connect(): {
  readonly routers: PromptRouters;
  readonly profiles: InferenceProfiles;
  readonly throughput: ProvisionedThroughput;
  readonly deployments: CustomModelDeployments;
  readonly distillation: Distillation;
  readonly alarms: CloudWatchAlarms;
  readonly dashboards: CloudWatchDashboards;
  readonly recorded: ReadonlyMap<string, string>[];
} {
  const [client, cloudWatch] = [new BedrockClient(local.clientConfig), new CloudWatchClient(local.clientConfig)];
  const clock = (): Date => new Date(START);
  return {
    routers: new PromptRouters({ client }),
    profiles: new InferenceProfiles({ client }),
    throughput: new ProvisionedThroughput({ client, now: clock }),
    deployments: new CustomModelDeployments({ client }),
    distillation: new Distillation({ client, s3ClientOptions: local.clientConfig, now: clock }),
    alarms: new CloudWatchAlarms({ client: cloudWatch }),
    dashboards: new CloudWatchDashboards({ client: cloudWatch }),
    recorded: [recordWire(client, IDS), recordWire(cloudWatch, IDS)],
  };
}
type Services = ReturnType<typeof connect>;

const support = {
  name: "support",
  models: ["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"] as const,
  responseQualityDifference: 10,
  description: "Questions of customers",
  tags: { team: "search" },
};
const search = {
  name: "search",
  model: "us.amazon.nova-lite-v1:0",
  description: "Calls of the search team",
  tags: { team: "search" },
};
const helpdesk = {
  name: "helpdesk",
  model: "amazon.nova-2-lite-v1:0:256k",
  modelUnits: 2,
  tags: { team: "search" },
};
const distilled = {
  name: "lesson",
  modelName: "lesson-lite",
  teacher: "us.amazon.nova-pro-v1:0",
  student: "amazon.nova-lite-v1:0",
  roleArn: "arn:aws:iam::123456789012:role/distill",
  data: { s3Uri: "s3://training/set.jsonl" },
  outputS3Uri: "s3://training/out/",
  maxAnswerTokens: 500,
  tags: { team: "search" },
};
const byLogs = {
  ...distilled,
  name: "logs",
  modelName: "from-logs",
  data: {
    invocationLogs: {
      s3Uri: "s3://training/AWSLogs/",
      useAnswers: true,
      filter: { andAll: [{ equals: { team: "search" } }, { notEquals: { env: "test" } }] },
    },
  },
};
const deployed = { name: "lesson", model: "lesson-lite", description: "On demand", tags: { team: "search" } };
const [budgetAlarm] = savingsAlarms({
  budget: { usdPerDay: 50 },
  actions: ["arn:aws:sns:us-east-1:123456789012:alerts"],
});
const alarm = { ...(budgetAlarm as NonNullable<typeof budgetAlarm>), tags: { team: "search" } };
const dashboard = { name: "bedrock-savings", body: { widgets: [] } };

/**
 * What is called, in this order, and the operations whose requests are compared. The name of a snapshot is that of the
 * step and of the operation.
 */
const steps: readonly [name: string, call: (services: Services) => Promise<unknown>, operations: readonly string[]][] =
  [
    ["router-ensure", ({ routers }) => routers.ensure(support), ["ListPromptRouters", "CreatePromptRouter"]],
    ["router-get", ({ routers }) => routers.get("support"), ["GetPromptRouter"]],
    ["router-list", ({ routers }) => routers.list({ type: "default" }), ["ListPromptRouters"]],
    [
      "router-tag",
      ({ routers }) => routers.ensure({ ...support, tags: { env: "test" } }),
      ["ListTagsForResource", "TagResource"],
    ],
    ["router-delete", ({ routers }) => routers.delete("support"), ["DeletePromptRouter"]],
    ["profile-ensure", ({ profiles }) => profiles.ensure(search), ["ListInferenceProfiles", "CreateInferenceProfile"]],
    ["profile-get-system", ({ profiles }) => profiles.get("us.amazon.nova-lite-v1:0"), ["GetInferenceProfile"]],
    ["profile-list", ({ profiles }) => profiles.list({ type: "system" }), ["ListInferenceProfiles"]],
    [
      "profile-tag",
      ({ profiles }) => profiles.ensure({ ...search, tags: { env: "test" } }),
      ["ListTagsForResource", "TagResource"],
    ],
    ["profile-delete", ({ profiles }) => profiles.delete("search"), ["DeleteInferenceProfile"]],
    [
      "throughput-ensure",
      ({ throughput }) => throughput.ensure({ ...helpdesk, commitment: "OneMonth" }),
      ["ListProvisionedModelThroughputs", "CreateProvisionedModelThroughput"],
    ],
    [
      "throughput-ensure-without-commitment",
      ({ throughput }) => throughput.ensure({ ...helpdesk, name: "hourly" }),
      ["CreateProvisionedModelThroughput"],
    ],
    [
      "throughput-get",
      ({ throughput }) => {
        now += LOCAL_TRANSITION_MS.provisionedModelThroughput.creating;
        return throughput.get("hourly");
      },
      ["GetProvisionedModelThroughput"],
    ],
    [
      "throughput-list",
      ({ throughput }) => throughput.list({ status: "InService" }),
      ["ListProvisionedModelThroughputs"],
    ],
    [
      "throughput-tag",
      ({ throughput }) => throughput.ensure({ ...helpdesk, name: "hourly", tags: { env: "test" } }),
      ["ListTagsForResource", "TagResource"],
    ],
    [
      "throughput-update",
      ({ throughput }) => throughput.update("hourly", { name: "renamed" }),
      ["UpdateProvisionedModelThroughput"],
    ],
    [
      "throughput-delete",
      async ({ throughput }) => {
        now += LOCAL_TRANSITION_MS.provisionedModelThroughput.updating;
        await throughput.delete("renamed");
      },
      ["DeleteProvisionedModelThroughput"],
    ],
    ["distill-create", ({ distillation }) => distillation.create(distilled), ["CreateModelCustomizationJob"]],
    ["distill-create-by-logs", ({ distillation }) => distillation.create(byLogs), ["CreateModelCustomizationJob"]],
    ["distill-get", ({ distillation }) => distillation.get("lesson"), ["GetModelCustomizationJob"]],
    ["distill-stop", ({ distillation }) => distillation.stop("logs"), ["StopModelCustomizationJob"]],
    ["distill-list", ({ distillation }) => distillation.list({ status: "InProgress" }), ["ListModelCustomizationJobs"]],
    [
      "deployment-ensure",
      ({ deployments }) => {
        const { validation, dataProcessing, training } = LOCAL_TRANSITION_MS.customizationJob;
        now += validation + dataProcessing + training;
        return deployments.ensure(deployed);
      },
      ["GetCustomModel", "ListCustomModelDeployments", "CreateCustomModelDeployment"],
    ],
    ["deployment-get", ({ deployments }) => deployments.get("lesson"), ["GetCustomModelDeployment"]],
    ["deployment-list", ({ deployments }) => deployments.list({ nameContains: "les" }), ["ListCustomModelDeployments"]],
    [
      "deployment-delete",
      async ({ deployments }) => {
        now += LOCAL_TRANSITION_MS.customModelDeployment.creating;
        await deployments.delete("lesson");
      },
      ["DeleteCustomModelDeployment"],
    ],
    ["alarm-ensure", ({ alarms }) => alarms.ensure(alarm), ["DescribeAlarms", "PutMetricAlarm"]],
    ["alarm-list", ({ alarms }) => alarms.list({ prefix: "bedrock", state: "OK" }), ["DescribeAlarms"]],
    ["alarm-delete", ({ alarms }) => alarms.delete(alarm.name), ["DeleteAlarms"]],
    ["dashboard-ensure", ({ dashboards }) => dashboards.ensure(dashboard), ["PutDashboard"]],
    ["dashboard-get", ({ dashboards }) => dashboards.get("bedrock-savings"), ["GetDashboard"]],
    ["dashboard-list", ({ dashboards }) => dashboards.list({ prefix: "bedrock" }), ["ListDashboards"]],
    ["dashboard-delete", ({ dashboards }) => dashboards.delete("bedrock-savings"), ["DeleteDashboards"]],
  ];

it("the requests have not changed", async () => {
  for (const [name, call, operations] of steps) {
    const services = connect();
    await call(services);
    const sent = new Map(services.recorded.flatMap((requests) => [...requests]));
    for (const operation of operations) {
      expect([...sent.keys()], name).toContain(operation);
      await expect(sent.get(operation)).toMatchFileSnapshot(`__snapshots__/wire/${name}.${operation}.http`);
    }
  }
}, 120_000);

/** `batch` has a test of its own. */
const importClause = /import \{([^}]*)\} from "@aws-sdk\/client-(?:bedrock|cloudwatch)"/g;

it("every operation that the package sends has a snapshot", () => {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const sent = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.startsWith("batch"))
    .flatMap((path) => [...readFileSync(join(folder, path), "utf8").matchAll(importClause)])
    .flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()))
    .filter((name) => /^[A-Z]\w+Command$/.test(name))
    .map((name) => name.slice(0, -"Command".length));
  const compared = new Set(steps.flatMap(([, , operations]) => operations));
  expect(sent.length).toBeGreaterThan(30);
  expect([...new Set(sent)].filter((operation) => !compared.has(operation))).toEqual([]);
});
