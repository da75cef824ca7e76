import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { ChatBedrockConverse } from "@langchain/aws";
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
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "./options/chat-model-options";

/*
 * What LangChain's standard integration tests ask of a chat model with its service, in our words. They are not
 * published as a package. The service is the local Bedrock, and nothing is scripted.
 */

/** Checks that fail with `ChatBedrockConverse` too, with the reason. */
const UPSTREAM_CANNOT: Readonly<Record<string, string>> = {
  "a call has the id that the test chose": "Bedrock chooses the ids of tool calls.",
  "an image at a URL": "Converse takes bytes and S3 locations only.",
  "audio at a URL": "Converse takes bytes and S3 locations only.",
  "a file without a text": "Converse wants a text block beside a document.",
  "a file at a URL": "Converse takes bytes and S3 locations only.",
};

/** Runs a check, or expects it to fail when upstream cannot pass it either. */
function check(name: string, run: () => Promise<void>): void {
  if (UPSTREAM_CANNOT[name] === undefined) it(name, run);
  else it.fails(`${name} (not upstream either: ${UPSTREAM_CANNOT[name]})`, run);
}

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());

const models = ["us.amazon.nova-lite-v1:0", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"];

function create(model: string, options: Partial<BedrockRoutedChatModelInput> = {}): BedrockRoutedChatModel {
  const client = new BedrockRuntimeClient(local.clientConfig);
  return new BedrockRoutedChatModel({ model, region: "us-east-1", client, ...options });
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

const numbers = z
  .object({
    a: z.number().int().describe("The first integer to add."),
    b: z.number().int().describe("The second one."),
  })
  .describe("Add two integers");
const adder = tool(async ({ a, b }: z.infer<typeof numbers>) => JSON.stringify({ result: a + b }), {
  name: "AdderTool",
  description: "Add two integers",
  schema: numbers,
});
const sum = ChatPromptTemplate.fromMessages([
  ["system", "You are bad at mathematics and must ALWAYS call the {toolName} function."],
  ["human", "What is the sum of 1836281973 and 19973286?"],
]);
const summed = { a: 1836281973, b: 19973286 };
const place = z.object({ location: z.string().describe("The name of the city, e.g. San Francisco") });
const weather = tool(async () => "In San Francisco it is sunny and 70 degrees.", {
  name: "get_current_weather",
  description: "Get the current weather in a given location",
  schema: place,
});
const time = tool(async () => "It is noon.", {
  name: "get_current_time",
  description: "Get the current time in a given location",
  schema: place,
});
const call = { type: "tool_call" as const, id: "abc123", name: "AdderTool", args: { a: 1, b: 2 } };

describe.each(models)("%s", (model) => {
  describe("texts", () => {
    check("invoke, stream and batch give texts", async () => {
      const answer = await create(model).invoke("Hello");
      expect(answer).toBeInstanceOf(AIMessage);
      expect(answer.text).not.toBe("");
      expect((await join(await create(model).stream("Hello"))).text).toBe(answer.text);
      const answers = await create(model).batch(["Hello", "Hey"]);
      expect(answers.map(({ text }) => text !== "")).toEqual([true, true]);
    });

    check("stream events start, stream and end", async () => {
      const events = [];
      for await (const event of create(model).streamEvents("Hello", { version: "v2" })) events.push(event);
      expect(events[0]?.event).toBe("on_chat_model_start");
      expect(events[Math.floor(events.length / 2)]?.event).toBe("on_chat_model_stream");
      expect(events.at(-1)?.event).toBe("on_chat_model_end");
    });

    check("conversations, also with two messages of one role in a row", async () => {
      const turns = [new HumanMessage("hello"), new AIMessage("hello"), new HumanMessage("how are you")];
      expect((await create(model).invoke(turns)).text).not.toBe("");
      const doubled = [
        new SystemMessage("hello"),
        new SystemMessage("hello"),
        new HumanMessage("hello"),
        new HumanMessage("hello"),
        new AIMessage("hello"),
        new AIMessage("hello"),
        new HumanMessage("how are you"),
      ];
      expect((await create(model).invoke(doubled)).text).not.toBe("");
    });

    check("usage and the model are reported", async () => {
      const counted = {
        input_tokens: expect.any(Number),
        output_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      };
      const answer = await create(model).invoke("Hello");
      expect(answer.usage_metadata).toMatchObject(counted);
      expect(answer.response_metadata.model).toEqual(expect.stringMatching(/./));
      expect((await join(await create(model).stream("Hello"))).usage_metadata).toMatchObject(counted);
    });

    check("stop sequences of the call and of the constructor", async () => {
      expect((await create(model).invoke("hi", { stop: ["language"] })).text).not.toContain("language");
      expect((await create(model, { stop: ["language"] }).invoke("hi")).text).not.toContain("language");
    });

    check("the cache of LangChain", async () => {
      const chat = create(model, { cache: new InMemoryCache() });
      const message = new HumanMessage({ content: [{ type: "text", text: "Hello there!" }] });
      const first = await chat.invoke([message]);
      const key = chat._getSerializedCacheKeyParametersForCall({});
      const cached = await chat.cache?.lookup(getBufferString([message]), key);
      expect(cached).toHaveLength(1);
      expect((await chat.invoke([message])).text).toBe(first.text);
    });
  });

  describe("tools", () => {
    check("a tool that the question names", async () => {
      const answer = await create(model)
        .bindTools([adder])
        .invoke("What is the value of adderTool(1, 2)? Use the tool.");
      expect(answer.tool_calls).toEqual([{ ...call, id: expect.any(String) }]);
    });

    check("a call has the id that the test chose", async () => {
      const answer = await create(model)
        .bindTools([adder])
        .invoke("What is the value of adderTool(1, 2)? Use the tool.");
      expect(answer.tool_calls?.[0]?.id).toBe("abc123");
    });

    check("a runnable and OpenAI's form, which the system prompt names", async () => {
      const runnable = RunnableLambda.from(() => 0).asTool({
        name: "math_addition",
        description: "Add two integers",
        schema: numbers,
      });
      const openAi = {
        type: "function" as const,
        function: { name: "math_addition", description: "Add two integers", parameters: toJsonSchema(numbers) },
      };
      for (const given of [runnable, openAi]) {
        const answer = await sum.pipe(create(model).bindTools([given])).invoke({ toolName: "math_addition" });
        expect(answer.tool_calls?.map(({ name, args, type }) => [name, args, type])).toEqual([
          ["math_addition", summed, "tool_call"],
        ]);
      }
    });

    check("streams with tool calls, although the system prompt has another name", async () => {
      const answer = await join(await sum.pipe(create(model).bindTools([adder])).stream({ toolName: "math_addition" }));
      expect(answer.tool_calls?.map(({ name, args }) => [name, args])).toEqual([["AdderTool", summed]]);
      expect(answer.usage_metadata).toMatchObject({
        input_tokens: expect.any(Number),
        output_tokens: expect.any(Number),
      });
    });

    check("parameters without a function, invoked and streamed", async () => {
      const bound = create(model).bindTools([{ name: weather.name, description: weather.description, schema: place }]);
      const question = "What's the weather like in San Francisco today?";
      for (const answer of [await bound.invoke(question), await join(await bound.stream(question))]) {
        expect(answer.tool_calls?.map(({ name, args }) => [name, args])).toEqual([
          ["get_current_weather", { location: "San Francisco" }],
        ]);
      }
    });

    check("histories whose content is a text or a list", async () => {
      const bound = create(model).bindTools([adder]);
      const listed = [
        { type: "text", text: "I add." },
        { type: "tool_use", id: "abc123", name: "AdderTool", input: { a: 1, b: 2 } },
      ];
      for (const content of ["", listed]) {
        const answer = await bound.invoke([
          new HumanMessage("What is 1 + 2"),
          new AIMessage({ content, tool_calls: [call] }),
          new ToolMessage({ content: await adder.invoke(call.args), tool_call_id: "abc123", name: "AdderTool" }),
        ]);
        expect(answer.text).toContain('{"result":3}');
      }
    });

    check("examples before the question", async () => {
      const answer = await create(model)
        .bindTools([adder])
        .invoke([
          new HumanMessage("What is 1 + 2"),
          new AIMessage({ content: "", tool_calls: [call] }),
          new ToolMessage({ content: '{"result":3}', tool_call_id: "abc123", name: "AdderTool" }),
          new AIMessage('{"result":3}'),
          new HumanMessage("What is 3 + 4"),
        ]);
      expect(answer).toBeInstanceOf(AIMessage);
    });

    check("a call and its result are used, invoked and streamed", async () => {
      const bound = create(model).bindTools([weather]);
      const ask = {
        invoke: async (messages: BaseMessage[]): Promise<AIMessageChunk> => bound.invoke(messages),
        stream: async (messages: BaseMessage[]): Promise<AIMessageChunk> => join(await bound.stream(messages)),
      };
      for (const send of Object.values(ask)) {
        const messages: BaseMessage[] = [
          new HumanMessage(
            "What's the weather like in San Francisco right now? Use the 'get_current_weather' tool to find the answer.",
          ),
        ];
        const answer = await send(messages);
        expect(answer.tool_calls?.map(({ name }) => name)).toEqual(["get_current_weather"]);
        const [made] = answer.tool_calls ?? [];
        const content = await weather.invoke({ location: String(made?.args.location) });
        messages.push(answer, new ToolMessage({ content, tool_call_id: made?.id ?? "", name: weather.name }));
        expect((await send(messages)).text).toContain("70 degrees");
      }
    });

    check("parallel calls, and their results in the history", async () => {
      const bound = create(model).bindTools([weather, time]);
      const question =
        "What's the weather and current time in San Francisco?\nEnsure you ALWAYS call the 'get_current_weather' tool for weather and the 'get_current_time' tool for time.";
      const answers = [await bound.invoke(question), await join(await bound.stream(question))];
      for (const answer of answers) {
        expect(answer.tool_calls?.map(({ name, args }) => [name, args])).toEqual([
          ["get_current_weather", { location: "San Francisco" }],
          ["get_current_time", { location: "San Francisco" }],
        ]);
        const results = (answer.tool_calls ?? []).map(
          ({ id, name }) => new ToolMessage({ content: `${name} says 70.`, tool_call_id: id ?? "", name }),
        );
        const last = await bound.invoke([new HumanMessage(question), answer, ...results]);
        expect(last.tool_calls).toEqual([]);
        expect(last.text).toBe("get_current_weather says 70.\nget_current_time says 70.");
      }
    });
  });

  describe("structured output", () => {
    check("by a tool, with its format for tracers, and with the raw message", async () => {
      const seen: unknown[] = [];
      const handleChatModelStart: CallbackHandlerMethods["handleChatModelStart"] = (
        _m,
        _messages,
        _id,
        _parent,
        extra,
      ) => {
        seen.push(extra?.options);
      };
      const callbacks = [{ handleChatModelStart }];
      const plain = create(model).withStructuredOutput(numbers, { name: "math_addition" });
      expect(await sum.pipe(plain).invoke({ toolName: "math_addition" }, { callbacks })).toEqual(summed);
      const raw = create(model).withStructuredOutput(numbers, { name: "math_addition", includeRaw: true });
      const output = await sum.pipe(raw).invoke({ toolName: "math_addition" }, { callbacks });
      expect(output.raw).toBeInstanceOf(AIMessage);
      expect(output.parsed).toEqual(summed);
      const format = { kwargs: { method: "functionCalling" }, schema: toJsonSchema(numbers) };
      expect(seen).toMatchObject([{ ls_structured_output_format: format }, { ls_structured_output_format: format }]);
    });

    check("with nested objects and open ones", async () => {
      const schema = z.object({
        decision: z.enum(["UseAPI", "UseFallback"]),
        explanation: z.string(),
        apiDetails: z.object({
          serviceName: z.string(),
          endpointName: z.string(),
          parameters: z.record(z.string(), z.unknown()),
          extractionPath: z.string(),
        }),
      });
      const prompt = ChatPromptTemplate.fromMessages([
        ["system", "You're a helpful assistant. Always use the {toolName} tool."],
        [
          "human",
          "I want to use the UseAPI because it's faster. For the API details use the following:\nService name: {serviceName}\nEndpoint name: {endpointName}\nParameters: {parameters}\nExtraction path: {extractionPath}",
        ],
      ]);
      const output = await prompt.pipe(create(model).withStructuredOutput(schema, { name: "service_tool" })).invoke({
        toolName: "service_tool",
        serviceName: "MyService",
        endpointName: "MyEndpoint",
        parameters: JSON.stringify({ param1: "value1" }),
        extractionPath: "Users/johndoe/data",
      });
      expect(output).toMatchObject({
        decision: "UseAPI",
        explanation: expect.any(String),
        apiDetails: { serviceName: "MyService", endpointName: "MyEndpoint", extractionPath: "Users/johndoe/data" },
      });
    });
  });

  describe("standard content blocks", () => {
    const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";
    const send = async (block: Record<string, unknown>): Promise<void> => {
      const { text } = await create(model).invoke([new HumanMessage({ content: [block as never] })]);
      expect(text).not.toBe("");
    };
    check("a text", () => send({ type: "text", source_type: "text", text: "Hello from a block!" }));
    check("an image in base64", () =>
      send({ type: "image", source_type: "base64", data: dot, mime_type: "image/png" }),
    );
    check("an image in a data URL", () =>
      send({ type: "image", source_type: "url", url: `data:image/png;base64,${dot}` }),
    );
    check("a file beside a text", async () => {
      const file = { type: "file", source_type: "base64", data: "SGVsbG8sIFdvcmxkIQ==", mime_type: "text/plain" };
      const content = [
        { ...file, metadata: { filename: "hello" } } as never,
        { type: "text" as const, text: "Hello?" },
      ];
      expect((await create(model).invoke([new HumanMessage({ content })])).text).not.toBe("");
    });
    check("a file without a text", () =>
      send({
        type: "file",
        source_type: "url",
        url: "data:text/plain;base64,SGVsbG8sIFdvcmxkIQ==",
        mime_type: "text/plain",
        metadata: { filename: "hello.txt" },
      }),
    );
    it.each([
      { type: "image", source_type: "url", url: "https://example.com/dot.png" },
      { type: "file", source_type: "url", url: "data:text/plain;base64,SGVsbG8=", mime_type: "text/plain" },
      { type: "audio", source_type: "url", url: "https://example.com/a.mp3", mime_type: "audio/mp3" },
      { type: "file", source_type: "url", url: "https://example.com/a.pdf", mime_type: "application/pdf" },
    ])("are refused by ChatBedrockConverse too: %j", async (block) => {
      const upstream = new ChatBedrockConverse({
        model,
        region: "us-east-1",
        client: new BedrockRuntimeClient(local.clientConfig),
      });
      await expect(upstream.invoke([new HumanMessage({ content: [block as never] })])).rejects.toThrow();
    });
    check("an image at a URL", () => send({ type: "image", source_type: "url", url: "https://example.com/dot.png" }));
    check("audio in base64", () =>
      send({ type: "audio", source_type: "base64", data: "UklGRigAAABXQVZF", mime_type: "audio/wav" }),
    );
    check("audio at a URL", () =>
      send({ type: "audio", source_type: "url", url: "https://example.com/a.mp3", mime_type: "audio/mp3" }),
    );
    check("a file at a URL", () =>
      send({ type: "file", source_type: "url", url: "https://example.com/a.pdf", mime_type: "application/pdf" }),
    );
  });
});
