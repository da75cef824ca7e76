import {
  BedrockClient,
  CreateInferenceProfileCommand,
  CreatePromptRouterCommand,
  type CreatePromptRouterCommandInput,
  DeletePromptRouterCommand,
  GetPromptRouterCommand,
  ListTagsForResourceCommand,
  paginateListPromptRouters,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const OWNED = "arn:aws:bedrock:us-east-1:123456789012";
const LITE = `${OWNED}:inference-profile/us.amazon.nova-lite-v1:0`;
const PRO = `${OWNED}:inference-profile/us.amazon.nova-pro-v1:0`;
const LLAMA = `${OWNED}:inference-profile/us.meta.llama3-3-70b-instruct-v1:0`;
const NOW = Date.parse("2026-11-21T00:00:00Z");

let local: LocalBedrock;
let client: BedrockClient;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => NOW });
  client = new BedrockClient(local.clientConfig);
});
afterAll(() => local.close());

const input = (name: string, change: Partial<CreatePromptRouterCommandInput> = {}): CreatePromptRouterCommandInput => ({
  promptRouterName: name,
  models: [{ modelArn: LITE }, { modelArn: PRO }],
  fallbackModel: { modelArn: LITE },
  routingCriteria: { responseQualityDifference: 100 },
  ...change,
});

it("a new router can be used at once, and does not exist after it is deleted", async () => {
  const created = await client.send(new CreatePromptRouterCommand(input("mine", { description: "For tests" })));
  const promptRouterArn = created.promptRouterArn ?? "";
  expect(promptRouterArn).toMatch(/^arn:aws:bedrock:us-east-1:123456789012:prompt-router\/[a-z0-9]{12}$/);
  expect(local.promptRouterArn("mine")).toBe(promptRouterArn);
  expect(await client.send(new GetPromptRouterCommand({ promptRouterArn }))).toMatchObject({
    promptRouterName: "mine",
    description: "For tests",
    models: [{ modelArn: LITE }, { modelArn: PRO }],
    fallbackModel: { modelArn: LITE },
    routingCriteria: { responseQualityDifference: 100 },
    status: "AVAILABLE",
    type: "custom",
    createdAt: new Date(NOW),
    updatedAt: new Date(NOW),
  });
  const converse = new ConverseCommand({
    modelId: promptRouterArn,
    messages: [{ role: "user", content: [{ text: "Compare these two plans and explain why one is better." }] }],
  });
  const runtime = new BedrockRuntimeClient(local.clientConfig);
  expect((await runtime.send(converse)).trace?.promptRouter?.invokedModelId).toBe(LITE);
  await client.send(new DeletePromptRouterCommand({ promptRouterArn }));
  await expect(runtime.send(converse)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(client.send(new DeletePromptRouterCommand({ promptRouterArn }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    $metadata: { httpStatusCode: 404 },
  });
});

it.each<[string, Partial<CreatePromptRouterCommandInput>, string, string | RegExp]>([
  [
    "a quality difference that is no multiple of 5",
    { routingCriteria: { responseQualityDifference: 12 } },
    "ValidationException",
    "Response quality difference must be a value multiple of 5",
  ],
  [
    "a quality difference of more than 100",
    { routingCriteria: { responseQualityDifference: 105 } },
    "ValidationException",
    "1 validation error detected: Value '105' at 'routingCriteria.responseQualityDifference' failed to satisfy constraint: Member must have value less than or equal to 100",
  ],
  ["one model", { models: [{ modelArn: LITE }] }, "ValidationException", /exactly two models/],
  [
    "three models",
    { models: [{ modelArn: LITE }, { modelArn: PRO }, { modelArn: LLAMA }] },
    "ValidationException",
    /exactly two models/,
  ],
  ["two families", { models: [{ modelArn: LITE }, { modelArn: LLAMA }] }, "ValidationException", /same family/],
  ["another fallback", { fallbackModel: { modelArn: LLAMA } }, "ValidationException", /one of the models/],
  [
    "Claude 4 and later",
    {
      models: [
        { modelArn: `${OWNED}:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0` },
        { modelArn: `${OWNED}:inference-profile/us.anthropic.claude-sonnet-4-6` },
      ],
    },
    "ValidationException",
    "Prompt routing is not supported for the specified model identifier",
  ],
  [
    "an unknown model",
    { models: [{ modelArn: LITE }, { modelArn: `${OWNED}:inference-profile/us.amazon.nova-99-v1:0` }] },
    "ValidationException",
    "The provided model identifier is invalid.",
  ],
  [
    "a model id instead of an ARN",
    { fallbackModel: { modelArn: "amazon.nova-lite-v1:0" } },
    "ValidationException",
    /^1 validation error detected: Value 'amazon\.nova-lite-v1:0' at 'fallbackModel\.modelArn' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
  ],
  [
    "a name and a tag that break their patterns",
    { promptRouterName: "名前", tags: [{ key: "", value: "x" }] },
    "ValidationException",
    /^2 validation errors detected: Value '名前' at 'promptRouterName' .*; Value '' at 'tags\.1\.member\.key' failed to satisfy constraint: Member must have length greater than or equal to 1$/,
  ],
  [
    "more than 50 tags",
    { tags: Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: "" })) },
    "TooManyTagsException",
    /50 tags per resource/,
  ],
])("refuses %s", async (_, change, name, message) => {
  await expect(client.send(new CreatePromptRouterCommand(input("refused", change)))).rejects.toMatchObject({
    name,
    message: typeof message === "string" ? message : expect.stringMatching(message),
    $metadata: { httpStatusCode: 400 },
  });
});

it("names every missing member", async () => {
  const response = await fetch(`${local.url}/prompt-routers`, {
    method: "POST",
    body: JSON.stringify({ promptRouterName: "x", models: [{}], fallbackModel: null }),
    headers: { authorization: "Bearer any" },
  });
  expect(((await response.json()) as { message: string }).message).toBe(
    "3 validation errors detected: Value null at 'models.1.member.modelArn' failed to satisfy constraint: Member must not be null; Value null at 'routingCriteria' failed to satisfy constraint: Member must not be null; Value null at 'fallbackModel' failed to satisfy constraint: Member must not be null",
  );
});

it("refuses a second router with the same name, but not a second request with the same token", async () => {
  const first = input("twice", { clientRequestToken: "token-1" });
  const { promptRouterArn } = await client.send(new CreatePromptRouterCommand(first));
  expect((await client.send(new CreatePromptRouterCommand(first))).promptRouterArn).toBe(promptRouterArn);
  await expect(client.send(new CreatePromptRouterCommand(input("twice")))).rejects.toMatchObject({
    name: "ConflictException",
    $metadata: { httpStatusCode: 400 },
  });
});

it("routes between application profiles, and reports the source of the profile", async () => {
  const copy = async (inferenceProfileName: string, copyFrom: string): Promise<string> => {
    const profile = { inferenceProfileName, modelSource: { copyFrom } };
    return (await client.send(new CreateInferenceProfileCommand(profile))).inferenceProfileArn ?? "";
  };
  const [small, large] = [await copy("small", LITE), await copy("large", PRO)];
  const models = [{ modelArn: small }, { modelArn: large }];
  const command = new CreatePromptRouterCommand(input("profiles", { models, fallbackModel: { modelArn: small } }));
  const { promptRouterArn } = await client.send(command);
  expect((await client.send(new GetPromptRouterCommand({ promptRouterArn }))).models).toEqual(models);
  const messages = [{ role: "user" as const, content: [{ text: "Hello" }] }];
  const runtime = new BedrockRuntimeClient(local.clientConfig);
  const { trace } = await runtime.send(new ConverseCommand({ modelId: promptRouterArn, messages }));
  expect(trace?.promptRouter?.invokedModelId).toBe(LITE);
  await client.send(new DeletePromptRouterCommand({ promptRouterArn }));
});

it("does not delete default routers", async () => {
  const command = new DeletePromptRouterCommand({ promptRouterArn: local.defaultRouterArn });
  await expect(client.send(command)).rejects.toMatchObject({ name: "ValidationException" });
});

it("lists routers by type in pages", async () => {
  for (const name of ["page 1", "page 2", "page 3"]) await client.send(new CreatePromptRouterCommand(input(name)));
  const pages: (string | undefined)[][] = [];
  for await (const page of paginateListPromptRouters({ client, pageSize: 2 }, { type: "custom" })) {
    pages.push((page.promptRouterSummaries ?? []).map((router) => router.promptRouterName));
  }
  expect(pages).toEqual([
    ["twice", "page 1"],
    ["page 2", "page 3"],
  ]);
});

it("stores tags", async () => {
  const tags = [{ key: "team", value: "search" }];
  const { promptRouterArn } = await client.send(new CreatePromptRouterCommand(input("tagged", { tags })));
  const resourceARN = promptRouterArn ?? "";
  await client.send(new TagResourceCommand({ resourceARN, tags: [{ key: "env", value: "test" }] }));
  await client.send(new UntagResourceCommand({ resourceARN, tagKeys: ["team"] }));
  const listed = await client.send(new ListTagsForResourceCommand({ resourceARN }));
  expect(listed.tags).toEqual([{ key: "env", value: "test" }]);
  const missing = new ListTagsForResourceCommand({ resourceARN: `${OWNED}:prompt-router/aaaaaaaaaaaa` });
  await expect(client.send(missing)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
