import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { InMemoryCache } from "@langchain/core/caches";
import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  getBufferString,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { RunnableLambda } from "@langchain/core/runnables";
import { tool } from "@langchain/core/tools";
import { toJsonSchema } from "@langchain/core/utils/json_schema";
import { concat } from "@langchain/core/utils/stream";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "./options/chat-model-options";
import { createFakeTransport, type FakeReply, type SentRequest } from "./testing/fake-transport";

/*
 * What LangChain asks of every chat model, in our words: the checks of its standard tests, which are not
 * published as a package. Texts come from the local Bedrock, tool calls from a scripted service.
 */

const modelId = "amazon.nova-lite-v1:0";
const base = { model: `us.${modelId}`, region: "us-east-1" };
let local: LocalBedrock;

beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());
afterEach(() => {
  vi.unstubAllEnvs();
});

function create(options: Partial<BedrockRoutedChatModelInput> = {}): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({ ...base, client: new BedrockRuntimeClient(local.clientConfig), ...options });
}

async function join(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of stream) {
    expect(chunk).toBeInstanceOf(AIMessageChunk);
    whole = whole === undefined ? chunk : concat(whole, chunk);
  }
  if (whole === undefined) throw new Error("the stream was empty");
  return whole;
}

describe("construction", () => {
  const standard = { temperature: 0, maxTokens: 100, timeout: 60, stopSequences: [], maxRetries: 2 };

  it("takes LangChain's standard parameters, and streaming", () => {
    const model = create({ ...standard, streaming: true });
    expect(model).toMatchObject({ temperature: 0, maxTokens: 100, streaming: true });
  });

  it("takes keys and Region from the environment", async () => {
    vi.stubEnv("AWS_BEARER_TOKEN_BEDROCK", undefined);
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("BEDROCK_AWS_ACCESS_KEY_ID", "id");
    vi.stubEnv("BEDROCK_AWS_SECRET_ACCESS_KEY", "secret");
    const model = new BedrockRoutedChatModel({ model: modelId });
    expect(model.region).toBe("eu-west-1");
    expect(await model.client.config.credentials()).toMatchObject({ accessKeyId: "id", secretAccessKey: "secret" });
  });

  it("has the parameters for LangSmith, those that are not set included", () => {
    const keys = ["ls_max_tokens", "ls_model_name", "ls_model_type", "ls_provider", "ls_stop", "ls_temperature"];
    const unset = create().getLsParams({});
    expect(Object.keys(unset).sort()).toEqual(keys);
    expect(unset.ls_stop).toBeUndefined();
    const set = create({ ...standard, stopSequences: ["END"] });
    expect(set.getLsParams({})).toMatchObject({ ls_temperature: 0, ls_max_tokens: 100, ls_stop: ["END"] });
    expect(set.getLsParams({ temperature: 1, maxTokens: 5, stop: ["STOP"] })).toEqual({
      ls_provider: "amazon_bedrock",
      ls_model_name: base.model,
      ls_model_type: "chat",
      ls_temperature: 1,
      ls_max_tokens: 5,
      ls_stop: ["STOP"],
    });
  });

  it("has a name and a type", () => {
    expect([create().getName(), create()._llmType()]).toEqual(["BedrockRoutedChatModel", "chat_bedrock_converse"]);
  });
});

describe("a signal that was aborted before the call", () => {
  it("ends invoke and stream before anything is sent", async () => {
    const { client, sent } = createFakeTransport(() => ({ json: {} }));
    const model = create({ client });
    const signal = AbortSignal.abort();
    await expect(model.invoke("Hello", { signal })).rejects.toThrow();
    const read = (async () => join(await model.stream("Hello", { signal })))();
    await expect(read).rejects.toThrow();
    expect(sent).toHaveLength(0);
  });
});

describe("an answer", () => {
  const question = "When are expense claims due?";
  const counted = {
    input_tokens: expect.any(Number),
    output_tokens: expect.any(Number),
    total_tokens: expect.any(Number),
  };

  it("of invoke is an AIMessage with text, usage and model", async () => {
    const answer = await create().invoke(question);
    expect(answer).toBeInstanceOf(AIMessage);
    expect(answer.text).not.toBe("");
    expect(answer.usage_metadata).toMatchObject(counted);
    expect(answer.response_metadata).toMatchObject({
      model: modelId,
      model_name: modelId,
      model_provider: "bedrock-converse",
    });
  });

  it("of stream joins to the same", async () => {
    const answer = await join(await create().stream(question));
    expect(answer.text).toBe((await create().invoke(question)).text);
    expect(answer.usage_metadata).toMatchObject(counted);
    expect(answer.response_metadata).toMatchObject({
      model: modelId,
      model_name: modelId,
      model_provider: "bedrock-converse",
    });
  });

  it("of streamEvents v3 has text, usage and model too", async () => {
    const answer = await create().streamEvents(question);
    expect(answer.text).not.toBe("");
    expect(answer.usage_metadata).toMatchObject(counted);
    expect(answer.response_metadata).toMatchObject({ model: modelId, model_provider: "bedrock-converse" });
  });

  it("names what was called when the model that answered is unknown", async () => {
    const { client } = createFakeTransport(() => textReply("Hello"));
    const model = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123def456";
    const { response_metadata } = await create({ client, model }).invoke("Hello");
    expect(response_metadata.model).toBe(model);
    expect(response_metadata).not.toHaveProperty("model_name");
  });

  it("of batch is one for each input, in their order", async () => {
    const { client } = createFakeTransport(({ body }) => textReply(`Answer to ${JSON.stringify(body.messages)}`));
    const answers = await create({ client }).batch(["Hello", "こんにちは"]);
    expect(answers.map(({ text }) => [text.includes("Hello"), text.includes("こんにちは")])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it("of streamEvents v2 starts, streams and ends, and the parts make the whole", async () => {
    const events = [];
    for await (const event of create().streamEvents(question, { version: "v2" })) events.push(event);
    expect(events[0]?.event).toBe("on_chat_model_start");
    expect(events.at(-1)?.event).toBe("on_chat_model_end");
    const parts = events.filter(({ event }) => event === "on_chat_model_stream").map(({ data }) => data.chunk.text);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join("")).toBe(events.at(-1)?.data.output.text);
  });

  it("takes a whole conversation", async () => {
    const messages = [new SystemMessage("Be brief."), new HumanMessage("hello"), new AIMessage("hello")];
    expect((await create().invoke([...messages, new HumanMessage("how are you")])).text).not.toBe("");
    expect((await create().invoke([new HumanMessage([{ type: "text", text: "hello" }])])).text).not.toBe("");
  });

  it("ends at the stop sequences of the call or of the constructor", async () => {
    const { client, sent } = createFakeTransport(() => textReply("hi"));
    await create({ client }).invoke("hi", { stop: ["you"] });
    await create({ client, stop: ["you"] }).invoke("hi");
    for (const { body } of sent) expect(body.inferenceConfig).toEqual({ stopSequences: ["you"] });
  });

  it("is cached by LangChain under the key of the call", async () => {
    const cache = new InMemoryCache();
    const { client, sent } = createFakeTransport(() => textReply("hi"));
    const model = create({ client, cache });
    const message = new HumanMessage([{ type: "text", text: "Hello there!" }]);
    await model.invoke([message]);
    const key = model._getSerializedCacheKeyParametersForCall({});
    const cached = await cache.lookup(getBufferString([message]), key);
    const second = await model.invoke([message]);
    expect(sent).toHaveLength(1);
    expect(second.text).toBe("hi");
    expect(cached).toHaveLength(1);
  });
});

/** A service that says a text. */
function textReply(text: string): FakeReply {
  const message = { role: "assistant", content: [{ text }] };
  return { json: { output: { message }, stopReason: "end_turn", usage: tokens } };
}

const tokens = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };

/** A service that calls every tool that it is given with these arguments, until it sees results. */
function callingTools(input: object): (request: SentRequest) => FakeReply {
  return ({ path, body }) => {
    const { toolConfig } = body as { toolConfig?: { tools: { toolSpec?: { name: string } }[] } };
    const hasResults = JSON.stringify(body.messages).includes("toolResult");
    const names = hasResults ? [] : (toolConfig?.tools ?? []).flatMap(({ toolSpec }) => toolSpec?.name ?? []);
    if (!path.endsWith("/converse-stream")) {
      const calls = names.map((name, index) => ({ toolUse: { toolUseId: `t${index}`, name, input } }));
      const content = calls.length === 0 ? [{ text: "3" }] : calls;
      const stopReason = calls.length === 0 ? "end_turn" : "tool_use";
      return { json: { output: { message: { role: "assistant", content } }, stopReason, usage: tokens } };
    }
    const text = Object.keys(input).length === 0 ? "" : JSON.stringify(input);
    const calls = names.flatMap((name, index): Record<string, object>[] => [
      { contentBlockStart: { contentBlockIndex: index, start: { toolUse: { toolUseId: `t${index}`, name } } } },
      { contentBlockDelta: { contentBlockIndex: index, delta: { toolUse: { input: text.slice(0, 3) } } } },
      { contentBlockDelta: { contentBlockIndex: index, delta: { toolUse: { input: text.slice(3) } } } },
      { contentBlockStop: { contentBlockIndex: index } },
    ]);
    const said = [{ contentBlockDelta: { contentBlockIndex: 0, delta: { text: "3" } } }];
    const stopReason = calls.length === 0 ? "end_turn" : "tool_use";
    const blocks = calls.length === 0 ? said : calls;
    const end = [{ messageStop: { stopReason } }, { metadata: { usage: tokens } }];
    return { events: [{ messageStart: { role: "assistant" } }, ...blocks, ...end] };
  };
}

describe("tools", () => {
  const fields = z.object({ a: z.number().describe("The first number"), b: z.number() });
  const add = tool(async ({ a, b }: { a: number; b: number }) => String(a + b), {
    name: "add",
    description: "Adds two numbers",
    schema: fields,
  });
  const withTools = (input: object = { a: 1, b: 2 }) => {
    const { client, sent } = createFakeTransport(callingTools(input));
    return { model: create({ client }), sent };
  };
  const asked = [{ type: "tool_call", id: "t0", name: "add", args: { a: 1, b: 2 } }];

  it.each<[string, Parameters<BedrockRoutedChatModel["bindTools"]>[0][number]]>([
    ["LangChain's own", add],
    ["only its parameters", { name: "add", description: "Adds two numbers", schema: fields }],
    [
      "OpenAI's form",
      {
        type: "function",
        function: { name: "add", description: "Adds two numbers", parameters: toJsonSchema(fields) },
      },
    ],
    [
      "a runnable",
      RunnableLambda.from(({ a, b }: { a: number; b: number }) => a + b).asTool({
        name: "add",
        description: "Adds two numbers",
        schema: fields,
      }),
    ],
  ])("are called by invoke, stream and streamEvents: %s", async (_form, given) => {
    const { model, sent } = withTools();
    const bound = model.bindTools([given]);
    const prompt = ChatPromptTemplate.fromMessages([["human", "What is {a} + {b}?"]]);
    const values = { a: 1, b: 2 };
    expect((await prompt.pipe(bound).invoke(values)).tool_calls).toEqual(asked);
    const streamed = await join(await prompt.pipe(bound).stream(values));
    expect(streamed.tool_calls).toEqual(asked);
    expect(streamed.usage_metadata).toMatchObject({ input_tokens: 5, output_tokens: 2 });
    for (const { body } of sent) {
      expect(body.toolConfig).toMatchObject({
        tools: [
          { toolSpec: { name: "add", description: "Adds two numbers", inputSchema: { json: { type: "object" } } } },
        ],
      });
    }
  });

  it("without arguments are called with none", async () => {
    const now = tool(async () => "noon", { name: "now", description: "Tells the time", schema: z.object({}) });
    const { model } = withTools({});
    const bound = model.bindTools([now]);
    const none = [{ type: "tool_call", id: "t0", name: "now", args: {} }];
    expect((await bound.invoke("?")).tool_calls).toEqual(none);
    expect((await join(await bound.stream("?"))).tool_calls).toEqual(none);
    expect((await model.streamEvents("?", { tools: [now] })).tool_calls).toEqual(none);
  });

  it("are called in parallel", async () => {
    const other = tool(async () => "6", { name: "multiply", description: "Multiplies", schema: fields });
    const bound = withTools().model.bindTools([add, other]);
    for (const answer of [await bound.invoke("?"), await join(await bound.stream("?"))]) {
      expect(answer.tool_calls?.map(({ name, id }) => [name, id])).toEqual([
        ["add", "t0"],
        ["multiply", "t1"],
      ]);
    }
  });

  it.each(["invoke", "stream"])("give results that the next turn reads: %s", async (way) => {
    const { model, sent } = withTools();
    const bound = model.bindTools([add]);
    const ask = async (messages: BaseMessage[]): Promise<AIMessageChunk> =>
      way === "invoke" ? bound.invoke(messages) : join(await bound.stream(messages));
    const question = new HumanMessage("What is 1 + 2?");
    const call = await ask([question]);
    const result = new ToolMessage({ content: await add.invoke({ a: 1, b: 2 }), tool_call_id: "t0", name: "add" });
    expect((await ask([question, call, result])).text).toBe("3");
    expect(sent[1]?.body.messages).toEqual([
      { role: "user", content: [{ text: "What is 1 + 2?" }] },
      { role: "assistant", content: [{ toolUse: { toolUseId: "t0", name: "add", input: { a: 1, b: 2 } } }] },
      {
        role: "user",
        content: [{ toolResult: expect.objectContaining({ toolUseId: "t0", content: [{ text: "3" }] }) }],
      },
    ]);
  });

  it.each<[string, AIMessage["content"]]>([
    ["as a text", ""],
    ["as blocks", [{ type: "text", text: "I add." }]],
  ])("can be shown in examples, whose content is %s", async (_form, content) => {
    const { model, sent } = withTools();
    const tool_calls = [{ type: "tool_call" as const, id: "abc123", name: "add", args: { a: 1, b: 2 } }];
    const answer = await model
      .bindTools([add])
      .invoke([
        new HumanMessage("What is 1 + 2?"),
        new AIMessage({ content, tool_calls }),
        new ToolMessage({ content: "3", tool_call_id: "abc123", name: "add" }),
        new AIMessage("3"),
        new HumanMessage("What is 3 + 4?"),
      ]);
    expect(answer).toBeInstanceOf(AIMessage);
    expect(JSON.stringify(sent[0]?.body.messages)).toContain('"toolUseId":"abc123","name":"add","input":{"a":1,"b":2}');
  });

  it("take nested and open objects", async () => {
    const details = z3.object({ service: z3.string(), parameters: z3.record(z3.unknown()) });
    const schema = z3.object({ decision: z3.enum(["API", "Fallback"]), details });
    const input = { decision: "API", details: { service: "s", parameters: { a: [1] } } };
    const output = await withTools(input).model.withStructuredOutput(schema, { name: "decide" }).invoke("?");
    expect(output).toEqual(input);
  });

  it.each(["functionCalling", "jsonSchema"] as const)(
    "tell tracers the format of structured output: %s",
    async (method) => {
      const seen: unknown[] = [];
      const handleChatModelStart: CallbackHandlerMethods["handleChatModelStart"] = (
        _model,
        _messages,
        _id,
        _parent,
        extra,
      ) => {
        seen.push(extra?.options);
      };
      const { client } = createFakeTransport((request) =>
        method === "jsonSchema" ? textReply('{"a":1,"b":2}') : callingTools({ a: 1, b: 2 })(request),
      );
      const structured = create({ client }).withStructuredOutput(fields, { name: "add", method });
      expect(await structured.invoke("?", { callbacks: [{ handleChatModelStart }] })).toEqual({ a: 1, b: 2 });
      expect(seen).toMatchObject([
        { ls_structured_output_format: { kwargs: { method }, schema: toJsonSchema(fields) } },
      ]);
    },
  );
});
