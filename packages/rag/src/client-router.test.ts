import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import type { ClientRouter, RouteRequest } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { Document } from "@langchain/core/documents";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRagChain, type RagChain } from "./rag-chain";

const lite = "us.amazon.nova-lite-v1:0";
const pro = "us.amazon.nova-pro-v1:0";
const asked: RouteRequest["retrieval"][] = [];
/** Sends a question whose sources disagree to the large model. */
const router: ClientRouter = {
  name: "test",
  candidates: [lite, pro],
  baseline: pro,
  route: ({ retrieval }) => {
    asked.push(retrieval);
    return retrieval?.sourcesDisagree === true ? { model: pro, reason: "disagree" } : { model: lite, reason: "agree" };
  },
};

const passage = (source: string, text: string, score?: number): Document =>
  new Document({ pageContent: text, metadata: { source, section: text.slice(0, 5), score } });
const limits = [
  passage("old.md", "The hotel limit in Tokyo is JPY 14,000 a night.", 0.8),
  passage("new.md", "The hotel limit in Tokyo is JPY 16,000 a night.", 0.75),
  passage("trains.md", "Trains are booked in the portal.", 0.25),
];
const question = "What is the hotel limit in Tokyo?";

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());
beforeEach(() => {
  asked.length = 0;
});

function createChain(documents: Document[], model = createModel(), condenseModel = model): RagChain {
  return createRagChain({ model, condenseModel, retriever: RunnableLambda.from(() => documents) });
}
function createModel(): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({ router, clientOptions: local.clientConfig });
}

const ways: Record<string, (chain: RagChain) => Promise<unknown>> = {
  invoke: (chain) => chain.invoke(question),
  async stream(chain) {
    for await (const _ of await chain.stream(question));
  },
  async streamEvents(chain) {
    for await (const _ of chain.streamEvents(question, { version: "v2" }));
  },
  batch: (chain) => chain.batch([question]),
};

describe("a chain whose chat model has a client-side router", () => {
  it.each(Object.entries(ways))("tells it what was retrieved, with %s", async (_, ask) => {
    await ask(createChain(limits));
    expect(asked).toEqual([
      { passages: 3, passagesNeeded: 2, topScore: 0.8, scoreGap: expect.closeTo(0.05), sourcesDisagree: true },
    ]);
  });

  it("gets the answer of the model that the router chose for it", async () => {
    const [disagreeing, agreeing] = [limits, limits.slice(1)];
    const models = [];
    for (const documents of [disagreeing, agreeing])
      models.push((await createChain(documents).invoke(question)).modelName);
    expect(models).toEqual(["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"]);
  });

  it("lets a statement of the caller win", async () => {
    const model = createModel().withConfig({ retrieval: { sourcesDisagree: false, passagesNeeded: 7 } });
    await createRagChain({ model, retriever: RunnableLambda.from(() => limits) }).invoke(question);
    expect(asked).toMatchObject([{ passages: 3, passagesNeeded: 7, topScore: 0.8, sourcesDisagree: false }]);
  });

  it("tells it nothing about the retriever's own settings, nor when it rewrites a question", async () => {
    const history = [new HumanMessage("Hotels?"), new AIMessage("Which city?")];
    await createChain(limits).invoke({ question: "Tokyo", history }, { retrieval: { topK: 3 } });
    expect(asked).toEqual([undefined, expect.not.objectContaining({ topK: 3 })]);
    expect(asked[1]).toMatchObject({ passages: 3 });
  });

  it.each([
    [
      "without scores",
      [passage("a.md", "One thing."), passage("b.md", "Another thing.")],
      { passages: 2, sourcesDisagree: false },
    ],
    ["one passage", [passage("a.md", "One thing.", 0.5)], { passages: 1, passagesNeeded: 1, topScore: 0.5 }],
  ])("leaves out what is not known: %s", async (_, documents, signals) => {
    await createChain(documents).invoke(question);
    expect(asked).toEqual([signals]);
  });

  it.each([
    ["a negation", "Pets are allowed in the Osaka office.", "Pets are not allowed in the Osaka office.", true],
    ["a Japanese negation", "領収書は電子で提出できます。", "領収書は電子で提出できません。", true],
    ["a Japanese number", "申請期限は支出した月の翌月5営業日です。", "申請期限は支出した月の翌月10営業日です。", true],
    [
      "the same number in another notation",
      "The limit for a hotel is JPY 1000.",
      "The limit for a hotel is JPY 1,000.",
      false,
    ],
    ["another subject", "The hotel limit in Osaka is JPY 14,000.", "The hotel limit in Tokyo is JPY 16,000.", false],
    ["dates below a title", "Updated: 2025-01-02", "Updated: 2026-03-04", false],
  ])("notices sources that disagree: %s", async (_, one, other, expected) => {
    await createChain([passage("a.md", one), passage("b.md", other)]).invoke(question);
    expect(asked[0]?.sourcesDisagree).toBe(expected);
  });

  it("does not take the rows of one source for a contradiction", async () => {
    const rows = "The standard rate in winter is 10.\nThe standard rate in winter is 12.";
    await createChain([passage("a.md", rows), passage("b.md", "The standard rate in winter is 12.")]).invoke(question);
    expect(asked[0]?.sourcesDisagree).toBe(false);
  });
});

it("a chain whose chat model has no router sends no option that the model does not know", async () => {
  const model = new BedrockRoutedChatModel({ model: lite, clientOptions: local.clientConfig });
  const { answer } = await createRagChain({ model, retriever: RunnableLambda.from(() => limits) }).invoke(question, {
    retrieval: { topK: 3 },
  });
  expect(answer).toContain("JPY");
});
