import { tool } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { answer } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";
import type { BedrockRoutedCallOptions, BedrockRoutedChatModelInput } from "./chat-model-options";

/** Options as JavaScript code can write them. */
function create(options: object) {
  const { client, sent } = createFakeTransport(answer);
  const given = { model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client, ...options };
  return { sent, model: new BedrockRoutedChatModel(given as BedrockRoutedChatModelInput) };
}

const asCallOptions = (options: object): Partial<BedrockRoutedCallOptions> => options;

describe("an option of the constructor that does not exist is refused with the one that was meant", () => {
  it.each([
    ["temprature", 0.5, "the nearest is temperature"],
    ["max_tokens", 10, "use maxTokens"],
    ["maxtokens", 10, "the nearest is maxTokens"],
    ["modelId", "amazon.nova-lite-v1:0", "use model"],
    ["top_k", 50, "use additionalModelRequestFields, such as { top_k: 50 }"],
    ["cachepoint", "auto", "the nearest is cachePoints"],
    ["guardrails", {}, "use guardrailConfig"],
    ["fallback", [], "the nearest is fallbacks"],
    ["dataResidence", "eu", "the nearest is dataResidency"],
    ["endpointUrl", "http://127.0.0.1", "use clientOptions, with endpoint"],
    ["inferenceConfiguration", {}, "leave it out"],
  ])("%s: %j", (option, value, remedy) => {
    expect(() => create({ [option]: value })).toThrow(
      expect.objectContaining({
        name: "InvalidOptionError",
        option,
        message: `Invalid ${option}: there is no such option; ${remedy}.`,
      }),
    );
  });

  it("does not show the value, which can be a secret", () => {
    expect(() => create({ bedrockApiToken: "hidden" })).toThrow(expect.not.stringContaining("hidden"));
    expect(() => create({ bedrockApiSecret: { secret: "hidden" } })).toThrow("Invalid bedrockApiSecret: use a text.");
  });

  it("counts as not given when it is undefined", () => {
    expect(() => create({ modelName: undefined, timeout: undefined })).not.toThrow();
  });
});

describe("an option of ChatBedrockConverse is refused when its value has the wrong type", () => {
  it.each([
    ["temperature", "0.5", "use a number, 0 or more"],
    ["maxTokens", "100", "use a whole number, 0 or more"],
    ["topP", 2, "use a number from 0 to 1"],
    ["stop", "END", "use a list of texts"],
    ["streaming", "true", "use true or false"],
    ["credentials", "AKIA", "use an object with keys, or a function that returns one"],
    ["supportsToolChoiceValues", ["required"], 'use a list of "auto", "any" and "tool"'],
    ["outputVersion", "v2", 'use "v0" or "v1"'],
    ["requestMetadata", { team: 1 }, "use an object whose values are texts"],
    ["onWarning", true, "use a function"],
  ])("%s: %j", (option, value, remedy) => {
    expect(() => create({ [option]: value })).toThrow(
      expect.objectContaining({ name: "InvalidOptionError", option, message: expect.stringContaining(`: ${remedy}.`) }),
    );
  });

  it.each(["auto", "off", { system: true }, 1])(
    "cache: %j is not swallowed as LangChain's cache of responses",
    (cache) => {
      expect(() => create({ cache })).toThrow(/^Invalid cache .*prompt caching is cachePoints\.$/);
    },
  );

  it.each([
    [{ sytem: true }, "Invalid cachePoints.sytem true: use tools, system, messages or ttl."],
    [{ system: "yes" }, 'Invalid cachePoints.system "yes": use true or false.'],
  ])("cachePoints: %j", (cachePoints, message) => {
    expect(() => create({ cachePoints })).toThrow(message);
  });
});

describe("what people give to ChatBedrockConverse is accepted", () => {
  it("whatever it documents", () => {
    const { client } = createFakeTransport(answer);
    const documented = {
      model: "anthropic.claude-haiku-4-5-20251001-v1:0",
      streaming: true,
      temperature: 0,
      maxTokens: 0,
      topP: 1,
      timeout: 60,
      maxRetries: 2,
      maxConcurrency: 5,
      verbose: false,
      tags: ["a"],
      metadata: { a: 1 },
      callbacks: [],
      cache: false,
      disableStreaming: false,
      outputVersion: "v1",
      streamUsage: false,
      streamIdleTimeout: 0,
      additionalModelRequestFields: { top_k: 5 },
      guardrailConfig: { guardrailIdentifier: "a", guardrailVersion: "1" },
      performanceConfig: { latency: "optimized" },
      serviceTier: "flex",
      supportsToolChoiceValues: ["auto"],
      defaultHeaders: { "x-a": "b" },
      endpointHost: "localhost",
      profile: "default",
      roleArn: "arn:aws:iam::123456789012:role/a",
      bedrockApiKey: "id",
      bedrockApiSecret: "secret",
      stopSequences: [],
    };
    expect(() => create({ ...documented, client })).not.toThrow();
  });
});

describe("an option of a call", () => {
  const search = tool(async () => "found", { name: "search", description: "Searches", schema: { type: "object" } });

  it.each([
    [{ max_tokens: 10 }, "Invalid max_tokens: there is no such option; use maxTokens."],
    [{ temprature: 1 }, "Invalid temprature: there is no such option; the nearest is temperature."],
    [{ temperature: "warm" }, 'Invalid temperature "warm": use a number, 0 or more.'],
    [{ cachePoints: "on" }, 'Invalid cachePoints "on": use "auto"'],
    [{ cache: "auto" }, "the option for prompt caching is cachePoints"],
    [{ dataResidency: "eu" }, "Invalid dataResidency: give it to the constructor, not to a call."],
    [{ stopSequences: ["END"] }, "Invalid stopSequences: there is no such option; use stop."],
  ])("%j is refused on every path", async (options, message) => {
    const { model, sent } = create({});
    const given = asCallOptions(options);
    await expect(model.invoke("Hi", given)).rejects.toThrow(message);
    await expect(model.withConfig(given).invoke("Hi")).rejects.toThrow(message);
    await expect(model.bindTools([search], given).invoke("Hi")).rejects.toThrow(message);
    await expect(model.batch(["Hi"], given)).rejects.toThrow(message);
    await expect(model.stream("Hi", given)).rejects.toThrow(message);
    await expect((async () => model.streamEvents("Hi", given).output)()).rejects.toThrow(message);
    expect(sent).toHaveLength(0);
  });

  it("passes when LangChain, an agent or its middleware made it", async () => {
    const { model, sent } = create({});
    const options = {
      signal: new AbortController().signal,
      timeout: 60_000,
      tags: ["a"],
      metadata: { a: 1 },
      configurable: { thread_id: "1" },
      runName: "a",
      recursionLimit: 5,
      maxConcurrency: 1,
      outputVersion: "v0",
      ls_structured_output_format: { kwargs: { method: "functionCalling" }, schema: {} },
      response_format: { type: "json_schema" },
      headers: { "x-a": "b" },
      strict: true,
      parallel_tool_calls: false,
      store: {},
      cache_control: { type: "default" },
      temperature: null,
    };
    await model.invoke("Hi", asCallOptions(options));
    expect(sent).toHaveLength(1);
  });
});
