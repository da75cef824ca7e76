import { inspect } from "node:util";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { ChatBedrockConverse } from "@langchain/aws";
import { InMemoryCache } from "@langchain/core/caches";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "./options/chat-model-options";
import { answerWithout } from "./testing/answers";
import { createFakeTransport } from "./testing/fake-transport";
import { itWithUpstreamDefect } from "./testing/upstream";

const keys = { accessKeyId: "id", secretAccessKey: "hidden" };
const base = { model: "us.amazon.nova-lite-v1:0", region: "us-east-1" };

beforeEach(() => {
  vi.stubEnv("AWS_BEARER_TOKEN_BEDROCK", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each<[string, BedrockRoutedChatModelInput]>([
  ["keys", { bedrockApiKey: "hidden", bedrockApiSecret: "hidden", bedrockApiSessionToken: "hidden" }],
  ["a bearer token", { bedrockBearerToken: "hidden" }],
  ["credentials", { credentials: keys }],
  ["clientOptions", { clientOptions: { credentials: keys } }],
  ["a client", { client: new BedrockRuntimeClient({ region: "us-east-1", credentials: keys }) }],
  ["headers", { credentials: keys, defaultHeaders: { authorization: "hidden" } }],
])("a model with %s", (_what, options) => {
  it("shows no secret in JSON, in a string or on the console", () => {
    const model = new BedrockRoutedChatModel({ ...base, ...options });
    for (const shown of [JSON.stringify(model), String(model), inspect({ model }, { depth: null })]) {
      expect(shown).not.toContain("hidden");
    }
  });
});

describe("a model on the console", () => {
  it("is its id, its Region and its request options", () => {
    const options = { ...base, bedrockApiKey: "hidden", bedrockApiSecret: "hidden" };
    const shown = inspect(new BedrockRoutedChatModel({ ...options, temperature: 0, serviceTier: "flex" }));
    expect(shown.replace(/\s+/g, " ")).toBe(
      "BedrockRoutedChatModel { model: 'us.amazon.nova-lite-v1:0', region: 'us-east-1', " +
        "inferenceConfig: { temperature: 0 }, serviceTier: { type: 'flex' } }",
    );
  });

  itWithUpstreamDefect("a ChatBedrockConverse on the console shows keys", () => {
    const options = { ...base, bedrockApiKey: "hidden", bedrockApiSecret: "hidden" };
    expect(inspect(new ChatBedrockConverse(options))).toContain("hidden");
  });
});

describe("a cache of whole responses", () => {
  const ask = async (Model: typeof ChatBedrockConverse) => {
    const { client, sent } = createFakeTransport(answerWithout("trace"));
    const options = { ...base, client, cache: new InMemoryCache() };
    await new Model(options).invoke("Hi");
    await new Model(options).invoke("Hi");
    await new Model({ ...options, model: "us.amazon.nova-pro-v1:0" }).invoke("Hi");
    await new Model({ ...options, temperature: 0.5 }).invoke("Hi");
    return sent.length;
  };

  it("keeps the answers of models apart", async () => {
    expect(await ask(BedrockRoutedChatModel)).toBe(3);
  });

  itWithUpstreamDefect("a cache mixes up the answers of ChatBedrockConverse models", async () => {
    expect(await ask(ChatBedrockConverse)).toBe(1);
  });
});
