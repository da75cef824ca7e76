import type { RoutingRecord } from "@bedrock-routed/core";
import { createAgent, tool } from "langchain";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import { routerArn } from "./testing/answers";
import { createFakeTransport, type FakeReply, type SentRequest } from "./testing/fake-transport";

const trace = {
  promptRouter: {
    invokedModelId: "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
  },
};
const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };
const search = tool(async ({ query }: { query: string }) => `Found for ${query}: ten days.`, {
  name: "search",
  description: "Searches the handbook",
  schema: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
});

/** Asks for the tool first, and answers when it sees the result. */
function reply({ body }: SentRequest): FakeReply {
  const answered = JSON.stringify(body.messages).includes("toolResult");
  const content = answered
    ? [{ text: "You have ten days." }]
    : [{ toolUse: { toolUseId: "t1", name: "search", input: { query: "leave" } } }];
  const output = { message: { role: "assistant", content } };
  return { json: { output, stopReason: answered ? "end_turn" : "tool_use", usage, metrics: { latencyMs: 1 }, trace } };
}

describe("inside createAgent", () => {
  it("every model call of the agent carries its routing record and counts as the invoked model", async () => {
    const { client, sent } = createFakeTransport(reply);
    const model = new BedrockRoutedChatModel({
      model: routerArn,
      client,
      routerModels: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
    });
    const agent = createAgent({ model, tools: [search], systemPrompt: "Use the handbook. ".repeat(300) });
    const { messages } = await agent.invoke({ messages: [{ role: "user", content: "How many days?" }] });
    const answers = messages.filter((message) => message.type === "ai");
    const records = answers.map(({ response_metadata }) => response_metadata.routing as RoutingRecord);
    expect(answers.at(-1)?.text).toBe("You have ten days.");
    expect(records).toMatchObject([
      { invokedModel: { modelId: "amazon.nova-lite-v1:0" }, stopReason: "tool_use" },
      { invokedModel: { modelId: "amazon.nova-lite-v1:0" }, stopReason: "end_turn" },
    ]);
    expect(answers.map(({ response_metadata }) => response_metadata.model_name)).toEqual([
      "amazon.nova-lite-v1:0",
      "amazon.nova-lite-v1:0",
    ]);
    const [first, second] = sent.map(({ body }) => body);
    expect(first).toMatchObject({ system: [{ text: expect.any(String) }, { cachePoint: { type: "default" } }] });
    expect(second?.system).toEqual(first?.system);
    expect(JSON.stringify(second?.toolConfig)).not.toContain("cachePoint");
  });
});
