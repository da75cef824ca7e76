import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { RoutingRecord } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { type AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { createAgent, tool } from "langchain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";

const llama = "meta.llama3-1-70b-instruct-v1:0";
const llamaRouter = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/meta.llama:1";
const customRouter = "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abcdefghij12";
const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };
const weather = tool(async ({ city }: { city: string }) => `It is sunny in ${city}.`, {
  name: "weather",
  description: "The weather in a city",
  schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
});

/** A Llama: it calls the tool, then answers, and takes tools only when its answer is not streamed. */
function reply({ path, body }: SentRequest): FakeReply {
  if (path.endsWith("/converse-stream") && body.toolConfig !== undefined) {
    const message = "This model doesn't support tool use in streaming mode.";
    return { json: { message }, status: 400, errorType: "ValidationException" };
  }
  const answered = JSON.stringify(body.messages).includes("toolResult");
  const content = answered
    ? [{ text: "京都は晴れです。" }]
    : [{ text: "One moment." }, { toolUse: { toolUseId: "t1", name: "weather", input: { city: "京都" } } }];
  const stopReason = answered ? "end_turn" : "tool_use";
  const trace = { promptRouter: { invokedModelId: `arn:aws:bedrock:us-east-1::foundation-model/${llama}` } };
  return {
    json: { output: { message: { role: "assistant", content } }, stopReason, usage, metrics: { latencyMs: 1 }, trace },
  };
}

function create(options: BedrockRoutedChatModelInput) {
  const { client, sent } = createFakeTransport(reply);
  const model = new BedrockRoutedChatModel({ region: "us-east-1", client, ...options });
  return { model, operations: () => sent.map(({ path }) => path.split("/").at(-1)) };
}

const question = "京都の天気は？";

const reads: Record<string, (model: BedrockRoutedChatModel) => Promise<AIMessage | AIMessageChunk | undefined>> = {
  stream: async (model) => {
    let whole: AIMessageChunk | undefined;
    for await (const chunk of await model.bindTools([weather]).stream(question)) {
      whole = whole === undefined ? chunk : concat(whole, chunk);
    }
    return whole;
  },
  "streamEvents v2": async (model) => {
    for await (const { event, data } of model.bindTools([weather]).streamEvents(question, { version: "v2" })) {
      if (event === "on_chat_model_end") return data.output;
    }
    return undefined;
  },
  "streamEvents v3": async (model) => {
    const tools = [weather];
    return model.streamEvents(question, { tools });
  },
};

const targets: [string, BedrockRoutedChatModelInput][] = [
  ["Llama 3.1", { model: llama }],
  ["Llama 3.3 by a profile", { model: "us.meta.llama3-3-70b-instruct-v1:0" }],
  ["Llama 4", { model: "us.meta.llama4-scout-17b-instruct-v1:0" }],
  ["the default router of Llama", { model: llamaRouter }],
  [
    "a router whose models are stated",
    { model: customRouter, routerModels: ["us.amazon.nova-lite-v1:0", `us.${llama}`] },
  ],
];

describe.each(targets)("tools in a stream of %s", (_target, options) => {
  it.each(Object.entries(reads))("are answered by Converse, for %s", async (_read, read) => {
    const { model, operations } = create(options);
    const message = await read(model);
    expect(operations()).toEqual(["converse"]);
    expect(message?.text).toBe("One moment.");
    expect(message?.tool_calls).toMatchObject([{ id: "t1", name: "weather", args: { city: "京都" } }]);
    expect(message?.usage_metadata).toMatchObject({ input_tokens: 5, output_tokens: 2 });
    const routing = message?.response_metadata.routing as RoutingRecord | undefined;
    expect(routing).toMatchObject({
      requestedModelId: options.model,
      stopReason: "tool_use",
      usage: { inputTokens: 5 },
    });
    expect(routing?.attempts).toBe(1);
    expect(routing?.timeToFirstTokenMs).toBeGreaterThan(0);
  });
});

describe("tools in a stream of a target whose models are not known", () => {
  it.each(Object.entries(reads))("are answered by Converse when the model refuses, for %s", async (_read, read) => {
    const { model, operations } = create({ model: customRouter });
    const message = await read(model);
    expect(operations()).toEqual(["converse-stream", "converse"]);
    expect(message?.tool_calls).toMatchObject([{ name: "weather", args: { city: "京都" } }]);
  });
});

describe("an answer that was cut off in its tool call", () => {
  const cut = (): FakeReply => {
    const content = [{ text: "One moment." }, { toolUse: { toolUseId: "t1", name: "weather", input: {} } }];
    const message = { role: "assistant", content };
    return { json: { output: { message }, stopReason: "max_tokens", usage, metrics: { latencyMs: 1 } } };
  };

  it.each(Object.entries(reads))("has no call that an application would execute, for %s", async (_read, read) => {
    const { client } = createFakeTransport(cut);
    const message = await read(new BedrockRoutedChatModel({ region: "us-east-1", client, model: llama }));
    expect(message?.tool_calls).toEqual([]);
    expect(message?.invalid_tool_calls).toMatchObject([{ id: "t1", error: expect.stringContaining("max_tokens") }]);
  });
});

describe("an answer with every kind of block", () => {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const found = [{ text: "10 日" }, { json: { days: 10 } }];
  const search = { toolUseId: "s1", name: "nova_grounding", type: "server_tool_use", input: { query: "休暇" } };
  const result = { toolUseId: "s1", type: "nova_grounding_result", status: "success", content: found };
  const location = { documentPage: { documentIndex: 0, start: 1, end: 2 } };
  const citation = { title: "就業規則", source: "s3://rules", sourceContent: [{ text: "10 日" }], location };
  const content = [
    { reasoningContent: { reasoningText: { text: "規則を読む。", signature: "signed" } } },
    { reasoningContent: { redactedContent: base64("hidden") } },
    { toolUse: search },
    { toolResult: result },
    { citationsContent: { content: [{ text: "10 日です。" }], citations: [citation] } },
    { image: { format: "png", source: { bytes: base64("png") } } },
    { toolUse: { toolUseId: "t1", name: "weather", input: { city: "京都" } } },
  ];
  const whole = (): FakeReply => {
    const message = { role: "assistant", content };
    return { json: { output: { message }, stopReason: "tool_use", usage, metrics: { latencyMs: 1 } } };
  };
  const createWith = (reply: () => FakeReply): BedrockRoutedChatModel => {
    const { client } = createFakeTransport(reply);
    return new BedrockRoutedChatModel({ region: "us-east-1", client, model: llama, outputVersion: "v1" });
  };

  it.each(Object.entries(reads))("has all of them, as invoke gives them, for %s", async (_read, read) => {
    const expected = [
      { type: "reasoning", reasoning: "規則を読む。", signature: "signed" },
      { type: "non_standard", value: { type: "reasoning_content", redactedContent: base64("hidden") } },
      { type: "non_standard", value: { type: "tool_use", toolUse: search } },
      { type: "non_standard", value: { type: "tool_result", toolResult: result } },
      { type: "text", text: "10 日です。" },
      { type: "image", mimeType: "image/png", data: base64("png") },
    ];
    const invoked = await createWith(whole).bindTools([weather]).invoke(question);
    const streamed = await read(createWith(whole));
    for (const message of [invoked, streamed]) {
      const blocks = message?.contentBlocks.filter(({ type }) => !type.startsWith("tool_call"));
      expect(blocks).toHaveLength(expected.length);
      expect(blocks).toMatchObject(expected);
      expect(message?.tool_calls).toMatchObject([{ id: "t1", name: "weather", args: { city: "京都" } }]);
      // Beside the text of a stream, and in the text of a whole message.
      const text = message?.contentBlocks.find(({ type }) => type === "text");
      expect(message?.additional_kwargs.citations ?? text?.annotations).toMatchObject([
        { title: "就業規則", source: "s3://rules" },
      ]);
    }
  });

  it.each(Object.entries(reads))("can have no block at all, for %s", async (_read, read) => {
    const message = await read(createWith(() => ({ json: { stopReason: "end_turn", usage } })));
    expect(message?.text).toBe("");
    expect(message?.tool_calls).toEqual([]);
    expect(message?.usage_metadata).toMatchObject({ input_tokens: 5, output_tokens: 2 });
  });

  it.each(Object.entries(reads))("gives a call without arguments, for %s", async (_read, read) => {
    const toolUse = { toolUseId: "t1", name: "weather", input: {} };
    const reply = (): FakeReply => {
      const message = { role: "assistant", content: [{ toolUse }] };
      return { json: { output: { message }, stopReason: "tool_use", usage } };
    };
    expect((await read(createWith(reply)))?.tool_calls).toMatchObject([{ id: "t1", name: "weather", args: {} }]);
  });
});

it("an agent over a router of Llama streams its answer", async () => {
  const { model, operations } = create({ model: llamaRouter });
  const agent = createAgent({ model, tools: [weather] });
  const parts = await agent.stream({ messages: [["human", question]] }, { streamMode: "messages" });
  let text = "";
  for await (const [message] of parts) if (AIMessageChunk.isInstance(message)) text += message.text;
  expect(text).toContain("京都は晴れです。");
  expect(operations()).toEqual(["converse", "converse"]);
});

describe("against the local Bedrock", () => {
  let local: LocalBedrock;
  beforeAll(async () => {
    local = await startLocalBedrock();
  });
  afterAll(() => local.close());

  it("a stream of Llama without tools is streamed, and one with tools is answered whole", async () => {
    const client = new BedrockRuntimeClient(local.clientConfig);
    const model = new BedrockRoutedChatModel({ model: `us.${llama}`, region: "us-east-1", client });
    const before = local.requests.length;
    for (const runnable of [model, model.bindTools([weather])]) {
      let text = "";
      for await (const chunk of await runnable.stream("Expense claims are due on Friday. When are they due?")) {
        text += chunk.text;
      }
      expect(text).not.toBe("");
    }
    const operations = local.requests.slice(before).map(({ operation }) => operation);
    expect(operations).toEqual(["ConverseStream", "Converse"]);
  });
});
