import type { RoutingRecord } from "@bedrock-routed/core";
import { load } from "@langchain/core/load";
import {
  AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  ToolMessage,
} from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";

/** A content block as JSON on the wire. */
type WireBlock = Readonly<Record<string, unknown>>;

const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };

const words = fc.oneof(
  fc.constantFrom("ten days", "有給休暇は十日です。", " a ", "{}", "1"),
  fc.string({ maxLength: 12 }),
);
const blankable = fc.oneof({ weight: 5, arbitrary: words }, fc.constantFrom("", " ", "\n\n", "　"));
const base64 = fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString("base64"));
// LangChain marks objects with the key `lc` when it stores them.
const json = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,6}$/).filter((key) => key !== "lc"),
  fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer(), { maxLength: 3 })),
  { maxKeys: 3 },
);
/** The type of a tool call that the service answers itself. */
const serverTool = "server_tool_use";
const location = fc.oneof(
  fc.record({ documentChar: fc.record({ documentIndex: fc.nat(4), start: fc.nat(99), end: fc.nat(99) }) }),
  fc.record({ documentPage: fc.record({ documentIndex: fc.nat(4), start: fc.nat(9), end: fc.nat(9) }) }),
  fc.record({ web: fc.record({ url: fc.webUrl(), domain: fc.constant("example.com") }) }),
);
const citation = fc.record(
  { title: words, source: words, sourceContent: fc.array(fc.record({ text: words }), { maxLength: 2 }), location },
  { requiredKeys: [] },
);
const visible = words.filter((text) => text.trim() !== "");

/** Any block of an answer. Ids of tool calls are set afterwards: they are unique in a message. */
const anyBlock: fc.Arbitrary<WireBlock> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ text: blankable }) },
  {
    weight: 2,
    arbitrary: fc
      .record({ text: blankable, signature: fc.option(base64, { nil: undefined }) })
      .map(({ text, signature }) => ({
        reasoningContent: { reasoningText: signature === undefined ? { text } : { text, signature } },
      })),
  },
  { weight: 2, arbitrary: base64.map((redactedContent) => ({ reasoningContent: { redactedContent } })) },
  {
    weight: 4,
    arbitrary: fc
      .record({ name: fc.constantFrom("search", "lookUp"), input: json })
      .map((toolUse) => ({ toolUse: { toolUseId: "", ...toolUse } })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ text: visible, citations: fc.array(citation, { minLength: 1, maxLength: 3 }) })
      .map(({ text, citations }) => ({ citationsContent: { content: [{ text }], citations } })),
  },
  base64.map((bytes) => ({ image: { format: "png", source: { bytes } } })),
  { weight: 2, arbitrary: json.map((input) => ({ toolUse: { toolUseId: "", name: "web", input, type: serverTool } })) },
  {
    weight: 2,
    // A stream does not tell two texts in a row from two parts of one.
    arbitrary: fc
      .oneof(fc.tuple(fc.record({ text: visible })), fc.tuple(fc.record({ json }), fc.record({ text: visible })))
      .map((content) => ({ toolResult: { toolUseId: "srvtoolu_1", type: "web_result", content } })),
  },
  fc.constant({
    image: { format: "webp", source: { s3Location: { uri: "s3://bucket/a.webp", bucketOwner: "123456789012" } } },
  }),
);
const anyAnswer = fc
  .array(anyBlock, { minLength: 1, maxLength: 7 })
  .map((blocks) =>
    blocks.map((block, index) =>
      "toolUse" in block ? { toolUse: { ...(block.toolUse as object), toolUseId: `tooluse_${index}` } } : block,
    ),
  );

/** What Amazon Bedrock refuses: text without a visible character. Reasoning without text or signature says nothing. */
function isRefused(block: WireBlock): boolean {
  if (typeof block.text === "string") return block.text.trim() === "";
  const { reasoningText } = (block.reasoningContent ?? {}) as { reasoningText?: { text: string; signature?: string } };
  return reasoningText !== undefined && reasoningText.text === "" && reasoningText.signature === undefined;
}

/** Splits a text into parts, as a stream does. */
const halves = (text: string): string[] => (text.length < 2 ? [text] : [text.slice(0, 1), text.slice(1)]);

function toEvents(block: WireBlock, contentBlockIndex: number): Record<string, object>[] {
  const start = (value: object) => ({ contentBlockStart: { contentBlockIndex, start: value } });
  const delta = (value: object) => ({ contentBlockDelta: { contentBlockIndex, delta: value } });
  const stop = { contentBlockStop: { contentBlockIndex } };
  if (typeof block.text === "string") return [...halves(block.text).map((text) => delta({ text })), stop];
  if (block.toolUse !== undefined) {
    const { input, ...use } = block.toolUse as { input: object };
    const parts = Object.keys(input).length === 0 ? [] : halves(JSON.stringify(input));
    return [start({ toolUse: use }), ...parts.map((part) => delta({ toolUse: { input: part } })), stop];
  }
  if (block.citationsContent !== undefined) {
    const { content, citations } = block.citationsContent as { content: [{ text: string }]; citations: object[] };
    const texts = halves(content[0].text).map((text) => delta({ text }));
    return [...texts, ...citations.map((one) => delta({ citation: one })), stop];
  }
  if (block.toolResult !== undefined) {
    const { content, ...result } = block.toolResult as { content: object[] };
    const parts = content.flatMap((part) =>
      "text" in part ? halves(String(part.text)).map((text) => ({ text })) : [part],
    );
    return [start({ toolResult: result }), ...parts.map((part) => delta({ toolResult: [part] })), stop];
  }
  if (block.image !== undefined) {
    const { format, source } = block.image as { format: string; source: object };
    return [start({ image: { format } }), delta({ image: { source } }), stop];
  }
  const { reasoningText, redactedContent } = block.reasoningContent as {
    reasoningText?: { text: string; signature?: string };
    redactedContent?: string;
  };
  if (reasoningText === undefined) return [delta({ reasoningContent: { redactedContent } }), stop];
  const { text, signature } = reasoningText;
  const texts = text === "" && signature !== undefined ? [] : halves(text);
  const signed =
    signature === undefined ? [] : halves(signature).map((part) => delta({ reasoningContent: { signature: part } }));
  return [...texts.map((part) => delta({ reasoningContent: { text: part } })), ...signed, stop];
}

function answerWith(blocks: readonly WireBlock[]): (request: SentRequest) => FakeReply {
  return ({ path, body }) => {
    const isFirst = Array.isArray(body.messages) && body.messages.length === 1;
    const content = isFirst ? blocks : [{ text: "ok" }];
    if (path.endsWith("/converse")) {
      return { json: { output: { message: { role: "assistant", content } }, stopReason: "end_turn", usage } };
    }
    return {
      events: [
        { messageStart: { role: "assistant" } },
        ...content.flatMap(toEvents),
        { messageStop: { stopReason: "end_turn" } },
        { metadata: { usage } },
      ],
    };
  };
}

async function join(chunks: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of chunks) whole = whole === undefined ? chunk : concat(whole, chunk);
  if (whole === undefined) throw new Error("no chunk");
  return whole;
}

async function endOfEvents(model: BedrockRoutedChatModel, outputVersion: "v0" | "v1"): Promise<AIMessage> {
  for await (const { event, data } of model.streamEvents("Hi", { version: "v2", outputVersion })) {
    if (event === "on_chat_model_end") return data.output;
  }
  throw new Error("no end");
}

/** The same model, whose `invoke` streams, as it does inside LangGraph with the stream mode "messages". */
function streaming(model: BedrockRoutedChatModel): BedrockRoutedChatModel {
  model.streaming = true;
  return model;
}

const paths: Record<string, (model: BedrockRoutedChatModel) => Promise<BaseMessage>> = {
  "invoke, v0": (model) => model.invoke("Hi"),
  "invoke, v1": (model) => model.invoke("Hi", { outputVersion: "v1" }),
  "batch, v1": async (model) => (await model.batch(["Hi"], { outputVersion: "v1" }))[0] as AIMessageChunk,
  "invoke with streaming, v0": (model) => streaming(model).invoke("Hi"),
  "invoke with streaming, v1": (model) => streaming(model).invoke("Hi", { outputVersion: "v1" }),
  "stream, v0": async (model) => join(await model.stream("Hi")),
  "stream, v1": async (model) => join(await model.stream("Hi", { outputVersion: "v1" })),
  "streamEvents v2, v0": (model) => endOfEvents(model, "v0"),
  "streamEvents v2, v1": (model) => endOfEvents(model, "v1"),
  "streamEvents v3": async (model) => await model.streamEvents("Hi"),
};

const storages: Record<string, (message: BaseMessage) => Promise<BaseMessage>> = {
  "as it is": async (message) => message,
  "stored as JSON": async (message) => {
    const stored = JSON.parse(JSON.stringify(mapChatMessagesToStoredMessages([message])));
    return mapStoredMessagesToChatMessages(stored)[0] as BaseMessage;
  },
  "serialized and loaded": async (message) => await load<BaseMessage>(JSON.stringify(message)),
};

/** What the second request sends for the answer of the first. */
async function sendBack(
  blocks: readonly WireBlock[],
  read: (model: BedrockRoutedChatModel) => Promise<BaseMessage>,
  store: (message: BaseMessage) => Promise<BaseMessage>,
): Promise<{ readonly content: unknown; readonly changes: unknown }> {
  const { client, sent } = createFakeTransport(answerWith(blocks));
  const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
  const answer = await store(await read(model));
  const results = blocks.flatMap(({ toolUse }) => {
    const { toolUseId, type } = (toolUse ?? {}) as { toolUseId?: string; type?: string };
    return toolUseId === undefined || type === serverTool
      ? []
      : [new ToolMessage({ tool_call_id: toolUseId, content: "ten days" })];
  });
  const reply = await model.invoke([new HumanMessage("Hi"), answer, ...results, new HumanMessage("And then?")]);
  const messages = sent.at(-1)?.body.messages as { role: string; content: unknown }[];
  const second = messages[1];
  return {
    content: second?.role === "assistant" ? second.content : [],
    changes: (reply.response_metadata.routing as RoutingRecord).messageChanges,
  };
}

describe.each(Object.entries(paths))("an answer that %s gave", (_path, read) => {
  it.each(Object.entries(storages))(
    "and that is kept %s is sent back with the same blocks in the same order",
    async (_how, store) => {
      await fc.assert(
        fc.asyncProperty(anyAnswer, async (blocks) => {
          const kept = blocks.filter((block) => !isRefused(block));
          const { content, changes } = await sendBack(blocks, read, store);
          expect(content).toEqual(kept);
          const kinds = new Set(((changes ?? []) as { kind: string }[]).map(({ kind }) => kind));
          const explained = ["blank-text", "empty-reasoning", "empty-message", "same-role", "tools-from-history"];
          expect(explained).toEqual(expect.arrayContaining([...kinds]));
        }),
        { numRuns: 25 },
      );
    },
  );
});

it("an answer in v0 form that LangChain made v1 itself is sent back with the same blocks in the same order", async () => {
  // LangChain keeps neither the place of a citation nor the owner of a bucket.
  const isKept = (block: WireBlock) => block.citationsContent === undefined && !JSON.stringify(block).includes("s3://");
  await fc.assert(
    fc.asyncProperty(
      anyAnswer.map((blocks) => blocks.filter(isKept)),
      async (blocks) => {
        const toStandard = async (message: BaseMessage) =>
          new AIMessage({
            content: message.contentBlocks as never,
            tool_calls: (message as AIMessage).tool_calls ?? [],
            additional_kwargs: message.additional_kwargs,
            response_metadata: { ...message.response_metadata, output_version: "v1" },
          });
        const { content } = await sendBack(blocks, (model) => model.invoke("Hi"), toStandard);
        expect(content).toEqual(blocks.filter((block) => !isRefused(block)));
      },
    ),
    { numRuns: 25 },
  );
});
