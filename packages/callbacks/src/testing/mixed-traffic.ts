import { METERED_OPERATION_EVENT } from "@bedrock-routed/core";
import { InMemoryCache } from "@langchain/core/caches";
import { dispatchCustomEvent } from "@langchain/core/callbacks/dispatch";
import { RunnableLambda } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import type { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import type { BedrockSavingsHandlerOptions } from "../handler/savings-options";
import { RoutedChatModel } from "./routed-chat-model";
import { lite, pro, routed, usage } from "./routing-record";

/** A clock that all handlers of a test share. It stands still until a test advances it. */
export class SteadyClock {
  #now: number = Date.UTC(2026, 10, 20, 20);

  readonly now: NonNullable<BedrockSavingsHandlerOptions["clock"]> = () => this.#now;

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** Makes calls with every outcome and operations with every kind of price, over some days. All of `callbacks` record them. */
export async function runMixedTraffic(callbacks: BedrockSavingsHandler[], clock: SteadyClock): Promise<void> {
  const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
  const answers = [
    routed(),
    routed({ invokedModel: { modelId: pro, scope: "us" }, usage: usage(5000, 900, 4000) }),
    routed({
      targetKind: "system-profile",
      requestedModelId: `us.${haiku}`,
      invokedModel: { modelId: haiku, scope: "us" },
    }),
    routed({ serviceTier: "flex", attempts: 3, cacheProblem: { kind: "never-read" } as never }),
    routed({ invokedModel: { modelId: "acme.new-v1:0", scope: "us" } }),
    routed({ usage: undefined as never }),
    routed({ usage: { ...usage(1, 1), inputTokens: Number.NaN } }),
  ];
  for (const [index, answer] of answers.entries()) {
    const model = new RoutedChatModel(() => {
      clock.advance(index * 137);
      return answer;
    });
    const config = {
      callbacks,
      tags: ["夜間", `tag${index % 2}`],
      metadata: { user: index % 2 === 0 ? "佐藤" : "amy" },
    };
    await model.invoke("返金は何日以内ですか", config);
    for await (const _chunk of await model.stream("refunds?", { callbacks, metadata: { thread_id: "t" } }));
    clock.advance(7 * 3_600_000);
  }
  const cached = new RoutedChatModel(() => routed(), { cache: new InMemoryCache(new Map()) });
  for (let call = 0; call < 3; call += 1) await cached.invoke("同じ質問", { callbacks });
  await new FakeListChatModel({ responses: ["hi"] }).invoke("q", { callbacks });
  const failing = new RoutedChatModel(() => {
    throw new Error("throttled");
  });
  await failing.invoke("q", { callbacks }).catch(() => {});
  await runOperations(callbacks);
}

async function runOperations(callbacks: BedrockSavingsHandler[]): Promise<void> {
  const operations = [
    { kind: "retrieve", requests: 2, search: "managed", latencyMs: 12 },
    { kind: "retrieve", requests: 1, search: "vector" },
    { kind: "rerank", requests: 1, modelId: "amazon.rerank-v1:0", region: "us-west-2" },
    { kind: "rerank", requests: 1, modelId: "amazon.rerank-v1:0", error: "ThrottlingException" },
    { kind: "avoided-call", requests: 0, modelId: lite, avoidedUsage: usage(900, 100), estimated: true },
  ];
  const dispatch = RunnableLambda.from(async (_input: string, config) => {
    for (const operation of operations) await dispatchCustomEvent(METERED_OPERATION_EVENT, operation, config);
  });
  await dispatch.invoke("q", { callbacks });
}
