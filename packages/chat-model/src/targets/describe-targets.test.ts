import { BedrockClient } from "@aws-sdk/client-bedrock";
import type { RoutingRecord } from "@bedrock-routed/core";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
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
  const bedrockClient = new BedrockClient({ region: "us-east-1", credentials, requestHandler, maxAttempts: 1 });
  return { chat: new BedrockRoutedChatModel({ model, client, bedrockClient }), sent, paths };
}

async function record(chat: BedrockRoutedChatModel): Promise<RoutingRecord> {
  const prefix = "The handbook says this and that. ".repeat(200);
  const message = await chat.invoke([new SystemMessage(prefix), new HumanMessage("How many days?")]);
  return message.response_metadata.routing as RoutingRecord;
}

describe("with a client of the control plane", () => {
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

  it("goes on without, where it is not permitted", async () => {
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
