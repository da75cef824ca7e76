import type { RoutingRecord } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";

const routerModels = ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"];
const rules = "Answer from the handbook, quote it, and name the section. ".repeat(90);

let local: LocalBedrock;
beforeEach(async () => {
  local = await startLocalBedrock();
});
afterEach(() => local.close());

function createModel(model: string = local.defaultRouterArn): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({ model, routerModels, clientOptions: local.clientConfig });
}

async function ask(model: BedrockRoutedChatModel, question: string): Promise<RoutingRecord> {
  const passage = { type: "text", text: "Expense claims are due on the fifth business day of the next month." };
  const content = [passage, { type: "text", text: question }];
  const message = await model.invoke([new SystemMessage(rules), new HumanMessage({ content })]);
  return message.response_metadata.routing as RoutingRecord;
}

/** Through a real client over HTTP/2, to a server that routes and caches as the fact sheet says. */
describe("BedrockRoutedChatModel with a local Bedrock", () => {
  it("reads from the cache what an earlier call wrote, on the same model", async () => {
    const model = createModel();
    const first = await ask(model, "When are expense claims due?");
    const second = await ask(model, "When must expense claims be in?");
    expect(first.invokedModel).toEqual({ modelId: "amazon.nova-lite-v1:0", scope: "us", region: "us-east-1" });
    expect(first.usage).toMatchObject({ cacheReadTokens: 0 });
    expect(first.usage?.cacheWrite5mTokens).toBeGreaterThan(1000);
    expect(second.usage).toMatchObject({ cacheReadTokens: first.usage?.cacheWrite5mTokens, cacheWrite5mTokens: 0 });
  });

  it("records a cache miss when the router switches models", async () => {
    const model = createModel();
    await ask(model, "When are expense claims due?");
    const hard = await ask(model, "Compare monthly and weekly expense claims, and explain why the deadlines differ.");
    expect(hard.invokedModel?.modelId).toBe("amazon.nova-pro-v1:0");
    expect(hard.usage).toMatchObject({ cacheReadTokens: 0 });
  });

  it("has the same record from stream as from invoke", async () => {
    const model = createModel("us.amazon.nova-lite-v1:0");
    const invoked = (await model.invoke("When?")).response_metadata.routing as RoutingRecord;
    let streamed: RoutingRecord | undefined;
    for await (const chunk of await model.stream("When?")) {
      streamed ??= chunk.response_metadata.routing as RoutingRecord | undefined;
    }
    const measured = { latencyMs: expect.any(Number), timeToFirstTokenMs: expect.any(Number) };
    expect(streamed).toEqual({ ...invoked, ...measured });
  });

  it("passes the service's errors on untouched", async () => {
    const unknown = createModel("us.amazon.nova-unknown-v9:0");
    await expect(unknown.invoke("Hi")).rejects.toMatchObject({ name: "ValidationException", $fault: "client" });
  });
});
