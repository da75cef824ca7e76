import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { answer } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";

const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const nova = "amazon.nova-lite-v1:0";
const llama = "meta.llama3-1-70b-instruct-v1:0";
const point = { cachePoint: { type: "default" } };
const hour = { cachePoint: { type: "default", ttl: "1h" } };
const ephemeral = { type: "ephemeral" };

function text(words: string, cache_control?: object) {
  return { type: "text", text: words, ...(cache_control !== undefined && { cache_control }) };
}

const conversation = [
  new SystemMessage({ content: [text("Rules.", { ...ephemeral, ttl: "1h" }), text("Today.")] }),
  new HumanMessage({ content: [text("Handbook.", ephemeral), text("How many days?")] }),
  new AIMessage({ content: [text("I search.", ephemeral)], tool_calls: [{ id: "a", name: "search", args: {} }] }),
  new ToolMessage({ tool_call_id: "a", content: [text("ten days", ephemeral)] }),
  new HumanMessage({ content: [text(" ", ephemeral), text("So?", { type: "other" })] }),
];

async function send(model: string, messages = conversation, options: object = {}) {
  const { client, sent } = createFakeTransport(answer);
  const chat = new BedrockRoutedChatModel({ model, region: "us-east-1", client, cachePoints: "off", ...options });
  await chat.invoke(messages);
  return sent[0]?.body as { system: object[]; messages: { content: object[] }[] };
}

describe("cache_control on a block", () => {
  it("is a cache point after the block, for a model that is known to take one there", async () => {
    const { system, messages } = await send(claude);
    expect(system).toEqual([{ text: "Rules." }, hour, { text: "Today." }]);
    expect(messages.map(({ content }) => content)).toEqual([
      [{ text: "Handbook." }, point, { text: "How many days?" }],
      [{ text: "I search." }, point, { toolUse: { toolUseId: "a", name: "search", input: {} } }],
      [{ toolResult: { toolUseId: "a", content: [{ text: "ten days" }] } }, point, { text: "So?" }],
    ]);
  });

  it("is for five minutes where a model keeps nothing longer, and is left out where the model refuses it", async () => {
    const { system, messages } = await send(nova);
    expect(system).toEqual([{ text: "Rules." }, point, { text: "Today." }]);
    expect(messages.map(({ content }) => content.filter((block) => "cachePoint" in block))).toEqual([[point], [], []]);
  });

  it("is left out for a model that is not known to cache, where a cache point of Converse's own is sent", async () => {
    expect(JSON.stringify(await send(llama))).not.toContain("cachePoint");
    const content = [text("Handbook."), { type: "cache_point", ...point }, text("How many?")];
    const own = await send(llama, [new HumanMessage({ content })]);
    expect(own.messages[0]?.content).toContainEqual(point);
  });

  it("in Anthropic's tool result is a point after the result", async () => {
    const result = { type: "tool_result", tool_use_id: "a", content: "ten days", cache_control: ephemeral };
    const { messages } = await send(claude, [
      ...conversation.slice(1, 3),
      new HumanMessage({ content: [result, text("So?")] }),
    ]);
    expect(messages[2]?.content.slice(1)).toEqual([point, { text: "So?" }]);
  });

  it("counts towards the model's limit, of which the last ones are sent", async () => {
    const words = ["a", "b", "c", "d", "e", "f"].map((word) => text(word, ephemeral));
    const { messages } = await send(claude, [new HumanMessage({ content: words })], { cachePoints: "auto" });
    const kinds = messages[0]?.content.map((block) => ("cachePoint" in block ? "|" : "text"));
    expect(kinds).toEqual(["text", "text", "text", "|", "text", "|", "text", "|", "text", "|"]);
  });
});
