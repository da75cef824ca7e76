import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { ChatBedrockConverse } from "@langchain/aws";
import { RunnableLambda } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { expect, it } from "vitest";
import type { RagModel } from "../options/rag-chain-options";
import { readAnsweringModel } from "./read-answering-model";

const nova = "us.amazon.nova-lite-v1:0";
const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const base = { region: "us-east-1", credentials, model: nova };
const known = { protocol: "converse", modelId: "amazon.nova-lite-v1:0", contextWindow: 300_000, maxTokens: 10_000 };

const profiled = { contextWindow: 128_000, maxTokens: 16_000 };
class Profiled extends FakeListChatModel {
  override get profile(): object {
    return { maxInputTokens: 128_000, maxOutputTokens: 16_000 };
  }
}
function withProfile(): RagModel {
  return Object.defineProperty(new BedrockRoutedChatModel(base), "profile", { value: { maxInputTokens: 1 } });
}

it.each<[string, () => RagModel, object]>([
  ["ours", () => new BedrockRoutedChatModel(base), { ...known, cachePolicy: "auto" }],
  [
    "ours with a policy",
    () => new BedrockRoutedChatModel({ ...base, cachePoints: { ttl: "1h" } }),
    { ...known, cachePolicy: { ttl: "1h" } },
  ],
  [
    "ours behind options",
    () => new BedrockRoutedChatModel(base).withConfig({ cachePoints: "off", maxTokens: 5 }),
    { ...known, cachePolicy: "off", maxTokens: 5 },
  ],
  ["LangChain's", () => new ChatBedrockConverse({ ...base, maxTokens: 50 }), { ...known, maxTokens: 50 }],
  [
    "a router",
    () =>
      new ChatBedrockConverse({
        ...base,
        model: "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1",
      }),
    { protocol: "converse", modelId: expect.stringMatching(/^arn:/) },
  ],
  ["another API's that has a profile", () => new Profiled({ responses: [] }), { protocol: "other", ...profiled }],
  ["ours, of which facts say more than a profile", () => withProfile(), { ...known, cachePolicy: "auto" }],
  ["another API's", () => new FakeListChatModel({ responses: [] }), { protocol: "other" }],
  [
    "a choice between models",
    () => new ChatBedrockConverse(base).withFallbacks([new FakeListChatModel({ responses: [] }) as never]),
    { protocol: "other" },
  ],
  ["a function", () => RunnableLambda.from(() => "x") as unknown as RagModel, { protocol: "other" }],
])("tells of a model without asking it: %s", (_name, model, expected) => {
  expect(readAnsweringModel(model())).toEqual(expected);
});
