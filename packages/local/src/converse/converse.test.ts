import { defaultModelCatalog, type ModelCatalog } from "@bedrock-routed/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Account } from "../account/account";
import { PromptCache } from "../cache/prompt-cache";
import { createControlPlane } from "../control-plane/control-plane";
import { parseConverseRequest } from "../converse-request/parse-converse-request";
import { createDefaultRouters } from "../routing/create-routers";
import type { JsonObject } from "../wire/read-json";
import { buildStreamEvents } from "./build-response";
import { type ConverseOutcome, converse } from "./converse";
import { limitText } from "./limit-reply";

const user = { role: "user", content: [{ text: "Hello" }] };
const assistant = { role: "assistant", content: [{ text: "Hi" }] };
const tool = { toolSpec: { name: "clock", inputSchema: { json: { type: "object" } } } };
const point = { cachePoint: { type: "default" } };

const send = (
  modelId: string,
  body: JsonObject = { messages: [user] },
  region = "us-east-1",
  modelCatalog: ModelCatalog = defaultModelCatalog(),
  isStreamed = false,
): ConverseOutcome => {
  const account: Account = { region, accountId: "123456789012", modelCatalog, now: () => 0 };
  const context = {
    account,
    controlPlane: createControlPlane(account, createDefaultRouters(account)),
    cache: new PromptCache(account.now),
    respond: () => undefined,
  };
  const outcome = converse(parseConverseRequest(modelId, body), context, isStreamed);
  if (outcome instanceof Promise) throw new Error("A reply that is there at once must not wait.");
  return outcome;
};

const NEEDS_PROFILE = /^Invocation of model ID .* with on-demand throughput isn’t supported\. Retry your request/;
it.each([
  ["no-such.model-v1:0", "us-east-1", "ValidationException", "The provided model identifier is invalid."],
  ["anthropic.claude-haiku-4-5", "us-east-1", "ValidationException", "The provided model identifier is invalid."],
  ["not a model", "us-east-1", "ValidationException", "The provided model identifier is invalid."],
  ["amazon.nova-2-lite-v1:0", "us-east-1", "ValidationException", NEEDS_PROFILE],
  ["amazon.nova-lite-v1:0:300k", "us-east-1", "ValidationException", NEEDS_PROFILE],
  ["amazon.nova-pro-v1:0", "ap-northeast-1", "ValidationException", NEEDS_PROFILE],
  ["us.amazon.nova-pro-v1:0", "ap-northeast-1", "ValidationException", "The provided model identifier is invalid."],
  ["amazon.rerank-v1:0", "us-west-2", "ValidationException", /doesn't support the model/],
  ["anthropic.claude-3-haiku-20240307-v1:0", "us-east-1", "ResourceNotFoundException", /marked by provider as Legacy/],
  [
    "arn:aws:bedrock:eu-west-1:123456789012:default-prompt-router/amazon.nova:1",
    "us-east-1",
    "ResourceNotFoundException",
    /could not be found/,
  ],
  [
    "arn:aws:bedrock:us-east-1:123456789012:prompt-router/aaaabbbbcccc",
    "us-east-1",
    "ResourceNotFoundException",
    /could not be found/,
  ],
  [
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
    "us-east-1",
    "ResourceNotFoundException",
    /does not exist/,
  ],
])("refuses the model %s in %s with a %s", (modelId, region, name, message) => {
  expect(() => send(modelId, { messages: [user] }, region)).toThrow(
    expect.objectContaining({ name, message: message instanceof RegExp ? expect.stringMatching(message) : message }),
  );
});

it.each([
  ["amazon.nova-lite-v1:0", "us-east-1"],
  ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", "us-east-1"],
  ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us-east-1"],
  ["global.anthropic.claude-sonnet-4-5-20250929-v1:0", "ap-northeast-1"],
  ["jp.anthropic.claude-sonnet-4-5-20250929-v1:0", "ap-northeast-1"],
  ["arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-pro-v1:0", "eu-west-1"],
  ["arn:aws:bedrock:eu-west-1:123456789012:default-prompt-router/amazon.nova:1", "eu-west-1"],
])("accepts the model %s in %s", (modelId, region) => {
  expect(send(modelId, { messages: [user] }, region).stopReason).toBe("end_turn");
});

it.each([
  [[], "must start with a user message"],
  [[assistant], "must start with a user message"],
  [[user, user], "must alternate between user and assistant roles"],
  [[{ role: "user", content: [] }], "The content field in the Message object at messages.0 is empty"],
  [
    [user, assistant, { role: "user", content: [{ text: " " }] }],
    "ContentBlock object at messages.2.content.0 is blank",
  ],
])("refuses the messages %j", (messages, message) => {
  expect(() => send("amazon.nova-lite-v1:0", { messages })).toThrow(message);
});

const SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
it.each([
  [
    "amazon.nova-lite-v1:0",
    { toolConfig: { tools: [tool, point] } },
    "#/toolConfig/tools/1: extraneous key [cachePoint]",
  ],
  ["meta.llama3-8b-instruct-v1:0", { system: [{ text: "x" }, point] }, "did not allow prompt caching"],
  [SONNET, { system: [{ text: "x" }, point, point, point, point, point] }, "A maximum of 4 blocks"],
  [
    "amazon.nova-lite-v1:0",
    { system: [{ text: "x" }, { cachePoint: { type: "default", ttl: "1h" } }] },
    "does not support this cache TTL",
  ],
  [SONNET, { system: [point, { cachePoint: { type: "default", ttl: "1h" } }] }, "must come before"],
])("refuses cache points for %s in %j", (modelId, rest, message) => {
  expect(() => send(modelId, { messages: [user], ...rest })).toThrow(message);
});

const schema = { textFormat: { type: "json_schema", structure: { jsonSchema: { schema: "{}" } } } };
it.each([
  [{ toolUse: false }, { toolConfig: { tools: [tool] } }, "This model doesn't support tool use."],
  [
    { toolChoice: ["auto" as const] },
    { toolConfig: { tools: [tool], toolChoice: { any: {} } } },
    "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.",
  ],
  [{ structuredOutput: false }, { outputConfig: schema }, /doesn't support the outputConfig\.textFormat field/],
])("refuses what a model with the capabilities %j does not support", (capabilities, rest, message) => {
  const catalog = defaultModelCatalog();
  const limited: ModelCatalog = {
    ...catalog,
    model: (id) => {
      const facts = catalog.model(id);
      return facts && { ...facts, capabilities };
    },
  };
  const body = { messages: [user], ...rest };
  expect(() => send("amazon.nova-lite-v1:0", body, "us-east-1", limited)).toThrow(message);
  expect(send("amazon.nova-lite-v1:0", body).modelId).toBe("amazon.nova-lite-v1:0");
});

it("ends a text at a stop sequence before it counts tokens", () => {
  expect(limitText("one STOP two", 100, ["STOP"])).toEqual({
    text: "one ",
    stopReason: "stop_sequence",
    outputTokens: 1,
  });
  expect(limitText("一二三四五", 3, [])).toEqual({ text: "一二", stopReason: "max_tokens", outputTokens: 3 });
});

it("streams deltas that add up to the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const outcome: ConverseOutcome = {
        modelId: "amazon.nova-lite-v1:0",
        blocks: [{ kind: "text", text }],
        stopReason: "end_turn",
        usage: {},
        served: {},
        additionalModelResponseFields: {},
      };
      const deltas = buildStreamEvents(outcome, 0).flatMap(({ body }) =>
        body.delta === undefined ? [] : [body.delta],
      );
      expect(deltas.map((delta) => Object.values(Object(delta))[0]).join("")).toBe(text);
    }),
  );
});

it.each([
  "us.meta.llama3-1-70b-instruct-v1:0",
  "us.meta.llama3-3-70b-instruct-v1:0",
  "us.meta.llama4-scout-17b-instruct-v1:0",
])("%s takes tools, but not in a stream", (modelId) => {
  const withTools = { messages: [user], toolConfig: { tools: [tool] } };
  expect(send(modelId, withTools).blocks).not.toEqual([]);
  expect(() => send(modelId, withTools, "us-east-1", defaultModelCatalog(), true)).toThrow(
    "This model doesn't support tool use in streaming mode.",
  );
  expect(send(modelId, { messages: [user] }, "us-east-1", defaultModelCatalog(), true).blocks).not.toEqual([]);
});
