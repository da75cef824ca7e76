import { InvalidOptionError, InvalidTargetError, type RoutingRecord } from "@bedrock-routed/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { answer, answerWithout, routerArn } from "../testing/answers";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";
import { ResidencyError } from "./target-policy";

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
  (request: SentRequest): FakeReply =>
    models.some((model) => request.path.includes(model))
      ? { json: { message: "no" }, status, errorType }
      : noTrace(request);

describe("crossRegion", () => {
  it.each([
    ["geo", "ap-northeast-1", `jp.${sonnet}`, "jp"],
    ["global", "ap-northeast-1", `global.${sonnet}`, "global"],
    ["eu", "us-east-1", `eu.${sonnet}`, "eu"],
    ["off", "us-east-1", sonnet, "in-region"],
  ])("%s from %s sends %s", async (crossRegion, region, sent, scope) => {
    const { model, asked } = create({ model: sonnet, crossRegion, region });
    const routing = routingOf(await model.invoke("Hi"));
    expect(asked()).toEqual([sent]);
    expect(routing).toMatchObject({ requestedModelId: sonnet, invokedModel: { modelId: sonnet, scope, region } });
    expect(routing.sentModelId).toBe(sent === sonnet ? undefined : sent);
  });

  it("leaves profile ids and ARNs as they are", async () => {
    const { model, asked } = create({ model: routerArn, crossRegion: "geo" });
    await model.invoke("Hi");
    expect(asked()).toEqual([routerArn]);
  });

  it("says what to pass where no profile is known", () => {
    const construct = () => create({ model: "acme.new-v1:0", crossRegion: "geo", region: "us-east-1" });
    expect(construct).toThrow(InvalidOptionError);
    expect(construct).toThrow(/acme\.new-v1:0 from us-east-1; pass its prefix/);
  });
});

describe("residency", () => {
  const eu = { region: "eu-central-1", dataResidency: "eu" };

  it("lets through what stays inside", async () => {
    const { model, asked } = create({ ...eu, model: sonnet, crossRegion: "geo", fallbacks: [haiku] });
    await model.invoke("Hi");
    expect(asked()).toEqual([`eu.${sonnet}`]);
  });

  it.each([
    ["a global profile", { model: `global.${sonnet}` }],
    ["another geography's", { model: `us.${sonnet}` }],
    ["a fallback", { model: `eu.${sonnet}`, fallbacks: [`global.${haiku}`] }],
    ["London, which is not in the EU", { model: `eu.${sonnet}`, region: "eu-west-2" }],
    ["a router whose models were not stated", { model: routerArn, region: "us-east-1" }],
  ])("refuses %s at construction", (_what, options) => {
    expect(() => create({ ...eu, ...options })).toThrow(ResidencyError);
  });

  it("accepts a router when each of its stated models stays inside", () => {
    const us = { model: routerArn, dataResidency: "us", region: "us-east-1" };
    const inside = ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"];
    expect(() => create({ ...us, routerModels: inside })).not.toThrow();
    expect(() => create({ ...us, routerModels: ["eu.amazon.nova-lite-v1:0"] })).toThrow(ResidencyError);
  });

  it("refuses a model that is set later before it is sent", async () => {
    const { model, asked } = create({ ...eu, model: `eu.${sonnet}` });
    model.model = `global.${sonnet}`;
    await expect(model.invoke("Hi")).rejects.toThrow(ResidencyError);
    expect(asked()).toEqual([]);
  });

  it("names the geographies that there are", () => {
    expect(() => create({ ...eu, model: `eu.${sonnet}`, dataResidency: "mars" })).toThrow(
      /Invalid dataResidency "mars".*"?eu/,
    );
  });
});

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
    ["InternalServerException", 500],
  ])("are asked in order on %s", async (errorType, status) => {
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
  ])("are never asked on %s", async (errorType, status) => {
    const { model, asked } = create(options, failing(errorType, status, sonnet));
    await expect(model.invoke("Hi")).rejects.toThrow();
    expect(asked()).toEqual([`us.${sonnet}`]);
  });

  it("give the last error when none answers", async () => {
    const { model, asked } = create(options, failing("ThrottlingException", 429, "us."));
    await expect(model.invoke("Hi")).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(asked()).toHaveLength(3);
  });

  it("let a failed target cool down, and then probe it", async () => {
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

  it("are asked when a stream fails before its first content, and not after", async () => {
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
