import type { ContentBlock, ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import { toStreamOutput } from "../stream/answer-whole";
import { collectAnswer, type WholeAnswer } from "./collect-stream";
import { readStoredAnswer, toJson, useOf } from "./stored-answer";

const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5 };
const citation = {
  title: "Handbook",
  source: "s3://handbook/leave.md",
  sourceContent: [{ text: "Ten days." }],
  location: { documentChar: { documentIndex: 0, start: 0, end: 9 } },
};

const text: ContentBlock = { text: "十日です。" };
const call: ContentBlock = { toolUse: { toolUseId: "t1", name: "pay", input: { amount: 10, note: "日当" } } };
const blocks: Readonly<Record<string, ContentBlock[]>> = {
  text: [text],
  "reasoning with its signature": [{ reasoningContent: { reasoningText: { text: "Ten.", signature: "s" } } }, text],
  "redacted reasoning": [{ reasoningContent: { redactedContent: new Uint8Array([0, 255, 7]) } }, text],
  citations: [{ citationsContent: { content: [{ text: "Ten days." }], citations: [citation] } }, text],
  "calls of tools": [text, call, { toolUse: { toolUseId: "t2", name: "pay", input: {} } }],
};

function answerOf(content: ContentBlock[], stopReason: WholeAnswer["stopReason"] = "end_turn"): WholeAnswer {
  const message = { role: "assistant" as const, content };
  return { output: { message }, stopReason, usage, metrics: { latencyMs: 7 }, serviceTier: { type: "flex" } };
}

async function eventsOf(answer: WholeAnswer): Promise<ConverseStreamOutput[]> {
  const events: ConverseStreamOutput[] = [];
  for await (const event of toStreamOutput({ ...answer, $metadata: {} }).stream ?? []) events.push(event);
  return events;
}

describe("an answer that is streamed, collected, stored and read", () => {
  it.each(Object.entries(blocks))("is the same: %s", async (_name, content) => {
    const stopReason = content.includes(call) ? "tool_use" : "end_turn";
    const answer = answerOf(content, stopReason);
    const collected = collectAnswer(await eventsOf(answer));
    const json = collected && toJson({ modelId: "m", answer: collected });
    const read = readStoredAnswer(JSON.parse(JSON.stringify(json)));
    expect(read?.modelId).toBe("m");
    expect(JSON.parse(JSON.stringify(read?.answer))).toEqual(JSON.parse(JSON.stringify(answer)));
    expect(read?.answer.output?.message?.content).toEqual(content);
  });
});

describe("collectAnswer", () => {
  it.each<[string, (events: ConverseStreamOutput[]) => ConverseStreamOutput[]]>([
    ["without its end", (events) => events.filter(({ messageStop }) => messageStop === undefined)],
    [
      "with a block of a kind that it does not know",
      (events) => [{ contentBlockDelta: { contentBlockIndex: 0, delta: { $unknown: ["video", {}] } } }, ...events],
    ],
    [
      "with an image",
      (events) => [{ contentBlockStart: { contentBlockIndex: 1, start: { image: { format: "png" } } } }, ...events],
    ],
    [
      "with arguments that were cut off",
      (events) => [
        { contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: "t", name: "pay" } } } },
        { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"amo' } } } },
        ...events,
      ],
    ],
  ])("has no answer for a stream %s", async (_name, change) => {
    const events = await eventsOf(answerOf([text]));
    expect(collectAnswer(events)).toBeDefined();
    expect(collectAnswer(change(events))).toBeUndefined();
  });
});

describe("what may be done with an answer", () => {
  const search: ContentBlock = { toolUse: { toolUseId: "s", name: "pay", input: {}, type: "server_tool_use" } };
  it.each([
    ["store", answerOf([text]), undefined],
    ["store", answerOf([text], "stop_sequence"), undefined],
    ["store-tool-calls", answerOf([call], "tool_use"), undefined],
    ["store", answerOf([call], "tool_use"), "pay"],
    ["store-tool-calls", answerOf([call], "tool_use"), "other"],
    ["store-tool-calls", answerOf([search, text]), "pay"],
    ["nothing", answerOf([text], "max_tokens"), undefined],
    ["nothing", answerOf([text], "guardrail_intervened"), undefined],
    ["nothing", answerOf([text], "content_filtered"), undefined],
    ["nothing", answerOf([text], "model_context_window_exceeded"), undefined],
    ["nothing", answerOf([]), undefined],
  ])("is to %s: %j, tool %s", (use, answer, wantedTool) => {
    expect(useOf(answer, wantedTool)).toBe(use);
  });
});

describe("a stored answer", () => {
  it("is not made of one that looks like encoded bytes", () => {
    const answer = answerOf([{ toolUse: { toolUseId: "t", name: "pay", input: { $bytes: "AA==" } } }], "tool_use");
    expect(toJson({ modelId: "m", answer })).toBeUndefined();
  });

  it.each([undefined, "text", {}, { form: 2, modelId: "m", answer: {} }, { form: 1, modelId: "m", answer: {} }])(
    "is not read from %j",
    (json) => {
      expect(readStoredAnswer(json)).toBeUndefined();
    },
  );
});
