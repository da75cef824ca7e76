import type { RoutingRecord } from "@bedrock-routed/core";
import {
  type AgentMiddleware,
  anthropicPromptCachingMiddleware,
  bedrockPromptCachingMiddleware,
  createAgent,
  providerStrategy,
  tool,
  toolStrategy,
} from "langchain";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
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

  it("langchain's caching middleware adds no second set of cache points", async () => {
    const sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    // They say that they leave a class of another name than upstream's alone.
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const systemPrompt = "就業規則に従って答える。".repeat(300);
    const run = async (...middleware: AgentMiddleware[]): Promise<SentRequest[]> => {
      const { client, sent } = createFakeTransport(reply);
      const model = new BedrockRoutedChatModel({ model: sonnet, region: "us-east-1", client });
      const agent = createAgent({ model, tools: [search], systemPrompt, middleware });
      await agent.invoke({ messages: [{ role: "user", content: "有給休暇は何日ですか" }] });
      return sent;
    };
    const plain = await run();
    expect(JSON.stringify(plain[1]?.body).split("cachePoint")).toHaveLength(4);
    expect(await run(bedrockPromptCachingMiddleware())).toEqual(plain);
    expect(await run(anthropicPromptCachingMiddleware())).toEqual(plain);
    warn.mockRestore();
  });

  const Days = z.object({ days: z.number() });

  it.each([
    ["by the service's own JSON schema", "outputConfig"],
    ["by a tool call", "toolConfig"],
  ])("gives a structured response %s", async (_how, field) => {
    const { client, sent } = createFakeTransport(({ body }) => {
      const { toolConfig } = body as { toolConfig?: { tools: { toolSpec: { name: string } }[] } };
      const name = toolConfig?.tools[0]?.toolSpec.name;
      const block =
        name === undefined ? { text: '{"days":10}' } : { toolUse: { toolUseId: "t1", name, input: { days: 10 } } };
      const output = { message: { role: "assistant", content: [block] } };
      return { json: { output, stopReason: "end_turn", usage, metrics: { latencyMs: 1 }, trace } };
    });
    const options = {
      model: new BedrockRoutedChatModel({ model: routerArn, client, routerModels: ["amazon.nova-lite-v1:0"] }),
      tools: [],
    };
    const agent =
      field === "toolConfig"
        ? createAgent({ ...options, responseFormat: toolStrategy(Days) })
        : createAgent({ ...options, responseFormat: providerStrategy(Days) });
    const result = await agent.invoke({ messages: [{ role: "user", content: "How many days?" }] });
    expect(result).toMatchObject({ structuredResponse: { days: 10 } });
    expect(Object.keys(sent[0]?.body ?? {}).sort()).toEqual(["messages", field]);
    expect(JSON.stringify(sent[0]?.body[field])).toContain("days");
  });
});
