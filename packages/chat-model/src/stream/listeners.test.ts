import type { RoutingRecord } from "@bedrock-routed/core";
import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import { AIMessageChunk } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { createAgent } from "langchain";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { answer, routerArn } from "../testing/answers";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";

const citation = { contentBlockDelta: { contentBlockIndex: 0, delta: { citation: { title: "就業規則" } } } };

/** The usual answer, with a citation after its text. */
function answerWithCitation(request: SentRequest): FakeReply {
  const reply = answer(request);
  return "json" in reply ? reply : { events: [...reply.events.slice(0, 3), citation, ...reply.events.slice(3)] };
}

function create(): BedrockRoutedChatModel {
  const { client } = createFakeTransport(answerWithCitation);
  return new BedrockRoutedChatModel({ model: routerArn, client, routerModels: ["amazon.nova-lite-v1:0"] });
}

async function collect(source: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Each reads an answer, and returns the messages that a listener saw. */
const ways: Record<string, (model: BedrockRoutedChatModel) => Promise<unknown[]>> = {
  "handleLLMNewToken of stream": async (model) => {
    const seen: unknown[] = [];
    const handleLLMNewToken = listen(seen);
    await collect(await model.stream("Hi", { callbacks: [{ handleLLMNewToken }] }));
    return seen;
  },
  "handleLLMNewToken of invoke, when a handler prefers streams": async (model) => {
    const seen: unknown[] = [];
    const handler = { handleLLMNewToken: listen(seen), lc_prefer_streaming: true };
    await model.invoke("Hi", { callbacks: [handler] });
    return seen;
  },
  "streamEvents v2 of a chain": async (model) => {
    const events = model.pipe(new StringOutputParser()).streamEvents("Hi", { version: "v2" });
    const seen: unknown[] = [];
    for await (const { event, data } of events) if (event === "on_chat_model_stream") seen.push(data.chunk);
    return seen;
  },
  'LangGraph\'s streamMode "messages"': async (model) => {
    const agent = createAgent({ model, tools: [] });
    const parts = await agent.stream({ messages: [["human", "Hi"]] }, { streamMode: "messages" });
    return (await collect(parts)).map((part) => (Array.isArray(part) ? part[0] : part));
  },
};

function listen(seen: unknown[]): NonNullable<CallbackHandlerMethods["handleLLMNewToken"]> {
  return (_token, _index, _runId, _parentRunId, _tags, fields) => {
    if (fields?.chunk !== undefined && "message" in fields.chunk) seen.push(fields.chunk.message);
  };
}

describe("usage, routing, stop reason and citations reach", () => {
  it.each(Object.entries(ways))("%s", async (_name, read) => {
    const messages = (await read(create())).filter((message) => AIMessageChunk.isInstance(message));
    expect(messages.map(({ text }) => text).join("")).toBe("ten days");
    const last = messages.at(-1);
    const routing = last?.response_metadata.routing as RoutingRecord | undefined;
    expect(routing).toMatchObject({ invokedModel: { modelId: "amazon.nova-lite-v1:0" }, stopReason: "end_turn" });
    expect(last?.usage_metadata).toMatchObject({ input_tokens: 120, output_tokens: 7 });
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    // Each of them once: LangChain adds up the chunks that it sees.
    expect(messages.filter(({ usage_metadata }) => usage_metadata !== undefined)).toHaveLength(1);
    expect(messages.filter(({ response_metadata }) => "messageStop" in response_metadata)).toHaveLength(1);
    const citations = messages.flatMap(({ additional_kwargs }) => additional_kwargs.citations ?? []);
    expect(citations).toEqual([{ contentBlockIndex: 0, title: "就業規則" }]);
  });
});
