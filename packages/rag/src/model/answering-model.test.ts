import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { ChatBedrockConverse } from "@langchain/aws";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import { AIMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { expect, it } from "vitest";
import { type RagModel, readAnsweringModel } from "./answering-model";

const nova = "us.amazon.nova-lite-v1:0";
const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const base = { region: "us-east-1", credentials, model: nova };
const known = { protocol: "converse", modelId: "amazon.nova-lite-v1:0", contextWindow: 300_000, maxTokens: 10_000 };
const routerArn = (resource: string): string => `arn:aws:bedrock:us-east-1:123456789012:${resource}`;
const customRouter = routerArn("prompt-router/sjd2v3c5xird");

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
  ["BedrockRoutedChatModel", () => new BedrockRoutedChatModel(base), { ...known, cachePolicy: "auto" }],
  [
    "BedrockRoutedChatModel with a cache policy",
    () => new BedrockRoutedChatModel({ ...base, cachePoints: { ttl: "1h" } }),
    { ...known, cachePolicy: { ttl: "1h" } },
  ],
  [
    "BedrockRoutedChatModel behind withConfig",
    () => new BedrockRoutedChatModel(base).withConfig({ cachePoints: "off", maxTokens: 5 }),
    { ...known, cachePolicy: "off", maxTokens: 5 },
  ],
  ["ChatBedrockConverse", () => new ChatBedrockConverse({ ...base, maxTokens: 50 }), { ...known, maxTokens: 50 }],
  [
    "a prompt router of AWS, whose models are known",
    () => new ChatBedrockConverse({ ...base, model: routerArn("default-prompt-router/amazon.nova:1") }),
    { ...known, modelId: expect.stringMatching(/^arn:/) },
  ],
  [
    "a prompt router, with the smaller window of its routerModels",
    () =>
      new BedrockRoutedChatModel({
        ...base,
        model: customRouter,
        routerModels: ["us.amazon.nova-pro-v1:0", "meta.llama3-1-8b-instruct-v1:0"],
      }),
    { ...known, modelId: customRouter, contextWindow: 128_000, maxTokens: 4096, cachePolicy: "auto" },
  ],
  [
    "a prompt router with a model whose window is not known",
    () =>
      new BedrockRoutedChatModel({
        ...base,
        model: customRouter,
        routerModels: ["amazon.nova-pro-v1:0", "acme.new-v1:0"],
      }),
    { protocol: "converse", modelId: customRouter, cachePolicy: "auto" },
  ],
  [
    "a prompt router whose models are not known",
    () => new ChatBedrockConverse({ ...base, model: customRouter }),
    { protocol: "converse", modelId: customRouter },
  ],
  [
    "a model of another API that has a profile",
    () => new Profiled({ responses: [] }),
    { protocol: "other", ...profiled },
  ],
  ["BedrockRoutedChatModel, whose facts win over its profile", () => withProfile(), { ...known, cachePolicy: "auto" }],
  ["a model of another API", () => new FakeListChatModel({ responses: [] }), { protocol: "other" }],
  [
    "a model with fallbacks",
    () => new ChatBedrockConverse(base).withFallbacks([new FakeListChatModel({ responses: [] }) as never]),
    { protocol: "other" },
  ],
  [
    "a function",
    () => RunnableLambda.from((_input: BaseLanguageModelInput) => new AIMessage("x")),
    { protocol: "other" },
  ],
])("readAnsweringModel reads what is known without a call: %s", (_name, model, expected) => {
  expect(readAnsweringModel(model())).toEqual(expected);
});
