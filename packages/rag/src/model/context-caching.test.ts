import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { ChatBedrockConverse } from "@langchain/aws";
import { Document } from "@langchain/core/documents";
import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRagChain } from "../rag-chain";
import type { RagChainOptions } from "../rag-chain-options";
import { createRetriever, longPassage, refunds } from "../testing/handbook";
import { createPlainModel, createRoutedModel } from "../testing/routed-model";
import { ScriptedChatModel } from "../testing/scripted-chat-model";
import type { AnsweringModel, RagModel } from "./answering-model";
import { type CacheContext, planContextCaching, RecentContexts } from "./context-caching";

const nova = "us.amazon.nova-lite-v1:0";
const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const questions = [
  "経費はいつまでに申請しますか。",
  "領収書は要りますか。",
  "申請の期限は月末から何日ですか。",
  "五営業日以内に何をしますか。",
  "何を添えますか。",
];

let local: LocalBedrock;
beforeEach(async () => {
  local = await startLocalBedrock();
});
afterEach(() => local.close());

/** Whether each question read the passage from the cache. The passage is most of the prompt. */
async function askFive(model: RagModel, options: Partial<RagChainOptions> = {}): Promise<boolean[]> {
  const { retriever } = createRetriever([longPassage, refunds]);
  const chain = createRagChain({ model, retriever, ...options });
  const reads: boolean[] = [];
  for (const question of questions) {
    const { usage } = await chain.invoke(question);
    reads.push((usage?.input_token_details?.cache_read ?? 0) > 5000);
  }
  return reads;
}

const [read, not] = [true, false];

describe("five questions about the same documents", () => {
  it.each<[string, string, Partial<RagChainOptions>, boolean[]]>([
    ["read the documents from the cache from the second question on", nova, {}, [not, read, read, read, read]],
    [
      "read them from the third question on where cache writes cost more than input",
      claude,
      {},
      [not, not, read, read, read],
    ],
    [
      "read them from the second question on there too with cacheContext 'always'",
      claude,
      { cacheContext: "always" },
      [not, read, read, read, read],
    ],
    ["never read them with cacheContext 'never'", nova, { cacheContext: "never" }, [not, not, not, not, not]],
    ["read them although the date differs", nova, { date: () => String(Math.random()) }, [not, read, read, read, read]],
  ])("%s, with BedrockRoutedChatModel and with ChatBedrockConverse (%s)", async (_name, model, options, reads) => {
    expect(await askFive(createRoutedModel(local, { model }), options)).toEqual(reads);
    await local.close();
    local = await startLocalBedrock();
    expect(await askFive(createPlainModel(local, model), options)).toEqual(reads);
  });

  it("share the cached documents with a conversation", async () => {
    const model = createRoutedModel(local);
    const chain = createRagChain({ model, retriever: createRetriever([longPassage]).retriever });
    await chain.invoke("経費はいつまでに申請しますか。");
    const history = [new HumanMessage("経費について教えてください。")];
    const { usage, standaloneQuestion } = await chain.invoke({ question: "それはいつまでですか。", history });
    expect(standaloneQuestion).toEqual(expect.any(String));
    expect(usage?.input_token_details?.cache_read).toBeGreaterThan(4000);
  });

  it("read the documents from the cache when they are document blocks", async () => {
    const options: Partial<RagChainOptions> = { citations: "native", cacheContext: "always" };
    expect(await askFive(createRoutedModel(local, { model: claude }), options)).toEqual([not, read, read, read, read]);
  });
});

describe("the cache point after the instructions, with ChatBedrockConverse", () => {
  const instructions = "回答は社内の用語集に従い、三文以内で書いてください。敬語を使ってください。".repeat(60);
  const systemPoint = { cachePoint: { type: "default" } };

  /** Asks three questions, each about a document of its own. */
  async function askThree(model: RagModel, options: Partial<RagChainOptions> = {}): Promise<(number | undefined)[]> {
    const retriever = RunnableLambda.from((question: string) => [
      new Document({ pageContent: `${question}の回答です。`.repeat(300), metadata: { source: `${question}.md` } }),
    ]);
    const chain = createRagChain({ model, retriever, instructions, ...options });
    const answers = await chain.batch(["経費", "休暇", "出張"], { maxConcurrency: 1 });
    return answers.map(({ usage }) => usage?.input_token_details?.cache_read);
  }

  const systemsOf = (): unknown[][] => local.requests.map(({ body }) => (body as { system: unknown[] }).system);

  it.each<[string, Partial<RagChainOptions>]>([
    [nova, {}],
    [claude, {}],
    [claude, { cacheContext: "always" }],
    [claude, { cacheContext: "never" }],
    [claude, { citations: "native", cacheContext: "always" }],
  ])("lets questions about other documents read the rules and instructions: %s, %j", async (model, options) => {
    const [first, second = 0, third] = await askThree(createPlainModel(local, model), options);
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(1000);
    expect(third).toBe(second);
    expect(systemsOf()).toEqual(Array(3).fill([{ text: expect.any(String) }, systemPoint]));
  });

  it("is also read when the answer is streamed", async () => {
    const model = createPlainModel(local, claude);
    await askThree(model);
    const chain = createRagChain({ model, retriever: createRetriever([refunds]).retriever, instructions });
    let read: number | undefined;
    for await (const { usage } of await chain.stream("返品は？")) read = usage?.input_token_details?.cache_read ?? read;
    expect(read).toBeGreaterThan(1000);
  });

  it.each([
    ["the rules alone are too short", claude, { instructions: undefined }],
    ["the model takes none", "us.meta.llama3-3-70b-instruct-v1:0", {}],
    ["the limits of the model are not known", "acme.new-model-v1:0", {}],
  ])("is not sent when %s", async (_why, model, options) => {
    const client = createPlainModel(local, model);
    await askThree(client, { cacheContext: "always", ...options }).catch(() => undefined);
    expect(local.requests.length).toBeGreaterThan(0);
    expect(JSON.stringify(systemsOf())).not.toContain("cachePoint");
  });

  it("is left to ChatBedrockConverse when its cache_control is set", async () => {
    const model = createPlainModel(local, claude).withConfig({ cache_control: { type: "ephemeral", ttl: "1h" } });
    await askThree(model);
    expect(systemsOf()[0]?.slice(1)).toEqual([{ cachePoint: { type: "default", ttl: "1h" } }]);
  });
});

it("a condensing call gets no cache point after the conversation, which no later call can read", async () => {
  const condenseModel = createRoutedModel(local, { model: claude, cachePoints: {} });
  const { retriever } = createRetriever([refunds]);
  const chain = createRagChain({ model: createRoutedModel(local), condenseModel, retriever });
  const history = Array.from({ length: 15 }, (_, index) => new HumanMessage(`${index}${"規".repeat(180)}`));
  await chain.invoke({ question: "それは？", history });
  expect(local.requests[0]?.modelId).toBe(claude);
  expect(JSON.stringify(local.requests[0]?.body)).not.toContain("cachePoint");
});

describe("the model's own settings are respected", () => {
  it("cachePoints: 'off'", async () => {
    const model = createRoutedModel(local, { cachePoints: "off" });
    expect(await askFive(model, { cacheContext: "always" })).toEqual([not, not, not, not, not]);
    expect(await askFive(createRoutedModel(local).withConfig({ cachePoints: "off" }))).not.toContain(read);
  });

  it("its TTL for cache points", async () => {
    await askFive(createRoutedModel(local, { model: claude, cachePoints: { ttl: "1h" } }), { cacheContext: "always" });
    expect(JSON.stringify(local.requests[0]?.body)).toContain('{"cachePoint":{"type":"default","ttl":"1h"}}');
  });

  it("the limits of the models behind a prompt router", async () => {
    const routerModels = ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"];
    const model = createRoutedModel(local, { model: local.defaultRouterArn, routerModels });
    expect(await askFive(model)).toEqual([not, read, read, read, read]);
  });
});

describe("planContextCaching for a model that plans cache points itself", () => {
  it.each<[AnsweringModel["cachePolicy"], CacheContext, object]>([
    ["auto", "auto", {}],
    ["auto", "always", { cachePoints: {} }],
    ["auto", "never", { cachePoints: { messages: false } }],
    ["off", "always", {}],
    ["off", "never", {}],
    [{ ttl: "1h" }, "always", {}],
    [{ ttl: "1h" }, "never", { cachePoints: { ttl: "1h", messages: false } }],
  ])("changes the policy %j for cacheContext %j to %j", (cachePolicy = "auto", wanted, callOptions) => {
    const outline = { systemPrompt: "rules", context: "documents", question: "q" };
    const plan = planContextCaching({ protocol: "converse", cachePolicy }, wanted, outline);
    expect(plan).toEqual({ blocks: { system: false, documents: false }, callOptions });
  });
});

describe("no cache point is sent", () => {
  it.each(["us.meta.llama3-3-70b-instruct-v1:0", "us.anthropic.claude-3-5-sonnet-20240620-v1:0"])(
    "to a model that does not accept one there: %s",
    async (model) => {
      await askFive(createPlainModel(local, model), { cacheContext: "always" });
      expect(JSON.stringify(local.requests.map(({ body }) => body))).not.toContain("cachePoint");
    },
  );

  it("after documents that are too short to be cached", async () => {
    const model = createPlainModel(local, nova);
    const chain = createRagChain({ model, retriever: createRetriever([refunds]).retriever, cacheContext: "always" });
    await chain.invoke("返品は？");
    expect(JSON.stringify(local.requests[0]?.body)).not.toContain("cachePoint");
  });

  it("to a model of another API, or to a model hidden by a function", async () => {
    const scripted = new ScriptedChatModel("はい");
    await askFive(scripted, { cacheContext: "always" });
    const plain = createPlainModel(local, nova);
    const hidden = RunnableLambda.from((input: BaseMessage[], config) => plain.invoke(input, config));
    await askFive(hidden as RagModel, { cacheContext: "always" });
    expect(JSON.stringify([scripted.prompts, local.requests.map(({ body }) => body)])).not.toMatch(/cache_?point/i);
    expect(local.requests).toHaveLength(5);
  });

  it("to ChatBedrockConverse with a prompt router, whose limits are unknown", async () => {
    const model = createPlainModel(local, local.defaultRouterArn);
    expect(model).toBeInstanceOf(ChatBedrockConverse);
    expect(await askFive(model, { cacheContext: "always" })).not.toContain(read);
  });
});

describe("RecentContexts", () => {
  const minute = 60_000;

  it("remembers a beginning for five minutes after its last use", () => {
    let now = 0;
    const recent = new RecentContexts(() => now);
    const seenAt = (time: number): boolean => {
      now = time;
      return recent.isRepeated(["rules", "documents"]);
    };
    expect([0, 4 * minute, 8 * minute, 13 * minute, 14 * minute].map(seenAt)).toEqual([false, true, true, false, true]);
  });

  it("distinguishes beginnings whose parts end at different places", () => {
    const recent = new RecentContexts(() => 0);
    const beginnings = [
      ["ab", "c"],
      ["a", "bc"],
      ["a", "bc"],
      ["ab", "c"],
    ];
    expect(beginnings.map((parts) => recent.isRepeated(parts))).toEqual([false, false, true, true]);
  });

  it("forgets the least recently used beginning when there are more than 1,000", () => {
    const recent = new RecentContexts(() => 0);
    recent.isRepeated(["first"]);
    recent.isRepeated(["second"]);
    recent.isRepeated(["first"]);
    for (let index = 0; index < 999; index += 1) recent.isRepeated([String(index)]);
    expect(["first", "second"].map((context) => recent.isRepeated([context]))).toEqual([true, false]);
  });
});
