import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel, readRoutingRecord } from "@bedrock-routed/chat-model";
import { type ClientRouter, type RouterDecision, toUsd } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { createRagChain } from "@bedrock-routed/rag";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { Document } from "@langchain/core/documents";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { createAgent, tool } from "langchain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { isNoRefusal } from "./acceptors/is-no-refusal";
import { satisfiesSchema } from "./acceptors/satisfies-schema";
import { cascadeRouter } from "./routers/cascade-router";
import { firstMatch } from "./routers/first-match";
import { fixedShareRouter } from "./routers/fixed-share-router";
import { stickyRouter } from "./routers/sticky-router";
import { normalizedMatch } from "./shadow/shadow-judges";
import { type ShadowRecord, shadowRouter } from "./shadow/shadow-router";
import { lite, pro } from "./testing/route-request";

let local: LocalBedrock;
beforeEach(async () => {
  local = await startLocalBedrock();
});
afterEach(() => local.close());

function createModel(router: ClientRouter, callbacks: BedrockSavingsHandler[] = []): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({ router, clientOptions: local.clientConfig, callbacks });
}

function decisionOf(message: unknown): RouterDecision | undefined {
  return readRoutingRecord(message)?.router?.decision;
}

const asked = (): readonly unknown[] =>
  local.requests.filter(({ operation }) => operation.startsWith("Converse")).map(({ modelId }) => modelId);

const rules = "Answer from the handbook, quote it, and name the section. ".repeat(120);

/** Through a real client over HTTP/2, to a server that caches as the fact sheet says. */
describe("routers over a local Bedrock", () => {
  it("firstMatch chooses by what is known of the call", async () => {
    const router = firstMatch({
      rules: [
        { when: { tag: "faq" }, to: lite, reason: "faq" },
        { when: { language: "ja" }, to: lite, reason: "Japanese" },
      ],
      otherwise: pro,
    });
    const model = createModel(router);
    const reasons = [
      decisionOf(await model.invoke("How many days?", { tags: ["faq"] })),
      decisionOf(await model.invoke("有給休暇は何日ですか。")),
      decisionOf(await model.invoke("How many days?")),
    ].map((decision) => decision?.reason);
    expect(reasons).toEqual(["faq", "Japanese", "no rule applies"]);
    expect(asked()).toEqual([lite, lite, pro]);
  });

  it("stickyRouter keeps a conversation on the model whose cache is warm", async () => {
    const share = fixedShareRouter({
      arms: [
        { to: lite, share: 1 },
        { to: pro, share: 0 },
      ],
    });
    const router = stickyRouter(share, { expectedCalls: 1, outputTokens: 0 });
    const model = createModel(router);
    const messages = [new SystemMessage(rules), new HumanMessage("When are expense claims due?")];
    const first = await model.invoke(messages);
    expect(readRoutingRecord(first)?.usage?.cacheWrite5mTokens).toBeGreaterThan(1000);
    share.update({ shares: [0, 1] });
    const second = await model.invoke([...messages, first, new HumanMessage("And travel claims?")]);
    // Without a score, a stronger model is never held back.
    expect(decisionOf(second)).toMatchObject({ model: pro, router: "sticky(fixed-share)" });
    share.update({ shares: [1, 0] });
    const third = await model.invoke([...messages, first, new HumanMessage("And travel claims?")]);
    expect(decisionOf(third)).toMatchObject({ model: lite });
    expect(readRoutingRecord(third)?.usage?.cacheReadTokens).toBeGreaterThan(1000);
  });

  it("cascadeRouter asks the strong model when the schema is not satisfied, and both calls are paid", async () => {
    const savings = new BedrockSavingsHandler();
    const picky = z.object({ days: z.number() });
    let answers = 0;
    const accept = [satisfiesSchema(), () => ++answers > 1 || "test"];
    const model = createModel(cascadeRouter({ cheap: lite, strong: pro, accept }), [savings]);
    await model.withStructuredOutput(picky, { name: "days" }).invoke("Leave is 10 days. How many days of leave?");
    expect(asked()).toEqual([lite, pro]);
    const [record] = savings.records;
    expect(record?.routing?.router?.decision).toMatchObject({ model: pro, declined: [{ model: lite }] });
    expect(record?.cost).toBeGreaterThan(record?.saving?.baseline ?? 0n);
    expect(record?.saving?.routing).toBeLessThan(0n);
    expect(savings.report().groups).toBeDefined();
  });

  it("work in an agent, in a chain over documents, and in a batch", async () => {
    const router = cascadeRouter({ cheap: lite, strong: pro, accept: isNoRefusal() });
    const model = createModel(router);
    const search = tool(async () => "Leave is 10 days.", {
      name: "search",
      description: "Searches the handbook for leave",
      schema: z.object({ query: z.string() }),
    });
    const agent = createAgent({ model, tools: [search] });
    const { messages } = await agent.invoke({
      messages: [{ role: "user", content: "Search: how many days of leave?" }],
    });
    expect(messages.filter(({ type }) => type === "ai").map((message) => decisionOf(message)?.router)).toContain(
      "cascade",
    );
    const documents = [
      new Document({ pageContent: "Refunds are paid within 14 days.", metadata: { source: "s3://h/r.md" } }),
    ];
    const retriever = RunnableLambda.from(async (_question: string) => documents);
    const { answer, routing } = await createRagChain({ model, retriever: retriever as never }).invoke(
      "Within how many days are refunds paid?",
    );
    expect(answer).toContain("14 days");
    expect(routing?.router?.decision).toMatchObject({ router: "cascade", accepted: true });
    const batch = await model.batch(["How many days?", "And weeks?"]);
    expect(batch.map((message) => decisionOf(message)?.router)).toEqual(["cascade", "cascade"]);
  });

  it("take prompts that nobody expects", async () => {
    const router = stickyRouter(
      firstMatch({
        rules: [{ when: { minLength: 100_000 }, to: pro }],
        otherwise: cascadeRouter({ cheap: lite, strong: pro, accept: isNoRefusal() }),
      }),
    );
    const seen = ["😀".repeat(20_000), "\ud83d\u0000a".repeat(1000), "a".repeat(1_000_000), "あ".repeat(200_000)];
    for (const prompt of seen) {
      let chosen: unknown;
      const watching: ClientRouter = {
        ...router,
        route: (request) => {
          expect([request.conversation.repetition, request.language === undefined]).toBeDefined();
          expect(request.inputTokens).toBeGreaterThan(0);
          chosen = router.route(request);
          return router.route(request);
        },
      };
      await createModel(watching)
        .invoke(prompt)
        .catch((error: unknown) => expect(error).toMatchObject({ $fault: "client" }));
      expect(chosen).toMatchObject({ model: prompt.length >= 100_000 ? pro : lite });
    }
  });
});

describe("shadow mode over a local Bedrock", () => {
  it("asks the baseline off the caller's path, never streamed, and its cost is in the ledger", async () => {
    const savings = new BedrockSavingsHandler();
    const records: ShadowRecord[] = [];
    const router = shadowRouter(
      fixedShareRouter({
        arms: [
          { to: lite, share: 1 },
          { to: pro, share: 0 },
        ],
      }),
      {
        share: 1,
        budgetUsd: 1,
        judge: normalizedMatch(),
        onOutcome: (record) => void records.push(record),
      },
    );
    const model = createModel(router, [savings]);
    const tokens: string[] = [];
    const callbacks = [BaseCallbackHandler.fromMethods({ handleLLMNewToken: (token) => void tokens.push(token) })];
    let streamed = "";
    for await (const chunk of await model.stream("How many days of leave?", { callbacks })) streamed += chunk.text;
    await router.flush();
    const operations = local.requests.map(({ operation, modelId }) => [operation, modelId]);
    expect(operations).toEqual([
      ["ConverseStream", lite],
      ["Converse", pro],
    ]);
    expect(tokens.join("")).toBe(streamed);
    expect(records).toMatchObject([{ models: { weak: lite, strong: pro }, strong: 1 }]);
    const [answered, shadow] = savings.records;
    expect(shadow?.call?.purpose).toBe("shadow");
    expect(savings.ledger.totals.cost).toBe((answered?.cost ?? 0n) + (shadow?.cost ?? 0n));
    expect(router.spentUsd).toBeCloseTo(toUsd(shadow?.cost ?? 0n), 12);
  });
});
