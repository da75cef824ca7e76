import type { RoutingRecord } from "@bedrock-routed/core";
import { AIMessage, type AIMessageChunk, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport, type SentRequest } from "../testing/fake-transport";
import { sendMessages } from "../testing/send-messages";

/** A tool that the service runs: its call and its result are in one answer. */
const call = { toolUse: { toolUseId: "srv1", name: "web_search", input: { query: "有給" }, type: "server_tool_use" } };
const result = {
  toolResult: { toolUseId: "srv1", type: "web_result", content: [{ text: "ten " }, { json: { days: 10 } }] },
};
const answer = [call, result, { text: "ten days" }];
const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };

const at = (contentBlockIndex: number) => ({
  start: (start: object) => ({ contentBlockStart: { contentBlockIndex, start } }),
  delta: (delta: object) => ({ contentBlockDelta: { contentBlockIndex, delta } }),
  stop: { contentBlockStop: { contentBlockIndex } },
});
const { input: _input, ...callStart } = call.toolUse;
const { content: _content, ...resultStart } = result.toolResult;

/** The call whose arguments came as these parts. */
const callEvents = (...parts: string[]) => [
  at(0).start({ toolUse: callStart }),
  ...parts.map((input) => at(0).delta({ toolUse: { input } })),
  at(0).stop,
];
const resultEvents = [
  at(1).start({ toolResult: resultStart }),
  at(1).delta({ toolResult: [{ text: "te" }] }),
  at(1).delta({ toolResult: [{ text: "n " }, { json: { days: 10 } }] }),
  at(1).stop,
];
const textEvents = [at(2).delta({ text: "ten days" }), at(2).stop];

function create(...blocks: Record<string, object>[]): { model: BedrockRoutedChatModel; sent: SentRequest[] } {
  const { client, sent } = createFakeTransport(({ path }) => {
    if (path.endsWith("/converse")) {
      return { json: { output: { message: { role: "assistant", content: answer } }, stopReason: "end_turn", usage } };
    }
    const start = { messageStart: { role: "assistant" } };
    return { events: [start, ...blocks, { messageStop: { stopReason: "end_turn" } }, { metadata: { usage } }] };
  });
  const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
  return { model, sent };
}

async function stream(model: BedrockRoutedChatModel, outputVersion: "v0" | "v1" = "v0"): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of await model.stream("Hi", { outputVersion })) {
    whole = whole === undefined ? chunk : concat(whole, chunk);
  }
  if (whole === undefined) throw new Error("no chunk");
  return whole;
}

const whole = [...callEvents('{"query":', '"有給"}'), ...resultEvents, ...textEvents];
const own = [
  { type: "tool_use", ...call },
  { type: "tool_result", ...result },
];

describe("an answer with a tool that the service ran", () => {
  it.each([
    ["invoke", (model: BedrockRoutedChatModel, outputVersion: "v0" | "v1") => model.invoke("Hi", { outputVersion })],
    ["stream", stream],
  ] as const)("%s shows the call and its result, and no call for the application", async (_name, read) => {
    const v0 = await read(create(...whole).model, "v0");
    const v1 = await read(create(...whole).model, "v1");
    const text = { type: "text", text: "ten days" };
    expect(v0.content).toMatchObject([...own, text]);
    expect(v1.content).toMatchObject([...own.map((value) => ({ type: "non_standard", value })), text]);
    for (const message of [v0, v1]) {
      expect(message.tool_calls).toEqual([]);
      expect(message.invalid_tool_calls).toEqual([]);
      expect(message.text).toBe("ten days");
    }
  });

  it("streamEvents v3 shows them once each, and no call for the application", async () => {
    const finished: unknown[] = [];
    const events = create(...whole).model.streamEvents("Hi");
    for await (const event of events) if (event.event === "content-block-finish") finished.push(event.content);
    const standard = own.map((value) => ({ type: "non_standard", value }));
    expect(finished).toHaveLength(3);
    expect(finished).toEqual(expect.arrayContaining([...standard, { type: "text", text: "ten days" }]));
    const message = await events;
    expect(message.tool_calls).toEqual([]);
    expect(message.content).toMatchObject([...standard, { type: "text", text: "ten days" }]);
  });

  it("is followed by the user's next message without a result of the application", async () => {
    const { model, sent } = create(...whole);
    const reply = await model.invoke([new HumanMessage("Hi"), await stream(model), new HumanMessage("And then?")]);
    expect(sent.at(-1)?.body.messages).toEqual([
      { role: "user", content: [{ text: "Hi" }] },
      { role: "assistant", content: answer },
      { role: "user", content: [{ text: "And then?" }] },
    ]);
    expect(sent.at(-1)?.body).not.toHaveProperty("toolConfig");
    expect((reply.response_metadata.routing as RoutingRecord).messageChanges).toBeUndefined();
  });

  it.each([
    ["none", []],
    ["blank", [" "]],
    ["null", ["null"]],
    ["a list", ["[1]"]],
    ["cut off", ['{"query":', '"le']],
  ])("has empty arguments when they are %s", async (_name, parts) => {
    const message = await stream(create(...callEvents(...parts), ...textEvents).model);
    const [first, second] = message.content;
    expect(first).toEqual({ type: "tool_use", toolUse: { ...callStart, input: {} }, index: 0 });
    expect(second).toEqual({ type: "text", text: "ten days", index: 2 });
    expect(message.tool_calls).toEqual([]);
  });

  it("is whole when the end of its last block did not come", async () => {
    const message = await stream(create(...callEvents("{}"), ...resultEvents.slice(0, -1)).model);
    expect(message.content).toMatchObject([{ type: "tool_use" }, own[1]]);
  });

  it("keeps the image of which the service says why it is none", async () => {
    const error = { message: "blocked" };
    const image = [at(0).start({ image: { format: "png" } }), at(0).delta({ image: { error } }), at(0).stop];
    const { model } = create(...image, ...textEvents);
    expect((await stream(model)).content).toMatchObject([
      { type: "image", image: { format: "png", error } },
      { text: "ten days" },
    ]);
    expect((await stream(model, "v1")).content).toMatchObject([
      { type: "non_standard", value: { type: "image", image: { format: "png", error } } },
      { type: "text", text: "ten days" },
    ]);
  });

  it("keeps redacted reasoning that comes in parts", async () => {
    const part = (redactedContent: string) => at(0).delta({ reasoningContent: { redactedContent } });
    const message = await stream(create(part("AAEC"), part("AwQ="), at(0).stop, ...textEvents).model);
    expect(message.content).toMatchObject([
      { type: "reasoning_content", redactedContent: "AAECAwQ=" },
      { text: "ten days" },
    ]);
  });
});

describe("a history in Converse's own form", () => {
  const png = "iVBORw0KGgo=";
  const image = { image: { format: "png", source: { bytes: png } } };

  it("keeps the image in the result of a server tool, whatever form its bytes have", async () => {
    const bytes = { ...Buffer.from(png, "base64") };
    const content = [{ image: { format: "png", source: { bytes } } }, { text: "ten" }, { json: [1] }];
    const { messages, changes } = await sendMessages([
      new HumanMessage("Hi"),
      new AIMessage({ content: [call, { toolResult: { toolUseId: "srv1", content } }, { text: "ok" }] as never }),
      new HumanMessage("And then?"),
    ]);
    const sent = { toolUseId: "srv1", content: [image, { text: "ten" }, { json: [1] }] };
    expect(messages[1]?.content).toEqual([call, { toolResult: sent }, { text: "ok" }]);
    expect(changes).toBeUndefined();
  });

  it("gives a result without a list of content an empty one", async () => {
    const { messages } = await sendMessages([
      new HumanMessage("Hi"),
      new AIMessage({ content: [call, { toolResult: { toolUseId: "srv1" } }] as never }),
      new HumanMessage("And then?"),
    ]);
    expect(messages[1]?.content).toEqual([call, { toolResult: { toolUseId: "srv1", content: [] } }]);
  });

  it("notes arguments of a server tool that are no object", async () => {
    const { messages, changes } = await sendMessages([
      new HumanMessage("Hi"),
      new AIMessage({ content: [{ toolUse: { ...call.toolUse, input: "ten" } }] as never }),
      new HumanMessage("And then?"),
    ]);
    expect(messages[1]?.content).toEqual([{ toolUse: { ...call.toolUse, input: {} } }]);
    expect(changes).toEqual([{ kind: "tool-input", message: 1 }]);
  });

  it.each([
    [
      "a human message",
      new HumanMessage({ content: [{ toolUse: { toolUseId: "t1", name: "look", input: {} } }] as never }),
    ],
    ["a result", new ToolMessage({ tool_call_id: "t1", content: [call] as never })],
  ])("refuses a tool call in %s", async (_name, message) => {
    const look = new AIMessage({ content: "", tool_calls: [{ id: "t1", name: "look", args: {} }] });
    await expect(sendMessages([new HumanMessage("Hi"), look, message])).rejects.toThrow(
      /^Message 2 .*cannot hold .*toolUse/,
    );
  });
});

describe("results in Anthropic's form in a human message", () => {
  const look = new AIMessage({ content: "", tool_calls: [{ id: "t1", name: "look", args: {} }] });

  it.each([
    ["a text", { content: "十日" }, { content: [{ text: "十日" }] }],
    ["blocks", { content: [{ type: "text", text: "ten" }] }, { content: [{ text: "ten" }] }],
    ["nothing", {}, { content: [] }],
    ["a failure", { content: "no", is_error: true }, { status: "error", content: [{ text: "no" }] }],
    [
      "a failure without a message",
      { is_error: true },
      { status: "error", content: [{ text: "The tool failed and gave no message." }] },
    ],
  ])("are results of tools: %s", async (_name, fields, sent) => {
    const block = { type: "tool_result", tool_use_id: "t1", ...fields };
    const { messages } = await sendMessages([
      new HumanMessage("Hi"),
      look,
      new HumanMessage({ content: [{ type: "text", text: "Here:" }, block as never] }),
    ]);
    expect(messages[2]).toEqual({
      role: "user",
      content: [{ toolResult: { toolUseId: "t1", ...sent } }, { text: "Here:" }],
    });
  });

  it("need the id of their call", async () => {
    const block = { type: "tool_result", content: "ten" };
    const human = new HumanMessage({ content: [block as never, { type: "text", text: "Here:" }] });
    const sending = sendMessages([new HumanMessage("Hi"), look, human]);
    await expect(sending).rejects.toThrow(/Message 1 \(ai\).*tool call "t1" has no result/);
  });

  it.each([
    ["Anthropic's form", { type: "tool_result", tool_use_id: "t2", content: "Not JSON." }],
    ["Converse's own form", { toolResult: { toolUseId: "t2", content: [{ text: "Not JSON." }] } }],
  ])("keep a call whose arguments were not JSON, in %s", async (_name, block) => {
    const invalid = new AIMessage({ content: "", invalid_tool_calls: [{ id: "t2", name: "look", args: "{" }] });
    const { messages } = await sendMessages([
      new HumanMessage("Hi"),
      invalid,
      new HumanMessage({ content: [block as never] }),
    ]);
    expect(messages[1]?.content).toEqual([{ toolUse: { toolUseId: "t2", name: "look", input: {} } }]);
    expect(messages[2]?.content).toEqual([{ toolResult: { toolUseId: "t2", content: [{ text: "Not JSON." }] } }]);
  });
});
