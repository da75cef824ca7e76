import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { ChatBedrockConverse } from "@langchain/aws";
import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRagChain } from "../create-rag-chain";
import type { RagChainOptions, RagModel } from "../options/rag-chain-options";
import { createRetriever, longPassage, refunds } from "../testing/handbook";
import { createPlainModel, createRoutedModel } from "../testing/routed-model";
import { ScriptedChatModel } from "../testing/scripted-chat-model";

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

/** For each question, whether the passage was read from the cache: its tokens are most of the prompt. */
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
    ["read the context from the cache four times", nova, {}, [not, read, read, read, read]],
    ["do so from the third on where writes cost more", claude, {}, [not, not, read, read, read]],
    ["do so four times there too when told", claude, { cacheContext: "always" }, [not, read, read, read, read]],
    ["leave it alone when told", nova, { cacheContext: "never" }, [not, not, not, not, not]],
    ["share it across dates", nova, { date: () => String(Math.random()) }, [not, read, read, read, read]],
  ])("%s: a routed model and a plain one alike (%s)", async (_name, model, options, reads) => {
    expect(await askFive(createRoutedModel(local, { model }), options)).toEqual(reads);
    await local.close();
    local = await startLocalBedrock();
    expect(await askFive(createPlainModel(local, model), options)).toEqual(reads);
  });

  it("share it with a conversation", async () => {
    const model = createRoutedModel(local);
    const chain = createRagChain({ model, retriever: createRetriever([longPassage]).retriever });
    await chain.invoke("経費はいつまでに申請しますか。");
    const history = [new HumanMessage("経費について教えてください。")];
    const { usage, standaloneQuestion } = await chain.invoke({ question: "それはいつまでですか。", history });
    expect(standaloneQuestion).toEqual(expect.any(String));
    expect(usage?.input_token_details?.cache_read).toBeGreaterThan(4000);
  });

  it("share it when documents go as blocks of their own", async () => {
    const options: Partial<RagChainOptions> = { citations: "native", cacheContext: "always" };
    expect(await askFive(createRoutedModel(local, { model: claude }), options)).toEqual([not, read, read, read, read]);
  });
});

describe("the model's own wishes", () => {
  it("stand: cachePoints off", async () => {
    const model = createRoutedModel(local, { cachePoints: "off" });
    expect(await askFive(model, { cacheContext: "always" })).toEqual([not, not, not, not, not]);
    expect(await askFive(createRoutedModel(local).withConfig({ cachePoints: "off" }))).not.toContain(read);
  });

  it("stand: its TTL goes with the point", async () => {
    await askFive(createRoutedModel(local, { model: claude, cachePoints: { ttl: "1h" } }), { cacheContext: "always" });
    expect(JSON.stringify(local.requests[0]?.body)).toContain('{"cachePoint":{"type":"default","ttl":"1h"}}');
  });

  it("stand: a router's limits, which only the model knows", async () => {
    const routerModels = ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"];
    const model = createRoutedModel(local, { model: local.defaultRouterArn, routerModels });
    expect(await askFive(model)).toEqual([not, read, read, read, read]);
  });
});

describe("a model that takes no cache point", () => {
  it.each(["us.meta.llama3-3-70b-instruct-v1:0", "us.anthropic.claude-3-5-sonnet-20240620-v1:0"])(
    "gets none: %s",
    async (model) => {
      await askFive(createPlainModel(local, model), { cacheContext: "always" });
      expect(JSON.stringify(local.requests.map(({ body }) => body))).not.toContain("cachePoint");
    },
  );

  it("gets none: a short context", async () => {
    const model = createPlainModel(local, nova);
    const chain = createRagChain({ model, retriever: createRetriever([refunds]).retriever, cacheContext: "always" });
    await chain.invoke("返品は？");
    expect(JSON.stringify(local.requests[0]?.body)).not.toContain("cachePoint");
  });

  it("gets none: of another API, or behind a runnable that hides it", async () => {
    const scripted = new ScriptedChatModel("はい");
    await askFive(scripted, { cacheContext: "always" });
    const plain = createPlainModel(local, nova);
    const hidden = RunnableLambda.from((input: BaseMessage[], config) => plain.invoke(input, config));
    await askFive(hidden as RagModel, { cacheContext: "always" });
    expect(JSON.stringify([scripted.prompts, local.requests.map(({ body }) => body)])).not.toMatch(/cache_?point/i);
    expect(local.requests).toHaveLength(5);
  });

  it("gets none: a plain model with a router, of which nothing is known", async () => {
    const model = createPlainModel(local, local.defaultRouterArn);
    expect(model).toBeInstanceOf(ChatBedrockConverse);
    expect(await askFive(model, { cacheContext: "always" })).not.toContain(read);
  });
});
