import { Bedrock } from "@aws-sdk/client-bedrock";
import type { RoutingRecord } from "@bedrock-routed/core";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { answer, answerWithout, routerArn } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";
import { createJsonHandler } from "../testing/json-handler";

const owner = "arn:aws:bedrock:us-east-1:123456789012";
const profileArn = `${owner}:application-inference-profile/abcdef123456`;
const sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const arnOf = (model: string, region: string) => ({ modelArn: `arn:aws:bedrock:${region}::foundation-model/${model}` });

function create(model: string, status: number, body: object, reply = answer) {
  const { client, sent } = createFakeTransport(reply);
  const { requestHandler, paths } = createJsonHandler(status, body);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const bedrockClient = new Bedrock({ region: "us-east-1", credentials, requestHandler, maxAttempts: 1 });
  return { chat: new BedrockRoutedChatModel({ model, client, bedrockClient }), sent, paths };
}

async function record(chat: BedrockRoutedChatModel): Promise<RoutingRecord> {
  const prefix = "The handbook says this and that. ".repeat(200);
  const message = await chat.invoke([new SystemMessage(prefix), new HumanMessage("How many days?")]);
  return message.response_metadata.routing as RoutingRecord;
}

describe("with a control-plane client", () => {
  it("looks up a router's models once, and plans for the strictest of them", async () => {
    const models = ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"].map((id) => ({
      modelArn: `${owner}:inference-profile/${id}`,
    }));
    const { chat, sent, paths } = create(routerArn, 200, { models });
    const [first] = await Promise.all([record(chat), record(chat)]);
    expect(first.router).toEqual({ kind: "default", models: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"] });
    expect(first.cachePlan.points).toMatchObject([{ section: "system" }]);
    expect(sent).toHaveLength(2);
    expect(paths).toEqual([`/prompt-routers/${encodeURIComponent(routerArn)}`]);
  });

  it("goes on without a description when the lookup is not permitted", async () => {
    const { chat } = create(routerArn, 403, { message: "not authorized" });
    const routing = await record(chat);
    expect(routing.router).toEqual({ kind: "default" });
    expect(routing.cachePlan.skipped).toMatchObject([{ reason: "limits-unknown" }]);
    expect(routing.invokedModel?.modelId).toBe("amazon.nova-lite-v1:0");
  });

  it.each([
    ["its geography", [arnOf(sonnet, "us-east-1"), arnOf(sonnet, "us-west-2")], "us"],
    [
      "any Region",
      [arnOf(sonnet, "us-east-1"), { modelArn: `arn:aws:bedrock:::foundation-model/${sonnet}` }],
      "global",
    ],
    ["one Region", [arnOf(sonnet, "us-east-1")], "in-region"],
  ])("resolves an application profile over %s to its base model and scope", async (_what, models, scope) => {
    const { chat } = create(profileArn, 200, { models }, answerWithout("trace"));
    const routing = await record(chat);
    expect(routing.invokedModel).toEqual({ modelId: sonnet, scope, region: "us-east-1" });
    expect(routing.cachePlan.points).toMatchObject([{ section: "system" }]);
  });

  it("leaves an application profile unknown when it names no model", async () => {
    const { chat } = create(profileArn, 200, { models: [{}] }, answerWithout("trace"));
    expect(await record(chat)).not.toHaveProperty("invokedModel");
  });
});

const schema = { title: "Days", type: "object", properties: { days: { type: "number" } } };
const search = tool(async () => "found", {
  name: "search",
  description: "就業規則を検索する",
  schema: { type: "object", properties: { query: { type: "string" } } },
});

function createChat(options: BedrockRoutedChatModelInput, reply = answer) {
  const { client, sent } = createFakeTransport(reply);
  return { chat: new BedrockRoutedChatModel({ client, ...options }), sent };
}

/** A control plane that names these models. */
function controlPlane(status: number, ...models: string[]) {
  const body = { models: models.map((id) => ({ modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${id}` })) };
  const { requestHandler, paths } = createJsonHandler(status, body);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return {
    paths,
    bedrockClient: new Bedrock({ region: "us-east-1", credentials, requestHandler, maxAttempts: 1 }),
  };
}

/** The canned answer has no tool call: what is sent counts. */
const ask = (chat: BedrockRoutedChatModel) => expect(chat.withStructuredOutput(schema).invoke("Hi")).rejects.toThrow();

describe("a target whose models are looked up", () => {
  it.each([
    ["a router", routerArn, ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"]],
    ["an application profile", profileArn, ["mistral.mistral-large-2402-v1:0"]],
  ])("%s is forced to call the tool of withStructuredOutput", async (_what, model, models) => {
    const { chat, sent } = createChat({ model, bedrockClient: controlPlane(200, ...models).bedrockClient });
    await ask(chat);
    expect(sent[0]?.body).toMatchObject({ toolConfig: { toolChoice: { any: {} } } });
  });

  it.each([
    ["is not known", 200, ["acme.model-v1:0"]],
    ["cannot be looked up", 403, []],
  ])("is called without a tool choice when it %s", async (_why, status, models) => {
    const { chat, sent } = createChat({
      model: routerArn,
      bedrockClient: controlPlane(status, ...models).bedrockClient,
    });
    await ask(chat);
    expect(sent[0]?.body).toMatchObject({ toolConfig: { tools: [{ toolSpec: { name: "extract" } }] } });
    expect(sent[0]?.body.toolConfig).not.toHaveProperty("toolChoice");
  });

  it("is free to call a tool or not when the caller made no choice", async () => {
    const { bedrockClient } = controlPlane(200, "amazon.nova-lite-v1:0");
    const { chat, sent } = createChat({ model: routerArn, bedrockClient });
    await chat.bindTools([search]).invoke("Hi");
    expect(sent[0]?.body.toolConfig).not.toHaveProperty("toolChoice");
  });

  it("refuses a choice that they do not accept, with the remedy", async () => {
    const { bedrockClient } = controlPlane(200, "mistral.mistral-large-2402-v1:0");
    const { chat, sent } = createChat({ model: profileArn, bedrockClient });
    await expect(chat.bindTools([search], { tool_choice: "search" }).invoke("Hi")).rejects.toThrow(
      'Invalid tool_choice "tool": this model accepts "auto", "any".',
    );
    await chat.bindTools([search], { tool_choice: "any" }).invoke("Hi");
    expect(sent).toHaveLength(1);
  });

  it("is looked up again after a failure, and not after a denial", async () => {
    for (const [status, asked] of [
      [500, 2],
      [403, 1],
    ] as const) {
      const { bedrockClient, paths } = controlPlane(status);
      const { chat } = createChat({ model: routerArn, bedrockClient });
      await chat.invoke("Hi");
      await chat.invoke("Hi");
      expect(paths).toHaveLength(asked);
    }
  });
});

describe("an application profile beside its model", () => {
  const options = { model: `us.${sonnet}`, applicationInferenceProfile: profileArn };

  it("has the capabilities of the model, as with ChatBedrockConverse, and is recorded as the model", async () => {
    const { chat, sent } = createChat(options, answerWithout("trace"));
    await ask(chat);
    expect(sent[0]).toMatchObject({
      path: `/model/${profileArn}/converse`,
      body: { toolConfig: { toolChoice: { tool: { name: "extract" } } } },
    });
    const { response_metadata } = await chat.invoke([
      new SystemMessage("就業規則。".repeat(1000)),
      ["human", "何日？"],
    ]);
    expect(response_metadata.routing).toMatchObject({
      targetKind: "application-profile",
      invokedModel: { modelId: sonnet, scope: "us", region: "us-east-1" },
      cachePlan: { points: [{ section: "system" }] },
    });
  });

  it("has no scope, and therefore no price, when the model is a base id", async () => {
    const { chat } = createChat({ ...options, model: sonnet }, answerWithout("trace"));
    const { response_metadata } = await chat.invoke("Hi");
    expect(response_metadata.routing).not.toHaveProperty("invokedModel");
    expect(chat.supportsToolChoiceValues).toEqual(["auto", "any", "tool"]);
  });

  it("is known from the options when the lookup is denied", async () => {
    const { chat } = createChat({ ...options, bedrockClient: controlPlane(403).bedrockClient }, answerWithout("trace"));
    expect((await chat.invoke("Hi")).response_metadata.model_name).toBe(sonnet);
  });
});
