import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { ChatBedrockConverse } from "@langchain/aws";
import { AIMessage } from "@langchain/core/messages";
import type { ChatGeneration } from "@langchain/core/outputs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InMemoryResponseCache } from "./index";
import { type CountedBedrock, lite, startCountedBedrock } from "./testing/counted-bedrock";

let bedrock: CountedBedrock;
let client: BedrockRuntimeClient;
let before = 0;

beforeAll(async () => {
  bedrock = await startCountedBedrock({
    respond: ({ messages }) =>
      JSON.stringify(messages).includes("too long") ? { text: "and", stopReason: "max_tokens" } : { text: "Ten days." },
  });
  client = new BedrockRuntimeClient(bedrock.local.clientConfig);
});
afterAll(async () => {
  client.destroy();
  await bedrock.local.close();
});
beforeEach(() => {
  before = bedrock.calls();
});

/** LangChain's own chat model for Bedrock. */
function createModel(cache: InMemoryResponseCache): ChatBedrockConverse {
  return new ChatBedrockConverse({ model: lite, region: "us-east-1", client, cache });
}

describe("as the cache of another chat model of LangChain", () => {
  it("answers the same question once it is stored, and the report counts what was avoided", async () => {
    const cache = new InMemoryResponseCache();
    const handler = new BedrockSavingsHandler();
    const first = await createModel(cache).invoke("q", { callbacks: [handler] });
    const second = await createModel(cache).invoke("q", { callbacks: [handler] });
    expect(second.text).toBe(first.text);
    expect(second.usage_metadata).toMatchObject({ total_tokens: 0 });
    expect(bedrock.calls() - before).toBe(1);
    expect(cache.counts).toMatchObject({ hits: 1, misses: 1, stored: 1 });
    const { calls, cachedResponses, cacheAvoidedUsd, spentUsd } = handler.report();
    expect({ calls, cachedResponses, cacheAvoidedUsd }).toEqual({
      calls: 1,
      cachedResponses: 1,
      cacheAvoidedUsd: spentUsd,
    });
  });

  it("never crosses its scope", async () => {
    const cache = new InMemoryResponseCache();
    for (const tenant of ["a", "b", "a"])
      await createModel(cache.withScope(tenant) as InMemoryResponseCache).invoke("q");
    expect(bedrock.calls() - before).toBe(2);
  });

  it("stores no answer that was cut off", async () => {
    const model = createModel(new InMemoryResponseCache());
    await model.invoke("too long");
    await model.invoke("too long");
    expect(bedrock.calls() - before).toBe(2);
  });

  it.each([
    ["a tool call", { tool_calls: [{ name: "pay", args: {}, id: "1" }] }, false],
    ["a guardrail's words", { response_metadata: { stopReason: "guardrail_intervened" } }, false],
    ["an answer of OpenAI that was cut off", { response_metadata: { finish_reason: "length" } }, false],
    ["an answer without a reason", {}, true],
  ])("of %s: %j, stored: %s", async (_name, fields, isStored) => {
    const cache = new InMemoryResponseCache();
    const message = new AIMessage({ content: "text", ...fields });
    const generation: ChatGeneration = { text: "text", message };
    await cache.update("prompt", "model", [generation]);
    expect((await cache.lookup("prompt", "model"))?.[0]?.text).toBe(isStored ? "text" : undefined);
  });

  it("gives null for what it does not have, and for no generations", async () => {
    const cache = new InMemoryResponseCache();
    await cache.update("prompt", "model", []);
    expect(await cache.lookup("prompt", "model")).toBeNull();
  });
});
