import { createModelCatalog } from "@bedrock-routed/core";
import { tool } from "@langchain/core/tools";
import { createAgent, toolStrategy } from "langchain";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { routerArn } from "../testing/answers";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";
import type { ModelWarning } from "../warnings/request-warnings";

const opus55 = "us.anthropic.claude-opus-5-5";
const opus47 = "us.anthropic.claude-opus-4-7";
const haiku55 = "us.anthropic.claude-haiku-5-5";
const sonnet45 = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const mistral = "mistral.mistral-large-2402-v1:0";

const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };

function answerText({ path }: SentRequest): FakeReply {
  const text = "十日です。";
  if (path.endsWith("/converse")) {
    return { json: { output: { message: { role: "assistant", content: [{ text }] } }, stopReason: "end_turn", usage } };
  }
  return {
    events: [
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: "end_turn" } },
      { metadata: { usage } },
    ],
  };
}

function create(options: BedrockRoutedChatModelInput, reply: (request: SentRequest) => FakeReply = answerText) {
  const { client, sent } = createFakeTransport(reply);
  const warnings: ModelWarning[] = [];
  const onWarning = (warning: ModelWarning): void => void warnings.push(warning);
  const model = new BedrockRoutedChatModel({ region: "us-east-1", client, onWarning, ...options });
  const bodies = (): Record<string, unknown>[] => sent.map(({ body }) => body);
  return { model, bodies, warnings, sent };
}

const search = tool(async () => "found", { name: "search", description: "Searches", schema: { type: "object" } });
const find = tool(async () => "found", { name: "find", description: "Finds", schema: { type: "object" } });
const Days = z.object({ days: z.number() });

const ways: Record<string, (model: ReturnType<BedrockRoutedChatModel["withConfig"]>) => Promise<unknown>> = {
  invoke: (model) => model.invoke("Hi"),
  stream: async (model) => {
    for await (const _chunk of await model.stream("Hi"));
  },
  "streamEvents v2": async (model) => {
    for await (const _event of model.streamEvents("Hi", { version: "v2" }));
  },
};

describe.each(Object.entries(ways))("a tool choice that the model refuses: %s", (_way, run) => {
  it.each([["any"], ["search"]])("%s becomes auto, and is reported once", async (tool_choice) => {
    const { model, bodies, warnings } = create({ model: opus55 });
    await run(model.bindTools([search, find], { tool_choice }));
    await run(model.bindTools([search, find], { tool_choice }));
    for (const body of bodies()) expect(body).toMatchObject({ toolConfig: { toolChoice: { auto: {} } } });
    const refused = [tool_choice === "any" ? "any" : "tool"];
    expect(warnings.map(({ problem }) => problem)).toEqual([
      { kind: "tool-choice-refused", models: ["anthropic.claude-opus-5-5"], refused },
    ]);
    expect(warnings[0]?.message).toMatch(/^anthropic\.claude-opus-5-5 cannot be forced to call a tool/);
  });
});

describe("a tool choice", () => {
  it("of one tool among several becomes any where that is the strongest, and is reported", async () => {
    const { model, bodies, warnings } = create({ model: mistral });
    await model.bindTools([search], { tool_choice: "search" }).invoke("Hi");
    expect(warnings).toEqual([]);
    await model.bindTools([search, find], { tool_choice: "search" }).invoke("Hi");
    for (const body of bodies()) expect(body).toMatchObject({ toolConfig: { toolChoice: { any: {} } } });
    expect(warnings.map(({ problem }) => problem.kind)).toEqual(["tool-choice-refused"]);
  });

  it("is left out for a model that accepts none", async () => {
    const modelCatalog = createModelCatalog({ models: { "acme.small-v1:0": { capabilities: { toolChoice: [] } } } });
    const { model, bodies, warnings } = create({ model: "acme.small-v1:0", modelCatalog });
    await model.bindTools([search], { tool_choice: "any" }).invoke("Hi");
    expect(bodies()[0]?.toolConfig).not.toHaveProperty("toolChoice");
    expect(warnings).toHaveLength(1);
  });

  it("that one model of a router refuses becomes auto, even when another one is not known", async () => {
    for (const other of ["anthropic.claude-haiku-4-5-20251001-v1:0", "acme.unknown-v1:0"]) {
      const { model, bodies } = create({ model: routerArn, routerModels: [other, "anthropic.claude-sonnet-5-5"] });
      await model.bindTools([search], { tool_choice: "any" }).invoke("Hi");
      expect(bodies()[0]).toMatchObject({ toolConfig: { toolChoice: { auto: {} } } });
    }
  });

  it("fits each target: a fallback gets what it accepts", async () => {
    const throttled = (request: SentRequest): FakeReply =>
      request.path.includes("sonnet-4-5")
        ? { json: { message: "slow down" }, status: 429, errorType: "ThrottlingException" }
        : answerText(request);
    const options = { model: sonnet45, fallbacks: [opus55], temperature: 0.2, maxTokens: 9 };
    const { model, bodies, warnings } = create(options, throttled);
    await model.bindTools([search], { tool_choice: "search" }).invoke("Hi");
    expect(bodies()).toMatchObject([
      { toolConfig: { toolChoice: { tool: { name: "search" } } }, inferenceConfig: { temperature: 0.2, maxTokens: 9 } },
      { toolConfig: { toolChoice: { auto: {} } }, inferenceConfig: { maxTokens: 9 } },
    ]);
    expect(bodies()[1]?.inferenceConfig).toEqual({ maxTokens: 9 });
    expect(warnings.map(({ problem }) => problem.kind)).toEqual(["tool-choice-refused", "sampling-refused"]);
  });

  it("that the caller says is accepted is sent to the model, but not to a fallback that refuses it", async () => {
    const throttled = (request: SentRequest): FakeReply =>
      request.path.includes("opus")
        ? { json: { message: "slow down" }, status: 429, errorType: "ThrottlingException" }
        : answerText(request);
    const supportsToolChoiceValues: ("auto" | "any" | "tool")[] = ["auto", "any", "tool"];
    const options = { model: opus55, fallbacks: ["us.anthropic.claude-sonnet-5-5"], supportsToolChoiceValues };
    const { model, bodies } = create(options, throttled);
    await model.bindTools([search], { tool_choice: "any" }).invoke("Hi");
    expect(bodies()).toMatchObject([
      { toolConfig: { toolChoice: { any: {} } } },
      { toolConfig: { toolChoice: { auto: {} } } },
    ]);
  });

  it.each([["enabled"], ["adaptive"]])("is auto while Claude thinks (%s)", async (type) => {
    const additionalModelRequestFields = { thinking: { type, budget_tokens: 1024 } };
    const { model, bodies, warnings } = create({ model: sonnet45, additionalModelRequestFields });
    await model.bindTools([search], { tool_choice: "any" }).invoke("Hi");
    expect(bodies()[0]).toMatchObject({ toolConfig: { toolChoice: { auto: {} } } });
    expect(warnings).toHaveLength(1);
  });
});

describe("structured output of a model that cannot be forced", () => {
  it("asks with auto, and gives the output when the model called the tool", async () => {
    const { model, bodies, warnings } = create({ model: opus55 }, () => ({
      json: {
        output: {
          message: {
            role: "assistant",
            content: [{ toolUse: { toolUseId: "t", name: "extract", input: { days: 10 } } }],
          },
        },
        stopReason: "tool_use",
        usage,
      },
    }));
    expect(await model.withStructuredOutput(Days).invoke("Hi")).toEqual({ days: 10 });
    expect(bodies()[0]).toMatchObject({ toolConfig: { toolChoice: { auto: {} } } });
    expect(warnings.map(({ problem }) => problem.kind)).toEqual(["tool-choice-refused"]);
  });

  it("throws a StructuredOutputError with the answer when the model did not call it", async () => {
    const { model } = create({ model: opus55 });
    await expect(model.withStructuredOutput(Days).invoke("Hi")).rejects.toThrow(
      expect.objectContaining({
        name: "StructuredOutputError",
        answer: expect.objectContaining({ content: "十日です。" }),
        message: expect.stringMatching(/without calling "extract" \(stop reason end_turn\)/),
      }),
    );
  });

  it("works in an agent with a toolStrategy", async () => {
    const { model, bodies } = create({ model: opus55 }, ({ body }) => {
      const { tools } = body.toolConfig as { tools: { toolSpec: { name: string } }[] };
      const toolUse = { toolUseId: "t", name: tools[0]?.toolSpec.name, input: { days: 10 } };
      return {
        json: { output: { message: { role: "assistant", content: [{ toolUse }] } }, stopReason: "tool_use", usage },
      };
    });
    const agent = createAgent({ model, tools: [], responseFormat: toolStrategy(Days) });
    const result = await agent.invoke({ messages: [{ role: "user", content: "有給は何日？" }] });
    expect(result).toMatchObject({ structuredResponse: { days: 10 } });
    expect(bodies()[0]).toMatchObject({ toolConfig: { toolChoice: { auto: {} } } });
  });
});

describe("sampling parameters", () => {
  const asked = { temperature: 0, topP: 0.9, maxTokens: 5, additionalModelRequestFields: { top_k: 5, other: 1 } };

  it.each([[opus47], [haiku55], [opus55], ["us.anthropic.claude-sonnet-5"]])("are not sent to %s", async (id) => {
    for (const run of Object.values(ways)) {
      const { model, bodies, warnings } = create({ model: id, ...asked });
      await run(model);
      await run(model);
      expect(bodies()[1]).toMatchObject({ inferenceConfig: { maxTokens: 5 } });
      expect(bodies()[1]?.inferenceConfig).toEqual({ maxTokens: 5 });
      expect(bodies()[1]?.additionalModelRequestFields).toEqual({ other: 1 });
      expect(warnings.map(({ problem }) => problem)).toEqual([
        { kind: "sampling-refused", models: [id.replace("us.", "")], refused: ["temperature", "topP", "top_k"] },
      ]);
    }
  });

  it("leave no empty object behind", async () => {
    const { model, bodies } = create({ model: opus47, temperature: 1, additionalModelRequestFields: { top_k: 5 } });
    await model.invoke("Hi");
    expect(Object.keys(bodies()[0] ?? {})).toEqual(["messages"]);
  });

  it("are sent to Claude Sonnet 4.5, but of temperature and topP only the temperature", async () => {
    const { model, bodies, warnings } = create({ model: sonnet45, ...asked });
    await model.invoke("Hi");
    await model.invoke("Hi", { topP: 0.5 });
    expect(bodies()[0]).toMatchObject({
      inferenceConfig: { temperature: 0, maxTokens: 5 },
      additionalModelRequestFields: { top_k: 5 },
    });
    for (const { inferenceConfig } of bodies()) expect(inferenceConfig).toEqual({ temperature: 0, maxTokens: 5 });
    expect(warnings.map(({ problem }) => problem)).toMatchObject([{ refused: ["topP"] }]);
    const onlyTopP = create({ model: sonnet45, topP: 0.9 });
    await onlyTopP.model.invoke("Hi");
    expect(onlyTopP.bodies()[0]).toMatchObject({ inferenceConfig: { topP: 0.9 } });
    expect(onlyTopP.warnings).toEqual([]);
  });

  it("are sent to models of which no limit is known", async () => {
    const { model, bodies, warnings } = create({ model: "us.amazon.nova-lite-v1:0", temperature: 0, topP: 0.9 });
    await model.invoke("Hi");
    expect(bodies()[0]).toMatchObject({ inferenceConfig: { temperature: 0, topP: 0.9 } });
    expect(warnings).toEqual([]);
  });

  it("that one model of a router refuses are not sent", async () => {
    const routerModels = ["anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-haiku-5-5"];
    const { model, bodies } = create({ model: routerArn, routerModels, temperature: 0 });
    await model.invoke("Hi");
    expect(bodies()[0]).not.toHaveProperty("inferenceConfig");
  });
});
