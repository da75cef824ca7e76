import { ChatBedrockConverse } from "@langchain/aws";
import { AIMessage, type AIMessageChunk, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { expect } from "vitest";
import { answer } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";
import type { WireMessage } from "../testing/send-messages";
import { itWithUpstreamDefect } from "../testing/upstream";

// What ADR 9 says of upstream's conversion. The tests beside this file show that ours does better.

const options = { model: "us.amazon.nova-lite-v1:0", region: "us-east-1" };
const png = "iVBORw0KGgo=";
const hi = new HumanMessage("Hi");
const bye = new HumanMessage("Bye");

async function send(...messages: BaseMessage[]): Promise<readonly WireMessage[]> {
  const { client, sent } = createFakeTransport(answer);
  await new ChatBedrockConverse({ ...options, client }).invoke(messages);
  return sent[0]?.body.messages as WireMessage[];
}

itWithUpstreamDefect("a streamed v1 message loses its tool calls", async () => {
  const events = [
    { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t1", name: "search" } } } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: "{}" } } } },
    { messageStop: { stopReason: "tool_use" } },
  ];
  const { client } = createFakeTransport(() => ({ events }));
  const upstream = new ChatBedrockConverse({ ...options, client, outputVersion: "v1" });
  let whole: AIMessageChunk | undefined;
  for await (const chunk of await upstream.stream("Hi")) whole = whole === undefined ? chunk : concat(whole, chunk);
  expect(whole?.tool_calls).toHaveLength(1);
  const messages = await send(hi, whole as AIMessageChunk, new ToolMessage({ tool_call_id: "t1", content: "ten" }));
  expect(JSON.stringify(messages[1])).not.toContain("toolUse");
});

itWithUpstreamDefect("a tool call moves behind the text that followed it", async () => {
  const content = [{ toolUse: { toolUseId: "t1", name: "search", input: {} } }, { text: "One moment." }];
  const json = { output: { message: { role: "assistant", content } }, stopReason: "tool_use" };
  const { client } = createFakeTransport(() => ({ json }));
  const message = await new ChatBedrockConverse({ ...options, client }).invoke("Hi");
  const messages = await send(hi, message, new ToolMessage({ tool_call_id: "t1", content: "ten" }));
  expect(messages[1]?.content).toEqual(content.reverse());
});

itWithUpstreamDefect("two redacted blocks become one", async () => {
  const redacted = { type: "reasoning_content", redactedContent: "AAEC" };
  const messages = await send(hi, new AIMessage({ content: [redacted, redacted] }), bye);
  expect(messages[1]?.content).toHaveLength(1);
});

itWithUpstreamDefect("white space after reasoning becomes the text undefined", async () => {
  const reasoning = { type: "reasoning", reasoning: "hm", signature: "c2ln" };
  const messages = await send(hi, new AIMessage({ content: [reasoning, { type: "text", text: "\n" }] }), bye);
  expect(messages[1]?.content[0]).toMatchObject({ text: "undefined\n" });
});

itWithUpstreamDefect("reasoning without a text loses its signature", async () => {
  const content = [
    { type: "reasoning", reasoning: "", signature: "c2ln" },
    { type: "text", text: "ok" },
  ];
  expect((await send(hi, new AIMessage({ content }), bye))[1]?.content).toEqual([{ text: "ok" }]);
});

itWithUpstreamDefect("an answer with citations cannot be sent back", async () => {
  const citationsContent = { content: [{ text: "Ten days." }], citations: [] };
  const cited = new AIMessage({ content: [{ type: "citations_content", citationsContent }] });
  await expect(send(hi, cited, bye)).rejects.toThrow(/Unsupported content block type/);
});

itWithUpstreamDefect("an image in a tool's result is sent as JSON", async () => {
  const call = new AIMessage({ content: "", tool_calls: [{ id: "t1", name: "look", args: {} }] });
  const image = { type: "image", mimeType: "image/png", data: png };
  const messages = await send(hi, call, new ToolMessage({ tool_call_id: "t1", content: [image] }));
  expect(messages[2]?.content[0]?.toolResult).toMatchObject({ content: [{ json: image }] });
});

itWithUpstreamDefect("a standard image is refused", async () => {
  const content = [{ type: "image", mimeType: "image/png", data: png }];
  await expect(send(new HumanMessage({ content }))).rejects.toThrow(/Unsupported content block type/);
});

itWithUpstreamDefect("neighbours of one role are sent as they are, which Bedrock refuses", async () => {
  expect((await send(hi, bye)).map(({ role }) => role)).toEqual(["user", "user"]);
});
