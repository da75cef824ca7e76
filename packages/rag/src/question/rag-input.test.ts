import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRagChain, type RagChain } from "../rag-chain";
import type { RagAnswer } from "../steps/answer";
import { createRetriever, refunds, shipping } from "../testing/handbook";
import { createRoutedModel } from "../testing/routed-model";
import type { RagInput } from "./rag-input";

const micro = "us.amazon.nova-micro-v1:0";
const standalone = "How many days does shipping to Tokyo take?";
let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({ respond: ({ modelId }) => (modelId === micro ? standalone : undefined) });
});
afterAll(() => local.close());

let questions: string[] = [];
beforeEach(() => {
  questions = [];
});

function createChain(): RagChain {
  const found = createRetriever([shipping, refunds]);
  questions = found.questions;
  const condenseModel = createRoutedModel(local, { model: micro });
  return createRagChain({ model: createRoutedModel(local), condenseModel, retriever: found.retriever });
}

const user = { role: "user", content: "How long does shipping to Osaka take?" };
const assistant = { role: "assistant", content: "Six days." };
const last = { role: "user", content: "And to Tokyo?" };

describe("a question of a conversation is accepted", () => {
  it.each<[string, RagInput]>([
    ["{ question, history }", { question: last.content, history: [user, assistant] }],
    ["{ input, chat_history }", { input: last.content, chat_history: [user, assistant] }],
    ["{ question, chat_history }", { question: last.content, chat_history: [user, assistant] } as RagInput],
    ["{ messages }", { messages: [user, assistant, last] }],
    [
      "a list of messages",
      [new HumanMessage(user.content), new AIMessage(assistant.content), new HumanMessage(last.content)],
    ],
  ])("as %s, by every method of a runnable", async (_form, input) => {
    const invoked = await createChain().invoke(input);
    expect(invoked).toMatchObject({ standaloneQuestion: standalone, answer: expect.stringContaining("five days") });
    expect(questions).toEqual([standalone]);
    const [batched] = await createChain().batch([input]);
    expect(batched?.standaloneQuestion).toBe(standalone);
    let streamed: Partial<RagAnswer> = {};
    for await (const chunk of await createChain().stream(input)) streamed = { ...streamed, ...chunk };
    expect(streamed.standaloneQuestion).toBe(standalone);
    const outputs: unknown[] = [];
    for await (const { event, name, data } of createChain().streamEvents(input, { version: "v2" })) {
      if (event === "on_chain_end" && name === "bedrock-rag") outputs.push(data.output);
    }
    expect(outputs).toMatchObject([{ standaloneQuestion: standalone }]);
  });

  it.each<[string, RagInput]>([
    ["{ input }", { input: standalone }],
    ["{ query }", { query: standalone } as never],
    ["{ input, chat_history: null }", { input: standalone, chat_history: null } as never],
    ["{ messages } of one message", { messages: [["user", standalone]] }],
    ["a message", new HumanMessage({ content: [{ type: "text", text: standalone }] }) as never],
  ])("without a history as %s", async (_form, input) => {
    expect(await createChain().invoke(input)).not.toHaveProperty("standaloneQuestion");
    expect(questions).toEqual([standalone]);
  });
});

describe("an input without a question is refused by name", () => {
  it.each<[string, unknown, RegExp]>([
    ["other fields", { text: "q" }, /question undefined: pass a string, .*chat_history.*; the input has: text/],
    ["a number", 7, /question undefined: pass a string/],
    ["an empty question", { input: " " }, /input " ": pass a question that is not empty/],
    ["a question that is a list", { question: ["q"] }, /question "\(a list\)": pass a string/],
    ["a history that is a text", { input: "q", chat_history: "Human: hi" }, /chat_history "\(string\)": pass a list/],
    ["a history with a number", { question: "q", history: [user, 7] }, /history\[1\] "\(number\)": pass a message/],
    ["several questions", ["q1", "q2"], /messages "\(a list of strings\)": .*use batch/],
    ["no messages", { messages: [] }, /messages "\(empty\)": the last message must be the question/],
    ["an answer as last message", { messages: [user, assistant] }, /type ai\)": the last message must be/],
    [
      "a tool result as last message",
      [new HumanMessage("q"), new ToolMessage({ content: "x", tool_call_id: "t" })],
      /type tool\)": the last message must be/,
    ],
    [
      "an image in the question",
      [new HumanMessage({ content: [{ type: "image_url", image_url: "data:image/png;base64,AA==" }] })],
      /block of the type image_url in the last message\)": the chain answers text only/,
    ],
  ])("%s", async (_name, input, message) => {
    await expect(createChain().invoke(input as RagInput)).rejects.toThrow(message);
    await expect(createChain().invoke(input as RagInput)).rejects.toMatchObject({ name: "InvalidOptionError" });
    expect(questions).toEqual([]);
  });
});
