import type { LocalBedrock } from "@bedrock-routed/local";
import { createAgent, tool } from "langchain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createModels, startAgentBedrock } from "../testing/ways-to-call";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

let local: LocalBedrock;
beforeAll(async () => {
  local = await startAgentBedrock();
});
afterAll(() => local.close());

/** An agent whose tool asks a model of its own. */
function createSearchingAgent() {
  const [model, inner] = createModels(local);
  if (model === undefined || inner === undefined) throw new Error("The local Bedrock has two models.");
  const search = tool(async ({ query }: { query: string }, config) => (await inner.invoke(query, config)).text, {
    name: "search",
    description: "Searches the handbook",
    schema: z.object({ query: z.string() }),
  });
  return createAgent({ model, tools: [search], name: "helpdesk" });
}

const question = { messages: [{ role: "user" as const, content: "有給休暇は何日ありますか" }] };

describe("BedrockSavingsHandler on an agent", () => {
  it.each(["invoke", "stream"] as const)("records each step of %s with its path, tags and labels", async (way) => {
    const handler = new BedrockSavingsHandler({ dimensions: ["tag", "user"] });
    const config = { callbacks: [handler], tags: ["夜間"], metadata: { user: "佐藤" } };
    const agent = createSearchingAgent();
    if (way === "invoke") await agent.invoke(question, config);
    else for await (const _step of await agent.stream(question, { ...config, streamMode: "messages" }));
    const steps = handler.records.map(({ path, routing, call }) => [
      path.join(" > "),
      routing?.stopReason,
      call?.invokedModel?.modelId,
    ]);
    expect(steps).toEqual([
      ["helpdesk > model_request", "tool_use", "amazon.nova-lite-v1:0"],
      ["helpdesk > tools > search", "end_turn", "anthropic.claude-haiku-4-5-20251001-v1:0"],
      ["helpdesk > model_request", "end_turn", "amazon.nova-lite-v1:0"],
    ]);
    for (const { tags, labels, streamed } of handler.records) {
      expect({ tags, labels }).toEqual({ tags: ["夜間"], labels: { user: "佐藤" } });
      expect(streamed).toBe(way === "stream");
    }
    const { calls, pricedCalls, groups } = handler.report();
    expect({ calls, pricedCalls }).toEqual({ calls: 3, pricedCalls: 3 });
    expect(groups.tag).toMatchObject([{ key: "夜間", calls: 3 }]);
    expect(groups.user).toMatchObject([{ key: "佐藤", calls: 3 }]);
  });
});
