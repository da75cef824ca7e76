import type { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { type LocalBedrock, type LocalBedrockOptions, startLocalBedrock } from "@bedrock-routed/local";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { createAgent } from "langchain";
import { afterEach, describe, expect, it } from "vitest";
import { createRagChain, type RagChain } from "./rag-chain";
import type { RagChainOptions } from "./rag-chain-options";
import { createRetriever, longPassage, refunds, shipping } from "./testing/handbook";
import { createRoutedModel } from "./testing/routed-model";
import { toWireText } from "./testing/to-wire-text";

const sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const question = "返品は何日以内に申し込めますか。";
const history = [new HumanMessage("返品はできますか。"), new AIMessage("はい、できます [1]。")];
const drain = async (stream: AsyncIterable<unknown>): Promise<void> => {
  for await (const _chunk of stream) {
  }
};

interface Kind {
  readonly name: string;
  readonly model?: string;
  readonly options?: Partial<RagChainOptions>;
  readonly respond?: LocalBedrockOptions["respond"];
  readonly requests: number;
  readonly call: (chain: RagChain, model: BedrockRoutedChatModel) => Promise<unknown>;
}

const ask = (chain: RagChain): Promise<unknown> => chain.invoke(question);
const manyPassages = { retriever: createRetriever([shipping, longPassage, refunds]).retriever };

/** Every kind of request that the chain sends. */
const kinds: readonly Kind[] = [
  { name: "invoke", call: ask, requests: 1 },
  { name: "invoke-english", call: (chain) => chain.invoke("How long does shipping take?"), requests: 1 },
  { name: "stream", call: async (chain) => drain(await chain.stream(question)), requests: 1 },
  {
    name: "history",
    call: (chain) => chain.invoke({ question: "それは何日以内ですか。", history }),
    respond: ({ messages }) => (JSON.stringify(messages).includes("<conversation-") ? question : undefined),
    requests: 2,
  },
  {
    name: "agent",
    call: (chain, model) =>
      createAgent({ model, tools: [chain.asTool()] }).invoke({ messages: [new HumanMessage(question)] }),
    respond: ({ tools, messages }) =>
      tools.length === 0 || JSON.stringify(messages).includes("toolResult")
        ? undefined
        : { toolUse: [{ name: "search_documents", input: { question }, toolUseId: "tooluse_1" }] },
    requests: 3,
  },
  { name: "not-found", options: createRetriever([]), call: ask, requests: 0 },
  { name: "budget", options: { ...manyPassages, contextTokens: 200 }, call: ask, requests: 1 },
  { name: "date", options: { date: () => "2026-11-21" }, call: ask, requests: 1 },
  {
    name: "cache-context",
    model: sonnet,
    options: { ...manyPassages, cacheContext: "always" },
    call: ask,
    requests: 1,
  },
  { name: "native-citations", model: sonnet, options: { citations: "native" }, call: ask, requests: 1 },
];

describe("what the chain sends", () => {
  let local: LocalBedrock | undefined;
  afterEach(() => local?.close());

  it.each(kinds)("matches the snapshot: $name", async ({ name, model: id, options, respond, call, requests }) => {
    local = await startLocalBedrock(respond === undefined ? {} : { respond });
    const model = createRoutedModel(local, id === undefined ? {} : { model: id });
    const { retriever } = createRetriever([shipping, refunds]);
    await call(createRagChain({ model, retriever, ...options }), model);
    expect(local.requests.map(({ status }) => status)).toEqual(Array(requests).fill(200));
    const text = local.requests.map(toWireText).join("\n---\n\n") || "no request\n";
    await expect(text).toMatchFileSnapshot(`__snapshots__/wire/${name}.http`);
  });
});
