// Writes the shapes of the operations that packages/local serves, from AWS's own service models:
//
//   node scripts/build-service-shapes.mjs FILE...
//
// Each FILE is a `service-2.json` of botocore, for one of the services below. The shapes of the services that are
// not given stay as they are. `request-shapes.json` is part of the package. `reply-shapes.json` is for tests only.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";
import { compactService } from "./shapes/compact-service.mjs";
import { findUnsafePatterns } from "./shapes/find-unsafe-patterns.mjs";

/** The operations of each service, by the service's name in botocore. */
const OPERATIONS = {
  "bedrock-runtime": [
    "ApplyGuardrail",
    "Converse",
    "ConverseStream",
    "CountTokens",
    "InvokeModel",
    "InvokeModelWithResponseStream",
  ],
  "bedrock-agent-runtime": ["Rerank", "Retrieve", "RetrieveAndGenerate", "RetrieveAndGenerateStream"],
  "bedrock-agent": ["ListDataSources", "ListIngestionJobs"],
  bedrock: [
    "CreateCustomModelDeployment",
    "CreateInferenceProfile",
    "CreateModelCustomizationJob",
    "CreateModelInvocationJob",
    "CreatePromptRouter",
    "CreateProvisionedModelThroughput",
    "DeleteCustomModel",
    "DeleteCustomModelDeployment",
    "DeleteInferenceProfile",
    "DeletePromptRouter",
    "DeleteProvisionedModelThroughput",
    "GetCustomModel",
    "GetCustomModelDeployment",
    "GetFoundationModel",
    "GetInferenceProfile",
    "GetModelCustomizationJob",
    "GetModelInvocationJob",
    "GetPromptRouter",
    "GetProvisionedModelThroughput",
    "ListCustomModelDeployments",
    "ListCustomModels",
    "ListFoundationModels",
    "ListInferenceProfiles",
    "ListModelCustomizationJobs",
    "ListModelInvocationJobs",
    "ListPromptRouters",
    "ListProvisionedModelThroughputs",
    "ListTagsForResource",
    "StopModelCustomizationJob",
    "StopModelInvocationJob",
    "TagResource",
    "UntagResource",
    "UpdateProvisionedModelThroughput",
  ],
  monitoring: [
    "DeleteAlarms",
    "DeleteDashboards",
    "DescribeAlarms",
    "GetDashboard",
    "GetMetricData",
    "ListDashboards",
    "ListMetrics",
    "PutDashboard",
    "PutMetricAlarm",
    "PutMetricData",
  ],
};

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("Give the service-2.json files of botocore, for example node scripts/build-service-shapes.mjs FILE...");
  process.exit(2);
}
const requests = readTable("request-shapes.json", "The requests of the operations that the local Bedrock serves.");
const before = structuredClone(requests.services);
const replies = readTable("reply-shapes.json", "The replies of the same operations. Only tests read them.");
for (const file of files) {
  const model = JSON.parse(readFileSync(file, "utf8"));
  const service = model.metadata.endpointPrefix;
  const operations = OPERATIONS[service];
  if (operations === undefined) throw new Error(`${file}: the local Bedrock serves nothing of ${service}.`);
  const source = `botocore, service model of ${service}, API ${model.metadata.apiVersion}`;
  const readOn = statSync(file).mtime.toISOString().slice(0, 10);
  requests.services[service] = { source, readOn, ...compactService(model, operations, "input") };
  replies.services[service] = { source, readOn, ...compactService(model, operations, "output") };
}
for (const [service, { shapes }] of Object.entries(requests.services)) {
  findUnsafePatterns(shapes, before[service]?.shapes ?? {});
}
writeTable("request-shapes.json", requests);
writeTable("reply-shapes.json", replies);

function fileOf(name) {
  return join(root, "packages", "local", "data", name);
}

function readTable(name, about) {
  const known = existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), "utf8")) : { services: {} };
  return { ...known, about, generatedBy: "scripts/build-service-shapes.mjs" };
}

/** Writes one line for each operation and shape, so that `git diff` shows what AWS has changed. */
function writeTable(name, { about, generatedBy, services }) {
  const lines = (table) =>
    Object.entries(table)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `      ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(",\n");
  const blocks = Object.entries(services)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([service, { source, readOn, operations, shapes }]) =>
        `  ${JSON.stringify(service)}: {\n    "source": ${JSON.stringify(source)},\n    "readOn": ${JSON.stringify(readOn)},\n    "operations": {\n${lines(operations)}\n    },\n    "shapes": {\n${lines(shapes)}\n    }\n  }`,
    );
  const head = `"about": ${JSON.stringify(about)},\n"generatedBy": ${JSON.stringify(generatedBy)},\n`;
  const text = `{\n${head}"services": {\n${blocks.join(",\n")}\n}\n}\n`;
  writeFileSync(fileOf(name), text);
  console.log(`${name}: ${text.length} characters`);
}
