import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput, RequestOptions } from "../options/chat-model-options";
import { answer, routerArn } from "../testing/answers";
import { createFakeTransport, type SentRequest } from "../testing/fake-transport";

function create(options: BedrockRoutedChatModelInput = {}): { model: BedrockRoutedChatModel; sent: SentRequest[] } {
  const { client, sent } = createFakeTransport(answer);
  return { model: new BedrockRoutedChatModel({ model: routerArn, client, ...options }), sent };
}

/** A field, two values for it, and where each stands in the request. The first value of a pair may be falsy. */
const fields: readonly [keyof RequestOptions, unknown, unknown, (value: unknown) => object][] = [
  ["temperature", 0, 0.5, (value) => ({ inferenceConfig: { temperature: value } })],
  ["topP", 0, 0.9, (value) => ({ inferenceConfig: { topP: value } })],
  ["maxTokens", 1, 99, (value) => ({ inferenceConfig: { maxTokens: value } })],
  ["additionalModelRequestFields", { top_k: 0 }, { top_k: 5 }, (value) => ({ additionalModelRequestFields: value })],
  ["additionalModelResponseFieldPaths", ["/a"], ["/b"], (value) => ({ additionalModelResponseFieldPaths: value })],
  [
    "guardrailConfig",
    { guardrailIdentifier: "call", guardrailVersion: "1" },
    { guardrailIdentifier: "constructed", guardrailVersion: "1" },
    (value) => ({ guardrailConfig: value }),
  ],
  ["performanceConfig", { latency: "standard" }, { latency: "optimized" }, (value) => ({ performanceConfig: value })],
  ["serviceTier", "flex", "priority", (value) => ({ serviceTier: { type: value } })],
  ["requestMetadata", { team: "" }, { team: "hr" }, (value) => ({ requestMetadata: value })],
  ["outputConfig", { effort: "low" }, { effort: "high" }, (value) => ({ outputConfig: value })],
  ["promptVariables", { a: { text: "" } }, { a: { text: "b" } }, (value) => ({ promptVariables: value })],
];

describe.each(fields)("%s", (field, ofCall, ofConstructor, onWire) => {
  it("is sent from the constructor, from the call, and the call wins", async () => {
    const { model, sent } = create({ [field]: ofConstructor });
    const plain = create();
    await model.invoke("Hi");
    await plain.model.invoke("Hi", { [field]: ofCall });
    await model.invoke("Hi", { [field]: ofCall });
    expect(sent[0]?.body).toMatchObject(onWire(ofConstructor));
    expect(plain.sent[0]?.body).toMatchObject(onWire(ofCall));
    expect(sent[1]?.body).toMatchObject(onWire(ofCall));
  });

  it("is not sent when it is not given", async () => {
    const { model, sent } = create();
    await model.invoke("Hi");
    const [name = ""] = Object.keys(onWire(ofCall));
    expect(sent[0]?.body).not.toHaveProperty(name);
  });

  it("is bound by withConfig, and sent in a stream too", async () => {
    const { model, sent } = create({ [field]: ofConstructor });
    for await (const _chunk of await model.withConfig({ [field]: ofCall }).stream("Hi")) {
    }
    expect(sent[0]?.body).toMatchObject(onWire(ofCall));
  });
});

describe("options of a call", () => {
  it("are taken by batch, for all or for each, and by streamEvents", async () => {
    const { model, sent } = create();
    const taken = (temperature: number) => ({ temperature, cachePoints: "off" as const });
    await model.batch(["一", "二"], taken(0));
    await model.batch(["一", "二"], [taken(0.1), taken(0.2)], { returnExceptions: true });
    for await (const _event of model.streamEvents("一", { ...taken(0.3), version: "v2" })) {
    }
    await model.streamEvents("一", taken(0.4));
    const temperatures = sent.map(({ body }) => body.inferenceConfig);
    expect(temperatures).toEqual([0, 0, 0.1, 0.2, 0.3, 0.4].map((temperature) => ({ temperature })));
  });
});

describe("the fields of upstream", () => {
  it("may be set after construction", async () => {
    const { model, sent } = create();
    model.temperature = 0;
    await model.invoke("Hi", { stop: ["END"] });
    expect(sent[0]?.body.inferenceConfig).toEqual({ temperature: 0, stopSequences: ["END"] });
  });
});

describe("stop", () => {
  it("is not sent when it is empty, which Converse refuses", async () => {
    const { model, sent } = create();
    await model.invoke("Hi", { stop: [] });
    expect(sent[0]?.body).not.toHaveProperty("inferenceConfig");
  });
});

describe("guardLastTurnOnly", () => {
  const conversation = [new HumanMessage("first"), { role: "assistant", content: "ok" }, new HumanMessage("second")];
  const guarded = { guardContent: { text: { text: "second" } } };

  it("marks the text of the last user message", async () => {
    const { model, sent } = create({ guardLastTurnOnly: true });
    await model.invoke(conversation);
    await model.invoke(conversation, { guardLastTurnOnly: false });
    expect(sent[0]?.body.messages).toMatchObject([
      { content: [{ text: "first" }] },
      { role: "assistant" },
      { content: [guarded] },
    ]);
    expect(JSON.stringify(sent[1]?.body)).not.toContain("guardContent");
  });
});

describe("tool_choice", () => {
  const search = tool(async () => "found", {
    name: "search",
    description: "Searches the handbook",
    schema: { type: "object", properties: { query: { type: "string" } } },
  });
  const sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  const large = "mistral.mistral-large-2402-v1:0";

  it.each([
    ["any", { any: {} }],
    ["auto", { auto: {} }],
    ["search", { tool: { name: "search" } }],
    [{ tool: { name: "search" } }, { tool: { name: "search" } }],
  ])("%j is sent to a router whose models accept it", async (choice, expected) => {
    const { model, sent } = create({ routerModels: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"] });
    await model.bindTools([search], { tool_choice: choice }).invoke("Hi");
    expect(sent[0]?.body).toMatchObject({ toolConfig: { toolChoice: expected } });
  });

  it("is sent to an unknown model: the service decides", async () => {
    const { model, sent } = create();
    await model.bindTools([search], { tool_choice: "any" }).invoke("Hi");
    expect(sent[0]?.body).toMatchObject({ toolConfig: { toolChoice: { any: {} } } });
  });

  it("that names no tool is refused, with the names that there are", async () => {
    const { model } = create({ model: large, region: "us-east-1" });
    await expect(model.bindTools([search], { tool_choice: "find" }).invoke("Hi")).rejects.toThrow(
      'Invalid tool_choice "find": no tool has this name; there are search.',
    );
  });

  it("is forced by withStructuredOutput on every model that accepts it", async () => {
    const schema = { type: "object", properties: { days: { type: "number" } }, title: "Days" };
    for (const options of [{ model: sonnet, region: "us-east-1" }, { routerModels: ["amazon.nova-lite-v1:0"] }]) {
      const { model, sent } = create(options);
      await expect(model.withStructuredOutput(schema, { name: "days" }).invoke("Hi")).rejects.toThrow(/tool call/);
      expect(sent[0]?.body).toMatchObject({ toolConfig: { toolChoice: { tool: { name: "days" } } } });
    }
  });
});
