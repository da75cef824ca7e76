import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRagChain, type RagChain } from "../rag-chain";
import type { RagChainOptions } from "../rag-chain-options";
import { createRetriever, refunds, shipping } from "../testing/handbook";
import { createRoutedModel } from "../testing/routed-model";
import type { RagAnswer } from "./answer";

const micro = "us.amazon.nova-micro-v1:0";
const standalone = "返品は何日以内に申し込めますか。";
const history = [new HumanMessage("返品はできますか。"), new AIMessage("はい、できます。[1]")];

let rewritten = standalone;
let local: LocalBedrock;
beforeEach(async () => {
  rewritten = standalone;
  local = await startLocalBedrock({ respond: ({ modelId }) => (modelId === micro ? rewritten : undefined) });
});
afterEach(() => local.close());

function setUp(options: Partial<RagChainOptions> = {}): { chain: RagChain; questions: string[] } {
  const { retriever, questions } = createRetriever([shipping, refunds]);
  const condenseModel = createRoutedModel(local, { model: micro });
  return {
    questions,
    chain: createRagChain({ model: createRoutedModel(local), condenseModel, retriever, ...options }),
  };
}

/** The text blocks in the last message of a request. */
function textsOf(index: number): string[] {
  const { body } = local.requests[index] ?? {};
  const { messages } = body as { messages: { content: { text: string }[] }[] };
  return (messages.at(-1)?.content ?? []).map(({ text }) => text);
}

describe("a question with a history", () => {
  it("is rewritten by condenseModel, and then looked up and answered", async () => {
    const { chain, questions } = setUp();
    const answer = await chain.invoke({ question: "それは何日以内ですか。", history });
    expect(answer).toMatchObject({ standaloneQuestion: standalone, answer: expect.stringContaining("30日以内") });
    expect(questions).toEqual([standalone]);
    expect(local.requests.map(({ modelId }) => modelId)).toEqual([micro, "us.amazon.nova-lite-v1:0"]);
    expect(textsOf(0)).toEqual([
      "<conversation>\nuser: 返品はできますか。\nassistant: はい、できます。[1]\n</conversation>",
      "それは何日以内ですか。",
    ]);
    expect(textsOf(1).at(-1)).toBe(standalone);
  });

  it("sends the same prompt as the rewritten question without a history", async () => {
    const { chain } = setUp();
    await chain.invoke(standalone);
    await chain.invoke({ question: "それは何日以内ですか。", history });
    expect(local.requests[2]?.body).toEqual(local.requests[0]?.body);
  });

  it("streams only the answer, and the rewritten question once", async () => {
    const { chain } = setUp();
    const input = { question: "それは何日以内ですか。", history };
    const chunks: RagAnswer[] = [];
    for await (const chunk of await chain.stream(input)) chunks.push(chunk);
    const { usage: _usage, routing: _routing, ...invoked } = await chain.invoke(input);
    expect(chunks.reduce((sum, chunk) => concat(sum, chunk))).toMatchObject(invoked);
    expect(chunks.filter(({ standaloneQuestion }) => standaloneQuestion !== undefined)).toHaveLength(1);
  });

  it("is rewritten from user and model messages only, in any form", async () => {
    const { chain } = setUp();
    const said = [
      new SystemMessage("internal"),
      { role: "user", content: "Can I return it?" },
      ["ai", "Yes."] as [string, string],
      new ToolMessage({ content: "internal", tool_call_id: "t" }),
      new AIMessage({ content: [{ type: "citations_content", citationsContent: { content: [{ text: "Cited." }] } }] }),
      new AIMessage(""),
    ];
    await chain.invoke({ question: "How many days?", history: said });
    expect(textsOf(0)[0]).toBe(
      "<conversation>\nuser: Can I return it?\nassistant: Yes.\nassistant: Cited.\n</conversation>",
    );
    expect(JSON.stringify(local.requests[0]?.body)).toContain("You rewrite the last question");
  });

  it("is rewritten from the newest messages when there are too many", async () => {
    const { chain } = setUp();
    const said = Array.from({ length: 40 }, (_, index) => new HumanMessage(`${index} ${"規".repeat(180)}`));
    await chain.invoke({ question: "それは？", history: said });
    const turns = textsOf(0)[0]?.match(/^user: \d+/gm) ?? [];
    expect(turns.at(-1)).toBe("user: 39");
    expect(turns).toHaveLength(19);
  });

  it("is rewritten from the beginning of the last message when even that is too long", async () => {
    const { chain } = setUp();
    const said = [new HumanMessage("返品は？"), new AIMessage("規".repeat(20_000))];
    await chain.invoke({ question: "それは？", history: said });
    expect(textsOf(0)[0]).toMatch(/^<conversation>\nassistant: 規{3000,3700}…\n<\/conversation>$/);
  });

  it("is not rewritten when nobody said anything before", async () => {
    const { chain } = setUp();
    await chain.invoke({ question: standalone, history: [new SystemMessage("internal"), new AIMessage("")] });
    expect(local.requests).toHaveLength(1);
  });

  it("is used unchanged when the model returns no text", async () => {
    rewritten = "";
    const { chain, questions } = setUp();
    expect((await chain.invoke({ question: "返品は？", history })).standaloneQuestion).toBe("返品は？");
    expect(questions).toEqual(["返品は？"]);
  });

  it.each([
    `<think>利用者は返品について聞いている。</think>\n\n${standalone}`,
    `質問：${standalone}`,
    `Standalone question: "${standalone}"`,
  ])("is cleaned of thoughts, labels and quotes: %j", async (reply) => {
    rewritten = reply;
    const { chain, questions } = setUp();
    const answer = await chain.invoke({ question: "それは何日以内ですか。", history });
    expect([answer.standaloneQuestion, questions, textsOf(1).at(-1)]).toEqual([standalone, [standalone], standalone]);
  });

  it.each(["<think>まだ考えています", "Standalone question:"])(
    "is used unchanged when only %j is returned",
    async (reply) => {
      rewritten = reply;
      const { chain, questions } = setUp();
      await chain.invoke({ question: "返品は？", history });
      expect(questions).toEqual(["返品は？"]);
    },
  );

  it("is rewritten by the answering model without condenseModel", async () => {
    const { chain } = setUp({ condenseModel: undefined });
    await chain.invoke({ question: "それは何日以内ですか。", history });
    expect(local.requests.map(({ modelId }) => modelId)).toEqual(Array(2).fill("us.amazon.nova-lite-v1:0"));
  });

  it("is not rewritten when the history is empty", async () => {
    const { chain } = setUp();
    expect(await chain.invoke({ question: standalone, history: [] })).not.toHaveProperty("standaloneQuestion");
    await chain.invoke({ question: standalone, history: null } as never);
    expect(local.requests).toHaveLength(2);
  });

  it("is rejected by name when the question or the history is invalid", async () => {
    await expect(setUp().chain.invoke({ history } as never)).rejects.toThrow(/question undefined: pass a string, or/);
    const broken = setUp().chain.invoke({ question: "q", history: "hello" } as never);
    await expect(broken).rejects.toThrow(/history "\(string\)": pass a list of messages/);
    await expect(setUp().chain.invoke(undefined as never)).rejects.toThrow(/question undefined/);
  });
});
