import type { RouteDecision, RouteOutcome } from "@bedrock-routed/core";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { describe, expect, it, vi } from "vitest";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import type { FakeReply, SentRequest } from "../testing/fake-transport";
import { answer, collect, createRouted as create, lite, pro, routingOf, usage } from "../testing/routed-by-client";

describe("a review", () => {
  const declining = (more: Partial<RouteDecision> = {}): RouteDecision => ({
    model: lite,
    reason: "cheap",
    review: ({ text }) => (text.includes("pro") ? "accept" : { model: pro, reason: "refused", review: () => "accept" }),
    ...more,
  });

  it("replaces an answer that is declined, and both are in the record", async () => {
    const { model, asked } = create(() => declining());
    const message = await model.invoke("Hi");
    expect(message.text).toBe("from pro");
    expect(asked()).toEqual([lite, pro]);
    expect(routingOf(message)).toMatchObject({
      requestedModelId: pro,
      invokedModel: { modelId: "amazon.nova-pro-v1:0" },
    });
    expect(routingOf(message).router?.decision).toMatchObject({
      model: pro,
      reason: "refused",
      accepted: true,
      declined: [
        {
          model: lite,
          reason: "cheap",
          invokedModel: { modelId: "amazon.nova-lite-v1:0", scope: "us", region: "us-east-1" },
          usage: { inputTokens: 20, outputTokens: 7 },
          stopReason: "end_turn",
        },
      ],
    });
  });

  it("lets nothing of a declined answer into a stream", async () => {
    const { model, asked } = create(() => declining());
    const tokens: string[] = [];
    const handler = BaseCallbackHandler.fromMethods({ handleLLMNewToken: (token) => void tokens.push(token) });
    const texts: string[] = [];
    for await (const chunk of await model.stream("Hi", { callbacks: [handler] })) texts.push(chunk.text);
    expect(texts.join("")).toBe("from pro");
    expect(tokens.join("")).toBe("from pro");
    const evented = model.streamEvents("Hi");
    expect(await evented.text).toBe("from pro");
    expect(routingOf(await evented.output).router?.decision?.declined).toHaveLength(1);
    expect(asked()).toEqual([lite, pro, lite, pro]);
  });

  it("leaves a stream as it is that may be read before it is accepted, and records the verdict", async () => {
    const { model, asked } = create(() => declining({ streamUnreviewed: true }));
    const whole = await collect(model);
    expect(whole.text).toBe("from lite");
    expect(asked()).toEqual([lite]);
    expect(routingOf(whole).router?.decision).toMatchObject({ model: lite, accepted: false });
  });

  it("that throws accepts the answer, and the record has the name of the error", async () => {
    const review = (): never => {
      throw new TypeError("secret answer");
    };
    const { model, asked } = create(() => ({ model: lite, reason: "cheap", review }));
    const message = await model.invoke("Hi");
    expect([message.text, asked()]).toEqual(["from lite", [lite]]);
    expect(routingOf(message).router?.decision).toMatchObject({ error: "TypeError", by: "router" });
    expect(JSON.stringify(message)).not.toContain("secret");
  });

  it("that never accepts ends after a few answers", async () => {
    const never = (model: string): RouteDecision => ({
      model,
      reason: "again",
      review: () => never(model === lite ? pro : lite),
    });
    const { model, asked } = create(() => never(lite));
    await model.invoke("Hi");
    expect(asked()).toHaveLength(5);
  });

  it("that names no candidate leads to the baseline, once", async () => {
    const wrong = (model: string): RouteDecision => ({
      model,
      reason: "x",
      review: () => ({ model: "nobody", reason: "x" }),
    });
    const { model, asked } = create(() => wrong(lite));
    const routing = routingOf(await model.invoke("Hi"));
    expect(asked()).toEqual([lite, pro]);
    expect(routing.router?.decision).toMatchObject({ model: pro, by: "baseline", error: "NotACandidate" });
    const baseline = create(() => wrong(pro));
    await baseline.model.invoke("Hi");
    expect(baseline.asked()).toEqual([pro]);
  });

  it("does not judge a stream that broke: its reader gets the error", async () => {
    const broken = (): FakeReply => ({
      events: [
        { messageStart: { role: "assistant" } },
        { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "half" } } },
      ],
      broken: true,
    });
    const review = vi.fn(() => "accept" as const);
    const { model } = create(() => ({ model: lite, reason: "cheap", review }), {}, broken);
    await expect(collect(model)).rejects.toMatchObject({ name: "IncompleteStreamError" });
    expect(review).not.toHaveBeenCalled();
  });

  it("sees the tool calls of an answer", async () => {
    const toolUse = { toolUseId: "t1", name: "search", input: { query: "leave" } };
    const events = [
      { messageStart: { role: "assistant" } },
      { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t1", name: "search" } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"query":' } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '"leave"}' } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: "tool_use" } },
      { metadata: { usage, metrics: { latencyMs: 1 } } },
    ];
    const reply = ({ path }: SentRequest): FakeReply =>
      path.endsWith("-stream")
        ? { events }
        : {
            json: { output: { message: { role: "assistant", content: [{ toolUse }] } }, stopReason: "tool_use", usage },
          };
    const seen: unknown[] = [];
    const review: RouteDecision["review"] = ({ toolCalls, stopReason, invokedModel }) => {
      seen.push({ toolCalls, stopReason, modelId: invokedModel?.modelId });
      return "accept";
    };
    const { model } = create(() => ({ model: lite, reason: "cheap", review }), {}, reply);
    await model.invoke("Hi");
    await collect(model);
    const expected = {
      toolCalls: [{ name: "search", input: { query: "leave" } }],
      stopReason: "tool_use",
      modelId: "amazon.nova-lite-v1:0",
    };
    expect(seen).toEqual([expected, expected]);
  });
});

describe("an observed call", () => {
  function observing(options: BedrockRoutedChatModelInput = {}, reply = answer) {
    const outcomes: RouteOutcome[] = [];
    const observe = (outcome: RouteOutcome): void => void outcomes.push(outcome);
    return { outcomes, ...create(() => ({ model: lite, reason: "cheap", observe }), options, reply) };
  }

  it("shows its end to the router, once, streamed or not", async () => {
    const { model, outcomes } = observing();
    await model.invoke("Hi");
    await collect(model);
    await model.streamEvents("Hi").output;
    expect(outcomes).toHaveLength(3);
    for (const { answer: seen, routing } of outcomes) {
      expect(seen).toMatchObject({
        model: lite,
        text: "from lite",
        usage: { inputTokens: 20 },
        stopReason: "end_turn",
      });
      expect(routing).toMatchObject({ requestedModelId: lite, invokedModel: { modelId: "amazon.nova-lite-v1:0" } });
    }
  });

  it("shows that it failed, and what the router throws is no error of the call", async () => {
    const denied = (): FakeReply => ({ json: { message: "no" }, status: 400, errorType: "ValidationException" });
    const { model, outcomes } = observing({}, denied);
    await expect(model.invoke("Hi")).rejects.toMatchObject({ name: "ValidationException" });
    expect(outcomes).toMatchObject([{ answer: undefined, routing: { requestedModelId: lite } }]);
    const throwing = (): never => {
      throw new Error("mine");
    };
    const other = create(() => ({ model: lite, reason: "cheap", observe: throwing }));
    expect((await other.model.invoke("Hi")).text).toBe("from lite");
  });

  it("can ask another model the same, in a run that only listeners for routing see", async () => {
    const { model, outcomes, sent } = observing();
    const ends: string[] = [];
    const listener = Object.assign(
      BaseCallbackHandler.fromMethods({
        handleLLMEnd: (output) => {
          const [generation] = output.generations[0] ?? [];
          const message = generation && "message" in generation ? (generation.message as AIMessage) : new AIMessage("");
          ends.push(String(routingOf(message).purpose));
        },
      }),
      { handleRoutingRecord: () => {} },
    );
    const other = { name: "other", handleLLMEnd: vi.fn(), handleLLMNewToken: vi.fn() };
    await model.invoke([new SystemMessage("Be brief."), new HumanMessage("Hi")], {
      callbacks: [listener, other],
      temperature: 0,
    });
    const asked = await outcomes[0]?.ask({ model: pro, purpose: "shadow" });
    expect(asked).toMatchObject({ model: pro, text: "from pro", invokedModel: { modelId: "amazon.nova-pro-v1:0" } });
    expect(sent[1]?.path).toContain("nova-pro");
    expect(sent[1]?.body).toEqual(sent[0]?.body);
    expect(ends).toEqual(["undefined", "shadow"]);
    expect(other.handleLLMEnd).toHaveBeenCalledTimes(1);
    await outcomes[0]?.ask({
      model: "us.amazon.nova-micro-v1:0",
      purpose: "judge",
      prompt: "Which is better?",
      maxTokens: 9,
    });
    expect(sent[2]?.body).toMatchObject({ messages: [{ role: "user", content: [{ text: "Which is better?" }] }] });
    expect(sent[2]?.body).not.toHaveProperty("system");
    expect(sent[2]?.body).toMatchObject({ inferenceConfig: { maxTokens: 9 } });
    expect(outcomes).toHaveLength(1);
  });
});
