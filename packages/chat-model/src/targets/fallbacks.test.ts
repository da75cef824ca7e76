import { InvalidTargetError, type RoutingRecord } from "@bedrock-routed/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { ConnectionTimeoutError } from "../client/connection";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { answer, answerWithout } from "../testing/answers";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";

const sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
const noTrace = answerWithout("trace");

function create(options: BedrockRoutedChatModelInput, reply: (request: SentRequest) => FakeReply = noTrace) {
  const { client, sent } = createFakeTransport(reply, options.region);
  const model = new BedrockRoutedChatModel({ client, ...options });
  return { model, asked: () => sent.map(({ path }) => path.replace(/^\/model\/(.*)\/converse.*$/, "$1")) };
}

function routingOf(message: { response_metadata: object }): RoutingRecord {
  return (message.response_metadata as { routing: RoutingRecord }).routing;
}

const failing =
  (errorType: string, status: number, ...models: string[]) =>
  (request: SentRequest): FakeReply => {
    if (!models.some((model) => request.path.includes(model))) return noTrace(request);
    if (errorType === "ConnectionTimeoutError") throw new ConnectionTimeoutError("requestTimeoutMs", 5);
    return { json: { message: "no" }, status, errorType };
  };

describe("fallbacks", () => {
  const options = { model: `us.${sonnet}`, fallbacks: [`us.${haiku}`, "us.amazon.nova-pro-v1:0"], region: "us-east-1" };
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ["ThrottlingException", 429],
    ["ServiceUnavailableException", 503],
    ["ModelNotReadyException", 429],
    ["ModelTimeoutException", 408],
    ["ModelErrorException", 424],
    ["ModelStreamErrorException", 424],
    ["InternalServerException", 500],
    ["ConnectionTimeoutError", 0],
  ])("are called in order on %s", async (errorType, status) => {
    const { model, asked } = create(options, failing(errorType, status, sonnet, haiku));
    const routing = routingOf(await model.invoke("Hi"));
    expect(asked()).toEqual([`us.${sonnet}`, `us.${haiku}`, "us.amazon.nova-pro-v1:0"]);
    expect(routing).toMatchObject({
      requestedModelId: `us.${sonnet}`,
      sentModelId: "us.amazon.nova-pro-v1:0",
      invokedModel: { modelId: "amazon.nova-pro-v1:0" },
      fallbacks: [
        { modelId: `us.${sonnet}`, error: errorType, durationMs: expect.any(Number) },
        { modelId: `us.${haiku}`, error: errorType, durationMs: expect.any(Number) },
      ],
    });
  });

  it.each([
    ["ValidationException", 400],
    ["AccessDeniedException", 403],
    ["ResourceNotFoundException", 404],
  ])("are never called on %s", async (errorType, status) => {
    const { model, asked } = create(options, failing(errorType, status, sonnet));
    await expect(model.invoke("Hi")).rejects.toThrow();
    expect(asked()).toEqual([`us.${sonnet}`]);
  });

  it("end with the last error when none of them answers", async () => {
    const { model, asked } = create(options, failing("ThrottlingException", 429, "us."));
    await expect(model.invoke("Hi")).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(asked()).toHaveLength(3);
  });

  it("are all called again at once with a cool-down of 0", async () => {
    const { model, asked } = create({ ...options, fallbackCooldownMs: 0 }, failing("ThrottlingException", 429, sonnet));
    await model.invoke("Hi");
    const { fallbacks } = routingOf(await model.invoke("Hi"));
    expect(asked()).toEqual([`us.${sonnet}`, `us.${haiku}`, `us.${sonnet}`, `us.${haiku}`]);
    expect(fallbacks).toMatchObject([{ error: "ThrottlingException" }]);
  });

  it("end with a last one that is called even while it cools down", async () => {
    const { model, asked } = create(options, failing("ThrottlingException", 429, "us."));
    await expect(model.invoke("Hi")).rejects.toMatchObject({ name: "ThrottlingException" });
    await expect(model.invoke("Hi")).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(asked().slice(3)).toEqual(["us.amazon.nova-pro-v1:0"]);
  });

  it("count the time that each failed target took", async () => {
    const { model } = create(options, failing("ThrottlingException", 429, sonnet));
    const startedAt = performance.now();
    const [failed] = routingOf(await model.invoke("Hi")).fallbacks ?? [];
    expect(failed?.durationMs).toBeGreaterThan(0);
    expect(failed?.durationMs).toBeLessThanOrEqual(performance.now() - startedAt);
  });

  it("do not call a failed target during its cool-down, and try it afterwards", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    let down = true;
    const reply = (request: SentRequest): FakeReply =>
      down ? failing("ThrottlingException", 429, sonnet)(request) : noTrace(request);
    const { model, asked } = create({ ...options, fallbackCooldownMs: 1000 }, reply);
    await model.invoke("Hi");
    const second = routingOf(await model.invoke("Hi"));
    expect(asked().filter((id) => id.includes(sonnet))).toHaveLength(1);
    expect(second.fallbacks).toMatchObject([{ modelId: `us.${sonnet}`, error: "CoolingDown" }]);
    down = false;
    vi.advanceTimersByTime(1001);
    const third = routingOf(await model.invoke("Hi"));
    expect(third.invokedModel?.modelId).toBe(sonnet);
    expect(third).not.toHaveProperty("fallbacks");
  });

  it("are called when a stream fails before its first content, and not after", async () => {
    const start = { messageStart: { role: "assistant" } };
    const text = { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "ten " } } };
    const exception = { throttlingException: { message: "slow down" } };
    const reply =
      (...events: Record<string, object>[]) =>
      (request: SentRequest): FakeReply =>
        request.path.includes(sonnet) ? { events } : answer(request);
    const emptyStart = { contentBlockStart: { contentBlockIndex: 0, start: {} } };
    const early = create(options, reply(start, emptyStart, exception));
    let text1 = "";
    for await (const chunk of await early.model.stream("Hi")) text1 += chunk.text;
    expect(text1).toBe("ten days");
    expect(early.asked()).toEqual([`us.${sonnet}`, `us.${haiku}`]);
    const late = create(options, reply(start, text, exception));
    await expect(
      (async () => {
        for await (const _chunk of await late.model.stream("Hi")) {
        }
      })(),
    ).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(late.asked()).toEqual([`us.${sonnet}`]);
  });

  it("are refused at construction when they are malformed", () => {
    expect(() => create({ ...options, fallbacks: ["Claude 4"] })).toThrow(InvalidTargetError);
  });
});
