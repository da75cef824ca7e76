import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { StringOutputParser } from "@langchain/core/output_parsers";
import type { Runnable } from "@langchain/core/runnables";
import { createAgent, tool } from "langchain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { Budget, BudgetExceededError } from "../budget/budget";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { routed } from "../testing/routing-record";
import { withBudget } from "./with-budget";

const search = tool(({ query }: { query: string }) => `${query}: ten days.`, {
  name: "search",
  description: "Searches the handbook. ".repeat(50),
  schema: z.object({ query: z.string() }),
});
const question = { messages: [{ role: "user" as const, content: "有給休暇は何日ありますか" }] };

let local: LocalBedrock;
/** An agent on it asks for the tool until it has as many results as this. */
let toolCalls: number;
beforeEach(async () => {
  toolCalls = 1;
  local = await startLocalBedrock({
    respond: ({ tools, messages }) =>
      tools.length > 0 && JSON.stringify(messages).split('"toolResult"').length <= toolCalls
        ? { toolUse: [{ name: "search", input: { query: "leave" } }] }
        : { text: "Ten days." },
  });
});
afterEach(() => local.close());

function createModel(): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({
    model: "us.amazon.nova-lite-v1:0",
    region: "us-east-1",
    clientOptions: local.clientConfig,
    maxTokens: 100,
  });
}

describe("withBudget on a chat model", () => {
  it("checks and counts every call of an agent, and agrees with the handler", async () => {
    const budget = new Budget({ limitUsd: 1, by: "user" });
    const handler = new BedrockSavingsHandler();
    const agent = createAgent({ model: withBudget(createModel(), budget), tools: [search] });
    const { messages } = await agent.invoke(question, { callbacks: [handler], metadata: { user: "佐藤" } });
    expect(messages.at(-1)?.text).toBe("Ten days.");
    const { calls, costUsd } = handler.report();
    expect(calls).toBe(2);
    expect(costUsd).toBeGreaterThan(0);
    expect(budget.states).toEqual([expect.objectContaining({ key: "佐藤", spentUsd: costUsd, reservedUsd: 0 })]);
  });

  it("stops an agent before the call that has no room", async () => {
    toolCalls = 1000;
    const budget = new Budget({ limitUsd: 0.0005 });
    const agent = createAgent({ model: withBudget(createModel(), budget), tools: [search] });
    await expect(agent.invoke(question, { recursionLimit: 500 })).rejects.toThrow(BudgetExceededError);
    const [state] = budget.states;
    expect(state?.spentUsd).toBeGreaterThan(0.0003);
    expect(state?.spentUsd).toBeLessThanOrEqual(0.0005);
    expect(state?.reservedUsd).toBe(0);
  });

  it("supports structured output of an agent", async () => {
    const budget = new Budget({ limitUsd: 1 });
    await local.close();
    local = await startLocalBedrock();
    const schema = z.object({ days: z.number() });
    const agent = createAgent({ model: withBudget(createModel(), budget), tools: [], responseFormat: schema });
    const { structuredResponse } = await agent.invoke(question);
    expect(schema.safeParse(structuredResponse).success).toBe(true);
    expect(budget.states).toMatchObject([{ reservedUsd: 0 }]);
  });

  it("includes the schemas of bound tools in the estimate, and finds the model in a chain", async () => {
    const budget = new Budget({ limitUsd: 0.000001 });
    const estimateOf = async (runnable: Runnable): Promise<number> => {
      const refusal = await runnable.invoke("q").catch((error: unknown) => error);
      return refusal instanceof BudgetExceededError ? refusal.estimateUsd : 0;
    };
    const plain = await estimateOf(withBudget(createModel(), budget));
    expect(plain).toBeCloseTo((100 * 0.24) / 1e6, 6);
    expect(await estimateOf(withBudget(createModel().pipe(new StringOutputParser()), budget))).toBe(plain);
    const withTools = await estimateOf(withBudget(createModel(), budget).bindTools([search]));
    expect(withTools).toBeGreaterThan(plain);
    expect(await estimateOf(withBudget(createModel().bindTools([search]), budget))).toBe(withTools);
  });

  it("supports call options, callbacks and streams of the model", async () => {
    const budget = new Budget({ limitUsd: 1 });
    const handler = new BedrockSavingsHandler();
    const model = withBudget(createModel(), budget);
    const options = { callbacks: [handler], performanceConfig: { latency: "standard" as const } };
    let text = "";
    for await (const chunk of await model.stream("q", options)) text += chunk.text;
    expect(text).toBe((await model.invoke("q", options)).text);
    expect(handler.report().calls).toBe(2);
    expect(budget.states).toMatchObject([{ spentUsd: handler.report().costUsd, reservedUsd: 0 }]);
  });

  it("throws when the model does not support tools", () => {
    const model = withBudget(new RoutedChatModel(() => routed()), new Budget({ limitUsd: 1 }));
    expect(() => model.bindTools([search])).toThrow("RoutedChatModel does not support tools");
  });
});
