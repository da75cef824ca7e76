import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import { createAgent, tool } from "langchain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRagChain, type RagChain } from "../rag-chain";
import { createRetriever, refunds, shipping } from "../testing/handbook";
import { createPlainModel, createRoutedModel } from "../testing/routed-model";

const micro = "us.amazon.nova-micro-v1:0";
const standalone = "How many days does shipping to Tokyo take?";
const answered = "Shipping to Tokyo takes five days.";
const input = {
  question: "And to Tokyo?",
  history: [new HumanMessage("How long does shipping to Osaka take?"), new AIMessage("Six days. [1]")],
};

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({
    respond: ({ modelId, tools, messages }) => {
      if (modelId === micro) return standalone;
      if (tools.length === 0) return undefined;
      const isDone = JSON.stringify(messages).includes("toolResult");
      return isDone ? "Done." : { toolUse: [{ name: "ask_handbook", input: {} }] };
    },
  });
});
afterAll(() => local.close());

/** A chain whose question is condensed by one model, rewritten for the search by it again, and answered by another. */
function createChain(kind: "routed" | "plain"): RagChain {
  const create = (model: string) =>
    kind === "routed" ? createRoutedModel(local, { model }) : createPlainModel(local, model);
  const { retriever } = createRetriever([shipping, refunds]);
  const rewriter = create(micro).pipe((message) => message.text);
  return createRagChain({
    model: create("us.amazon.nova-lite-v1:0"),
    condenseModel: create(micro),
    retriever: rewriter.pipe(retriever) as never,
  });
}

function createHandbookAgent(kind: "routed" | "plain"): ReturnType<typeof createAgent> {
  const chain = createChain(kind);
  const ask = tool(async (_input: object, config: RunnableConfig) => (await chain.invoke(input, config)).answer, {
    name: "ask_handbook",
    description: "Asks the handbook",
    schema: { type: "object", properties: {} },
  });
  return createAgent({ model: createRoutedModel(local, { model: "us.amazon.nova-pro-v1:0" }), tools: [ask] });
}

const question = { messages: [{ role: "user", content: "How long to Tokyo?" }] };

describe.each(["routed", "plain"] as const)("over a %s model, only the answer streams:", (kind) => {
  it("an agent with streamMode messages", async () => {
    let text = "";
    const stream = await createHandbookAgent(kind).stream(question, { streamMode: "messages" });
    for await (const [message] of stream) text += message.text;
    expect(text).toContain(answered);
    expect(text).not.toContain(standalone);
  });

  it("an agent with streamEvents v3", async () => {
    const deltas: string[] = [];
    for await (const { method, params } of await createHandbookAgent(kind).streamEvents(question, { version: "v3" })) {
      if (method === "messages") deltas.push(JSON.stringify(params.data));
    }
    expect(deltas.join("")).toContain("takes five days");
    expect(deltas.join("")).not.toMatch(/How many |does shipping/);
  });

  it("streamEvents v2 of the chain, which can leave the other model calls out by their tag", async () => {
    const read = async (excludeTags: string[]): Promise<string> => {
      let text = "";
      for await (const { event, data } of createChain(kind).streamEvents(input, { version: "v2" }, { excludeTags })) {
        if (event === "on_chat_model_stream") text += data.chunk.text;
      }
      return text;
    };
    expect(await read(["langsmith:nostream"])).toMatch(new RegExp(`^${answered}`));
    expect((await read([])).split(standalone)).toHaveLength(3);
  });
});

it("names every step, so that events can be filtered by name and traces can be read", async () => {
  const { retriever } = createRetriever([shipping, refunds]);
  const search = Object.assign(retriever, { name: "search" });
  const chain = createRagChain({
    model: createRoutedModel(local),
    condenseModel: createRoutedModel(local, { model: micro }),
    retriever: search,
  });
  const names: string[] = [];
  for await (const { event, name } of chain.streamEvents(input, { version: "v2" })) {
    if (event.endsWith("_start")) names.push(name);
  }
  expect(names).toEqual([
    "bedrock-rag",
    "condense",
    "condense-question",
    "retrieve",
    "search",
    "order",
    "respond",
    "answer-from-documents",
    "prompt",
    "model",
    "answer",
    "BedrockRoutedChatModel",
  ]);
});
