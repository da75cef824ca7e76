import { BedrockClient } from "@aws-sdk/client-bedrock";
import { SystemMessage } from "@langchain/core/messages";
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
const schema = { title: "Days", type: "object", properties: { days: { type: "number" } } };
const search = tool(async () => "found", {
  name: "search",
  description: "就業規則を検索する",
  schema: { type: "object", properties: { query: { type: "string" } } },
});

function create(options: BedrockRoutedChatModelInput, reply = answer) {
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
    bedrockClient: new BedrockClient({ region: "us-east-1", credentials, requestHandler, maxAttempts: 1 }),
  };
}

/** The canned answer has no tool call: what is sent counts. */
const ask = (chat: BedrockRoutedChatModel) => expect(chat.withStructuredOutput(schema).invoke("Hi")).rejects.toThrow();

describe("a target whose models are looked up", () => {
  it.each([
    ["a router", routerArn, ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"]],
    ["an application profile", profileArn, ["mistral.mistral-large-2402-v1:0"]],
  ])("%s is made to call the tool of withStructuredOutput", async (_what, model, models) => {
    const { chat, sent } = create({ model, bedrockClient: controlPlane(200, ...models).bedrockClient });
    await ask(chat);
    expect(sent[0]?.body).toMatchObject({ toolConfig: { toolChoice: { any: {} } } });
  });

  it.each([
    ["is not known", 200, ["acme.model-v1:0"]],
    ["may not be looked up", 403, []],
  ])("is asked without a choice when it %s", async (_why, status, models) => {
    const { chat, sent } = create({ model: routerArn, bedrockClient: controlPlane(status, ...models).bedrockClient });
    await ask(chat);
    expect(sent[0]?.body).toMatchObject({ toolConfig: { tools: [{ toolSpec: { name: "extract" } }] } });
    expect(sent[0]?.body.toolConfig).not.toHaveProperty("toolChoice");
  });

  it("refuses a choice that they do not accept, with the remedy", async () => {
    const { bedrockClient } = controlPlane(200, "mistral.mistral-large-2402-v1:0");
    const { chat, sent } = create({ model: profileArn, bedrockClient });
    await expect(chat.bindTools([search], { tool_choice: "search" }).invoke("Hi")).rejects.toThrow(
      'Invalid tool_choice "tool": this model accepts "auto", "any".',
    );
    await chat.bindTools([search], { tool_choice: "any" }).invoke("Hi");
    expect(sent).toHaveLength(1);
  });

  it("is asked for again after a failure of the moment, and not after a denial", async () => {
    for (const [status, asked] of [
      [500, 2],
      [403, 1],
    ] as const) {
      const { bedrockClient, paths } = controlPlane(status);
      const { chat } = create({ model: routerArn, bedrockClient });
      await chat.invoke("Hi");
      await chat.invoke("Hi");
      expect(paths).toHaveLength(asked);
    }
  });
});

describe("an application profile beside its model", () => {
  const options = { model: `us.${sonnet}`, applicationInferenceProfile: profileArn };

  it("can do what the model can, as with ChatBedrockConverse, and counts as it", async () => {
    const { chat, sent } = create(options, answerWithout("trace"));
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

  it("has no scope, and so no price, when the model is a base id", async () => {
    const { chat } = create({ ...options, model: sonnet }, answerWithout("trace"));
    const { response_metadata } = await chat.invoke("Hi");
    expect(response_metadata.routing).not.toHaveProperty("invokedModel");
    expect(chat.supportsToolChoiceValues).toEqual(["auto", "any", "tool"]);
  });

  it("is still known when it may not be looked up", async () => {
    const { chat } = create({ ...options, bedrockClient: controlPlane(403).bedrockClient }, answerWithout("trace"));
    expect((await chat.invoke("Hi")).response_metadata.model_name).toBe(sonnet);
  });
});
