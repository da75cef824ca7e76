import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Bedrock } from "@aws-sdk/client-bedrock";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { defaultModelCatalog } from "@bedrock-routed/core";
import { expect, it } from "vitest";
import { planPolicy, policyFeatures } from "./plan-policy";

const packages = fileURLToPath(new URL("../../..", import.meta.url));

/** Sources that users run: no tests, and not the local Bedrock, which answers requests instead of sending them. */
function readSources(): readonly string[] {
  return readdirSync(packages)
    .filter((name) => name !== "local" && name !== "html")
    .map((name) => join(packages, name, "src"))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.includes("testing"))
        .map((path) => readFileSync(join(folder, path), "utf8")),
    );
}

/** Operations whose permission has another name. */
const otherActions: Readonly<Record<string, readonly string[]>> = {
  "bedrock:Converse": ["bedrock:InvokeModel"],
  "bedrock:ConverseStream": ["bedrock:InvokeModelWithResponseStream"],
  "s3:HeadObject": ["s3:GetObject"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
};

const importClause = /import \{([^}]*)\} from "@aws-sdk\/client-([a-z0-9-]+)"/g;
const methodCall = /\.([a-z][A-Za-z]+)\(/g;
const namedAction = /\b(?:bedrock|s3|dynamodb|cloudwatch|iam|pricing):(?!PassedToService)[A-Z][A-Za-z]+\b/g;

/** Permissions for the commands of the SDK that a source imports. */
function actionsOfCommands(source: string): string[] {
  return [...source.matchAll(importClause)].flatMap(([, names = "", client = ""]) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => /^[A-Z]\w+Command$/.test(name))
      .map((name) => `${client.startsWith("bedrock") ? "bedrock" : client}:${name.slice(0, -"Command".length)}`),
  );
}

/** Permissions for the operations that a source calls as methods of a client. */
function actionsOfMethods(source: string): string[] {
  return [...source.matchAll(methodCall)].flatMap(([, method = ""]) => {
    const operation = `${method.charAt(0).toUpperCase()}${method.slice(1)}`;
    if (Object.hasOwn(Bedrock.prototype, method)) return [`bedrock:${operation}`];
    return Object.hasOwn(CloudWatch.prototype, method) ? [`cloudwatch:${operation}`] : [];
  });
}

/** `Upload` of `lib-storage` sends parts, and gives them up when it fails. */
function actionsOfUploads(source: string): string[] {
  return source.includes("new Upload(") ? ["s3:PutObject", "s3:AbortMultipartUpload"] : [];
}

const scope = {
  partition: "aws",
  region: "us-east-1",
  account: "123456789012",
  models: ["us.amazon.nova-lite-v1:0", "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abc123def456"],
  knowledgeBases: ["HANDBOOK01"],
  table: "answers",
  buckets: ["prompts"],
  roles: ["arn:aws:iam::123456789012:role/batch"],
  catalog: defaultModelCatalog(),
};
const allowed = new Set(planPolicy(Object.keys(policyFeatures), scope).Statement.flatMap(({ Action }) => Action));

it("allows each operation that the packages send, and each action that an error names", () => {
  const sources = readSources();
  const sent = new Set(
    sources.flatMap((source) => [
      ...[...actionsOfCommands(source), ...actionsOfMethods(source)].flatMap(
        (action) => otherActions[action] ?? action,
      ),
      ...actionsOfUploads(source),
    ]),
  );
  const named = new Set(sources.flatMap((source) => source.match(namedAction) ?? []));
  expect([...sent, ...named].filter((action) => !allowed.has(action))).toEqual([]);
  // What is known to be sent, so that a scan that finds nothing does not pass.
  for (const action of ["bedrock:GetPromptRouter", "dynamodb:UpdateItem", "cloudwatch:PutMetricData", "s3:PutObject"]) {
    expect([...sent]).toContain(action);
  }
  expect(sent.size).toBeGreaterThan(55);
});

it("allows nothing that no package sends or names", () => {
  const sources = readSources();
  const known = new Set(
    sources.flatMap((source) => [
      ...[...actionsOfCommands(source), ...actionsOfMethods(source)].flatMap(
        (action) => otherActions[action] ?? action,
      ),
      ...actionsOfUploads(source),
    ]),
  );
  const forOthers = [
    // Sent by the chat model's parent class, and by the service with the caller's permissions.
    "bedrock:InvokeModelWithResponseStream",
    "iam:PassRole",
    // A table that is created with tags.
    "dynamodb:TagResource",
  ];
  expect([...allowed].filter((action) => !known.has(action) && !forOthers.includes(action))).toEqual([]);
});

it.each(Object.keys(policyFeatures))("%s names resources of its own, with all parts known", (feature) => {
  const { Statement } = planPolicy([feature], scope);
  expect(Statement.length).toBeGreaterThan(0);
  for (const { Action, Resource } of Statement) {
    const services = new Set(Action.map((action) => action.split(":")[0]));
    expect([...services]).toHaveLength(1);
    // Lists, metrics and prices have no resources; all others name the account or the model.
    if (Resource.includes("*"))
      expect(Action.join()).toMatch(/:(?:List|Describe|GetMetricData|PutMetricData|GetProducts|Rerank)/);
    for (const arn of Resource.filter((each) => each !== "*")) expect(arn).toMatch(/^arn:aws:[a-z0-9]+:/);
  }
});
