import { METERED_OPERATION_EVENT, type MeteredOperation, readMeteredOperation } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import { HumanMessage } from "@langchain/core/messages";
import { RunnableLambda, RunnableSequence } from "@langchain/core/runnables";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RagModel } from "../model/answering-model";
import { createRagChain, type RagChain } from "../rag-chain";
import { createRetriever } from "../testing/handbook";
import { createPlainModel, createRoutedModel } from "../testing/routed-model";
import { ScriptedChatModel } from "../testing/scripted-chat-model";

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());

function createChain(model: RagModel): RagChain {
  return createRagChain({ model, retriever: createRetriever([]).retriever });
}

/** The metered operations of a run. */
async function metered(run: (callbacks: object[]) => Promise<unknown>): Promise<(MeteredOperation | undefined)[]> {
  const operations: (MeteredOperation | undefined)[] = [];
  await run([
    {
      awaitHandlers: true,
      handleCustomEvent: (name: string, data: unknown) => {
        if (name === METERED_OPERATION_EVENT) operations.push(readMeteredOperation(data));
      },
    },
  ]);
  return operations;
}

describe("an answer without a model call", () => {
  const avoided = {
    kind: "avoided-call",
    requests: 0,
    modelId: "amazon.nova-lite-v1:0",
    avoidedUsage: { cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 },
    estimated: true,
  };

  it("is metered in the same way by every method of a runnable", async () => {
    const chain = createChain(createRoutedModel(local));
    const runs: ((callbacks: object[]) => Promise<unknown>)[] = [
      (callbacks) => chain.invoke("返品は？", { callbacks }),
      async (callbacks) => {
        for await (const _chunk of await chain.stream("返品は？", { callbacks })) {
        }
      },
      (callbacks) => chain.batch(["返品は？"], { callbacks }),
      (callbacks) => chain.pipe((answer) => answer).invoke("返品は？", { callbacks }),
      (callbacks) => chain.asTool().invoke({ question: "返品は？" }, { callbacks }),
      (callbacks) => chain.withConfig({ callbacks }).invoke("返品は？"),
    ];
    for (const run of runs) expect(await metered(run)).toMatchObject([avoided]);
    expect(local.requests).toEqual([]);
  });

  it("estimates the avoided tokens: rules and question as input, the sentence as output", async () => {
    const [short] = await metered((callbacks) =>
      createChain(createRoutedModel(local)).invoke("返品は？", { callbacks }),
    );
    const [long] = await metered((callbacks) =>
      createChain(createRoutedModel(local)).invoke("返".repeat(94), { callbacks }),
    );
    const { inputTokens = 0, outputTokens } = short?.avoidedUsage ?? {};
    expect(inputTokens).toBeGreaterThan(150);
    expect(outputTokens).toBe(28);
    expect(long?.avoidedUsage?.inputTokens).toBe(inputTokens + 100);
  });

  it.each<[string, () => RagModel, object]>([
    [
      "a prompt router, by its ARN",
      () => createRoutedModel(local, { model: local.defaultRouterArn }),
      { modelId: expect.stringMatching(/^arn:.*prompt-router/) },
    ],
    ["ChatBedrockConverse", () => createPlainModel(local, "amazon.nova-lite-v1:0"), avoided],
    ["a model behind withConfig", () => createRoutedModel(local).withConfig({ tags: ["t"] }), avoided],
    [
      "a model at the end of a sequence",
      () =>
        RunnableSequence.from([
          RunnableLambda.from((input: BaseLanguageModelInput) => input),
          createRoutedModel(local),
        ]),
      avoided,
    ],
  ])("names the model that was not called: %s", async (_name, model, expected) => {
    const [operation] = await metered((callbacks) => createChain(model()).invoke("q", { callbacks }));
    expect(operation).toMatchObject(expected);
  });

  it("names no model when the model has no id", async () => {
    const [operation] = await metered((callbacks) =>
      createChain(new ScriptedChatModel("x")).invoke("q", { callbacks }),
    );
    expect(operation).not.toHaveProperty("modelId");
  });

  it("is metered without any text, and needs no callback handler", async () => {
    const [operation] = await metered((callbacks) =>
      createChain(createRoutedModel(local)).invoke("秘密の質問", { callbacks }),
    );
    expect(JSON.stringify(operation)).not.toMatch(/秘密|文書/);
    expect(await createChain(createRoutedModel(local)).invoke("q")).toMatchObject({ citations: [] });
  });

  it("is also given to a rewritten question", async () => {
    const chain = createChain(new ScriptedChatModel("返品は何日以内ですか"));
    const answer = await chain.invoke({ question: "それは？", history: [new HumanMessage("返品は？")] });
    expect(answer).toMatchObject({ documents: [], standaloneQuestion: "返品は何日以内ですか" });
  });
});
