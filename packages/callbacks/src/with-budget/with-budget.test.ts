import { HumanMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { RunnableLambda } from "@langchain/core/runnables";
import { describe, expect, it } from "vitest";
import { Budget, BudgetExceededError } from "../budget/budget";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { lite, routed, usage } from "../testing/routing-record";
import { type BudgetedRunOptions, type UnpricedCall, UnpricedCallError } from "./budgeted-runnable";
import { withBudget } from "./with-budget";

/** Each call costs 0.000084 USD, and is estimated at 0.00024 USD and a little for its input. */
const call = 0.000084;
const estimateModel = `us.${lite}`;

function counting(): { model: RoutedChatModel; calls: () => number } {
  let calls = 0;
  const model = new RoutedChatModel(() => {
    calls += 1;
    return routed();
  });
  return { model, calls: () => calls };
}

describe("withBudget", () => {
  it("supports invoke, stream and batch, and counts the cost of calls", async () => {
    const budget = new Budget({ limitUsd: 1 });
    const model = withBudget(counting().model, budget, { estimateModel });
    expect((await model.invoke("q")).text).toBe("はい");
    let streamed = "";
    for await (const chunk of await model.stream([new HumanMessage("q")])) streamed += chunk.text;
    expect(streamed).toBe("はい");
    expect(await model.batch(["a", "b"])).toHaveLength(2);
    expect(await model.pipe(new StringOutputParser()).invoke("q")).toBe("はい");
    expect(budget.states).toMatchObject([{ spentUsd: 0.00042, reservedUsd: 0 }]);
  });

  it("does not let concurrent calls exceed the limit together", async () => {
    const { model, calls } = counting();
    const budget = new Budget({ limitUsd: 0.001 });
    const budgeted = withBudget(model, budget, { estimateModel });
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => budgeted.invoke("q")));
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(calls()).toBe(4);
    expect(refused).toHaveLength(96);
    expect(refused.every((error) => error instanceof BudgetExceededError)).toBe(true);
    await budgeted.invoke("q");
    expect(calls()).toBe(5);
  });

  it("keeps the callbacks of the caller, and limits by label", async () => {
    const { model, calls } = counting();
    const budget = new Budget({ limitUsd: 0.0003, by: "user" });
    const budgeted = withBudget(model, budget, { estimateModel });
    const handler = new BedrockSavingsHandler();
    const amy = { callbacks: [handler], metadata: { user: "amy" } };
    await budgeted.invoke("q", amy);
    await expect(budgeted.invoke("q", amy)).rejects.toThrow(/for "amy"/);
    await budgeted.invoke("q", { metadata: { user: "佐藤" } });
    expect([calls(), handler.report().calls]).toEqual([2, 1]);
  });

  it("releases the reservation of a failed call", async () => {
    const budget = new Budget({ limitUsd: 1 });
    const failing = new RoutedChatModel(() => {
      throw new Error("throttled");
    });
    await expect(withBudget(failing, budget, { estimateModel }).invoke("q")).rejects.toThrow("throttled");
    expect(budget.states).toMatchObject([{ spentUsd: 0, reservedUsd: 0 }]);
  });

  it("counts the estimate for a stream whose reader left", async () => {
    const budget = new Budget({ limitUsd: 1 });
    const model = withBudget(counting().model, budget, { estimateModel, estimateOutputTokens: 500 });
    for await (const _chunk of await model.stream("q")) break;
    expect(budget.states).toMatchObject([{ spentUsd: (500 * 0.24 + 0.06) / 1e6, reservedUsd: 0 }]);
  });

  it("sends a call without a price and reports it, or refuses it", async () => {
    const heard: UnpricedCall[] = [];
    const unknown = new RoutedChatModel(() =>
      routed({ invokedModel: { modelId: "acme.x", scope: "us" }, usage: usage(1, 1) }),
    );
    const budget = new Budget({ limitUsd: 1 });
    await withBudget(unknown, budget, { onUnpriced: (event) => heard.push(event) }).invoke("q");
    expect(heard).toEqual([
      { reason: "estimate", modelId: undefined },
      { reason: "cost", modelId: "acme.x" },
    ]);
    await expect(withBudget(unknown, budget, { unpriced: "refuse" }).invoke("q")).rejects.toThrow(UnpricedCallError);
  });

  it("emits a process warning without onUnpriced", async () => {
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(warning.message);
    process.on("warning", listen);
    const budgeted = withBudget(counting().model, new Budget({ limitUsd: 1 }));
    await budgeted.invoke("q");
    await budgeted.invoke("q");
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/estimate of a call .* is not known/);
  });

  it("counts all calls of a chain", async () => {
    const { model } = counting();
    const twice = RunnableLambda.from(async (input: string, config) => {
      await model.invoke(input, config);
      return (await model.invoke(input, config)).text;
    });
    const budget = new Budget({ limitUsd: 1 });
    expect(await withBudget(twice, budget, { estimateModel }).invoke("q")).toBe("はい");
    expect(budget.states).toMatchObject([{ spentUsd: 2 * call }]);
  });

  it.each<[BudgetedRunOptions, RegExp]>([
    [{ estimateOutputTokens: 1.5 }, /estimateOutputTokens 1.5/],
    [{ unpriced: "ask" as never }, /unpriced "ask": pass "allow" or "refuse"/],
  ])("refuses %j", (options, message) => {
    expect(() => withBudget(counting().model, new Budget({ limitUsd: 1 }), options)).toThrow(message);
  });
});
