import { defaultModelCatalog, InvalidOptionError, type RoutingRecord } from "@bedrock-routed/core";
import { describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { RegionMismatchError } from "../client/region";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { answerWithout, routerArn } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";
import { ResidencyError, TargetPolicy } from "./target-policy";

const sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";

function create(options: BedrockRoutedChatModelInput) {
  const { client, sent } = createFakeTransport(answerWithout("trace"), options.region);
  const model = new BedrockRoutedChatModel({ client, ...options });
  return { model, asked: () => sent.map(({ path }) => path.replace(/^\/model\/(.*)\/converse.*$/, "$1")) };
}

function routingOf(message: { response_metadata: object }): RoutingRecord {
  return (message.response_metadata as { routing: RoutingRecord }).routing;
}

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

  it("throws an error that says what to pass when no profile is known", () => {
    const construct = () => create({ model: "acme.new-v1:0", crossRegion: "geo", region: "us-east-1" });
    expect(construct).toThrow(InvalidOptionError);
    expect(construct).toThrow(/acme\.new-v1:0 from us-east-1; pass its prefix/);
  });
});

describe("the targets of a model", () => {
  it("are resolved once for each id", () => {
    const policy = new TargetPolicy({
      region: "us-east-1",
      clientRegion: undefined,
      modelCatalog: defaultModelCatalog(),
      crossRegion: "geo",
      dataResidency: undefined,
      fallbacks: [haiku],
      fallbackCooldownMs: 0,
      routerModels: undefined,
    });
    expect(policy.resolve(sonnet)).toEqual([`us.${sonnet}`, `us.${haiku}`]);
    expect(policy.resolve(sonnet)).toBe(policy.resolve(sonnet));
    expect(policy.resolve(haiku)).toEqual([`us.${haiku}`]);
  });
});

describe("dataResidency", () => {
  const eu = { region: "eu-central-1", dataResidency: "eu" };

  it("accepts targets that stay inside", async () => {
    const { model, asked } = create({ ...eu, model: sonnet, crossRegion: "geo", fallbacks: [haiku] });
    await model.invoke("Hi");
    expect(asked()).toEqual([`eu.${sonnet}`]);
  });

  it.each([
    ["a global profile", { model: `global.${sonnet}` }],
    ["a profile of another geography", { model: `us.${sonnet}` }],
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

  it("applies the models of a router only to routers", () => {
    const routerModels = ["eu.amazon.nova-lite-v1:0"];
    expect(() => create({ ...eu, model: `global.${sonnet}`, routerModels })).toThrow(ResidencyError);
  });

  it.each([
    [`us.${sonnet}`, "can be served outside of it when called from us-east-1."],
    [routerArn, "can be served in Regions that its id does not tell."],
  ])("the message for %s says why, and the remedy", (model, why) => {
    expect(() => create({ region: "us-east-1", dataResidency: "eu", model })).toThrow(
      `dataResidency is "eu", but ${model} ${why} Use a profile of that geography, such as the one for ` +
        'crossRegion: "eu", or a model in a Region there.',
    );
  });

  it("refuses a model that is set after construction, before it is sent", async () => {
    const { model, asked } = create({ ...eu, model: `eu.${sonnet}` });
    model.model = `global.${sonnet}`;
    await expect(model.invoke("Hi")).rejects.toThrow(ResidencyError);
    expect(asked()).toEqual([]);
  });

  it("throws an error that names the geographies", () => {
    expect(() => create({ ...eu, model: `eu.${sonnet}`, dataResidency: "mars" })).toThrow(
      /Invalid dataResidency "mars".*"?eu/,
    );
  });
});

const lite = "amazon.nova-lite-v1:0";

/** A client of Dublin, which a model cannot ask for its Region before it is called. */
function createWithDublinClient(options: BedrockRoutedChatModelInput) {
  const { client, sent } = createFakeTransport(answerWithout("trace"), "eu-west-1");
  return { model: new BedrockRoutedChatModel({ client, region: "us-east-1", ...options }), sent };
}

describe("a client of another Region", () => {
  it.each<[string, BedrockRoutedChatModelInput]>([
    ["an ARN", { model: routerArn }],
    ["a residency", { model: lite, dataResidency: "us" }],
    ["a cross-Region profile", { model: lite, crossRegion: "geo" }],
  ])("is not sent a target that was resolved for another Region by %s", async (_what, options) => {
    const { model, sent } = createWithDublinClient(options);
    const calls = [() => model.invoke("Hi"), () => model.streamEvents("Hi"), () => model.countTokens("Hi")];
    for (const call of calls) {
      await expect((async () => call())()).rejects.toMatchObject({ arnRegion: "us-east-1", clientRegion: "eu-west-1" });
    }
    await expect(model.invoke("Hi")).rejects.toThrow(
      /in Region us-east-1, but the client's Region is eu-west-1\. Pass region: "us-east-1", or a client of that Region/,
    );
    expect(sent).toEqual([]);
  });

  it("serves a model id without a Region, and the record has the client's Region", async () => {
    vi.stubEnv("AWS_REGION", "us-east-1");
    const { client } = createFakeTransport(answerWithout("trace"), "eu-west-1");
    const { response_metadata } = await new BedrockRoutedChatModel({ model: lite, client }).invoke("Hi");
    vi.unstubAllEnvs();
    expect(response_metadata.routing).toMatchObject({ invokedModel: { modelId: lite, region: "eu-west-1" } });
  });
});

describe("an ARN of another Region", () => {
  const inTokyo = "arn:aws:bedrock:ap-northeast-1:123456789012:application-inference-profile/abcdef123456";

  it("is refused as a fallback at construction", () => {
    expect(() => createWithDublinClient({ model: lite, fallbacks: [inTokyo] })).toThrow(RegionMismatchError);
  });

  it("is refused before it is sent when it is set after construction", async () => {
    const { client, sent } = createFakeTransport(answerWithout("trace"));
    const model = new BedrockRoutedChatModel({ model: lite, client, region: "us-east-1" });
    model.model = inTokyo;
    await expect(model.invoke("Hi")).rejects.toThrow(RegionMismatchError);
    expect(sent).toEqual([]);
  });
});
