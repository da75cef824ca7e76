import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { type AIMessageChunk, HumanMessage } from "@langchain/core/messages";
import { createAgent, tool } from "langchain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";
import type { WireMessage } from "../testing/send-messages";

const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };
const asked: unknown[] = [];
const search = tool(
  async (args: { query: string }) => {
    asked.push(args);
    return "ten days";
  },
  {
    name: "search",
    description: "Searches the handbook for leave",
    schema: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
  },
);

/** Thinks, calls the tool, and says something after the call; then answers in two blocks, one of them empty. */
function reply({ path, body }: SentRequest): FakeReply {
  const isAsked = JSON.stringify((body.messages as unknown[]).at(-1)).includes("toolResult");
  const content = isAsked
    ? [{ text: "有給休暇は" }, { text: "" }, { text: "十日です。" }]
    : [
        { reasoningContent: { reasoningText: { text: "hm", signature: "c2ln" } } },
        { reasoningContent: { redactedContent: "AAEC" } },
        { toolUse: { toolUseId: "t1", name: "search", input: { query: "leave" } } },
        { text: "One " },
      ];
  const stopReason = isAsked ? "end_turn" : "tool_use";
  if (path.endsWith("/converse")) {
    return { json: { output: { message: { role: "assistant", content } }, stopReason, usage } };
  }
  return {
    events: [
      { messageStart: { role: "assistant" } },
      ...content.flatMap((block, contentBlockIndex) => toEvents(block, contentBlockIndex)),
      { messageStop: { stopReason } },
      { metadata: { usage } },
    ],
  };
}

function toEvents(block: Record<string, unknown>, contentBlockIndex: number): Record<string, object>[] {
  const delta = (value: object) => ({ contentBlockDelta: { contentBlockIndex, delta: value } });
  const stop = { contentBlockStop: { contentBlockIndex } };
  if (block.text !== undefined) return [...String(block.text)].map((text) => delta({ text })).concat(stop as never);
  if (block.toolUse !== undefined) {
    const { input, ...toolUse } = block.toolUse as { input: object };
    const start = { contentBlockStart: { contentBlockIndex, start: { toolUse } } };
    return [start, ...[...JSON.stringify(input)].map((part) => delta({ toolUse: { input: part } })), stop];
  }
  const { reasoningText, redactedContent } = block.reasoningContent as {
    reasoningText?: { text: string; signature: string };
    redactedContent?: string;
  };
  if (reasoningText === undefined) return [delta({ reasoningContent: { redactedContent } }), stop];
  const { text, signature } = reasoningText;
  return [delta({ reasoningContent: { text } }), delta({ reasoningContent: { signature } }), stop];
}

describe.each(["v0", "v1"] as const)("an agent whose model gives %s content", (outputVersion) => {
  it.each([
    ["invoke", undefined],
    ["streamMode messages", "messages"],
    ["streamMode updates", "updates"],
    ["streamMode values", "values"],
  ] as const)("calls a tool and answers, and again in a second turn (%s)", async (_how, streamMode) => {
    asked.length = 0;
    const { client, sent } = createFakeTransport(reply);
    const options = { model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0", region: "us-east-1", client };
    const agent = createAgent({ model: new BedrockRoutedChatModel({ ...options, outputVersion }), tools: [search] });
    const turn = async (messages: object[]): Promise<object[]> => {
      const input = { messages: messages as never };
      if (streamMode === undefined) return (await agent.invoke(input)).messages;
      if (streamMode === "messages") {
        let state: object[] = [];
        for await (const [mode, data] of await agent.stream(input, { streamMode: ["messages", "values"] })) {
          if (mode === "values") state = data.messages;
        }
        return state;
      }
      if (streamMode === "updates") return [...messages, ...(await collectUpdates(agent, input))];
      let last: object[] = [];
      for await (const { messages: all } of await agent.stream(input, { streamMode })) last = all;
      return last;
    };
    const first = await turn([new HumanMessage("How many days?")]);
    const second = await turn([...first, new HumanMessage("本当に?")]);
    expect((second.at(-1) as AIMessageChunk).text).toBe("有給休暇は十日です。");
    expect(new Set(asked.map((args) => JSON.stringify(args)))).toEqual(new Set(['{"query":"leave"}']));
    const messages = sent.at(-1)?.body.messages as WireMessage[];
    const isPoint = (block: object) => "cachePoint" in block;
    expect(
      messages.map(({ role, content }) => ({ role, content: content.filter((block) => !isPoint(block)) })),
    ).toEqual([
      { role: "user", content: [{ text: "How many days?" }] },
      ...answerOfTurn,
      { role: "user", content: [{ text: "本当に?" }] },
      ...answerOfTurn.slice(0, 2),
    ]);
  });
});

async function collectUpdates(
  agent: { stream(input: never, options: { streamMode: "updates" }): Promise<AsyncIterable<object>> },
  input: object,
): Promise<object[]> {
  const collected: object[] = [];
  for await (const update of await agent.stream(input as never, { streamMode: "updates" })) {
    for (const { messages } of Object.values(update)) collected.push(...(messages as object[]));
  }
  return collected;
}

const answerOfTurn = [
  {
    role: "assistant",
    content: [
      { reasoningContent: { reasoningText: { text: "hm", signature: "c2ln" } } },
      { reasoningContent: { redactedContent: "AAEC" } },
      { toolUse: { toolUseId: "t1", name: "search", input: { query: "leave" } } },
      { text: "One " },
    ],
  },
  { role: "user", content: [{ toolResult: { toolUseId: "t1", content: [{ text: "ten days" }] } }] },
  { role: "assistant", content: [{ text: "有給休暇は" }, { text: "十日です。" }] },
];

describe("against the local Bedrock", () => {
  let local: LocalBedrock;
  beforeAll(async () => {
    local = await startLocalBedrock();
  });
  afterAll(() => local.close());

  it.each(["v0", "v1"] as const)(
    "a conversation of %s messages of an agent that streams is accepted",
    async (outputVersion) => {
      const client = new BedrockRuntimeClient(local.clientConfig);
      const model = new BedrockRoutedChatModel({
        model: "us.amazon.nova-lite-v1:0",
        region: "us-east-1",
        client,
        outputVersion,
      });
      const agent = createAgent({ model, tools: [search] });
      let messages: object[] = [];
      for (const question of ["Search the handbook for leave.", "本当に? Search again."]) {
        const input = { messages: [...messages, new HumanMessage(question)] as never };
        for await (const [chunk] of await agent.stream(input, { streamMode: "messages" })) expect(chunk).toBeDefined();
        messages = (await agent.invoke(input)).messages;
      }
      expect((messages.at(-1) as AIMessageChunk).text).not.toBe("");
    },
  );
});
