import { describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { RegionMismatchError } from "../client/region";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { answerWithout, routerArn } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";

const lite = "amazon.nova-lite-v1:0";

/** A client of Dublin, which a model cannot ask for its Region before it is called. */
function create(options: BedrockRoutedChatModelInput) {
  const { client, sent } = createFakeTransport(answerWithout("trace"), "eu-west-1");
  return { model: new BedrockRoutedChatModel({ client, region: "us-east-1", ...options }), sent };
}

describe("a client of another Region", () => {
  it.each<[string, BedrockRoutedChatModelInput]>([
    ["an ARN", { model: routerArn }],
    ["a residency", { model: lite, dataResidency: "us" }],
    ["a cross-Region profile", { model: lite, crossRegion: "geo" }],
  ])("is not sent what %s chose for a Region", async (_what, options) => {
    const { model, sent } = create(options);
    const calls = [() => model.invoke("Hi"), () => model.streamEvents("Hi"), () => model.countTokens("Hi")];
    for (const call of calls) {
      await expect((async () => call())()).rejects.toMatchObject({ arnRegion: "us-east-1", clientRegion: "eu-west-1" });
    }
    await expect(model.invoke("Hi")).rejects.toThrow(
      /in Region us-east-1, but the client's Region is eu-west-1\. Pass region: "us-east-1", or a client of that Region/,
    );
    expect(sent).toEqual([]);
  });

  it("serves a model that has no Region of its own, and is what the record names", async () => {
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
    expect(() => create({ model: lite, fallbacks: [inTokyo] })).toThrow(RegionMismatchError);
  });

  it("is refused before it is sent when it is set later", async () => {
    const { client, sent } = createFakeTransport(answerWithout("trace"));
    const model = new BedrockRoutedChatModel({ model: lite, client, region: "us-east-1" });
    model.model = inTokyo;
    await expect(model.invoke("Hi")).rejects.toThrow(RegionMismatchError);
    expect(sent).toEqual([]);
  });
});
