import { InvalidTargetError } from "@bedrock-routed/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import { RegionMismatchError } from "./client/region";
import { routerArn } from "./testing/answers";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };

beforeEach(() => {
  vi.stubEnv("AWS_REGION", undefined);
  vi.stubEnv("AWS_DEFAULT_REGION", undefined);
  vi.stubEnv("AWS_CONFIG_FILE", "/missing/config");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/missing/credentials");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("construction", () => {
  it("accepts the model as the first argument too", () => {
    const model = new BedrockRoutedChatModel(routerArn, { credentials, temperature: 0 });
    expect(model).toMatchObject({ model: routerArn, temperature: 0 });
    expect(BedrockRoutedChatModel.lc_name()).toBe("BedrockRoutedChatModel");
  });

  it("takes the Region from the option, else the ARN, else AWS_REGION, else AWS_DEFAULT_REGION", () => {
    const regionOf = (model: string, region?: string): string =>
      new BedrockRoutedChatModel({ model, credentials, ...(region && { region }) }).region;
    vi.stubEnv("AWS_DEFAULT_REGION", "eu-west-3");
    expect(regionOf("amazon.nova-lite-v1:0")).toBe("eu-west-3");
    vi.stubEnv("AWS_REGION", "eu-central-1");
    expect(regionOf("amazon.nova-lite-v1:0")).toBe("eu-central-1");
    expect(regionOf(routerArn)).toBe("us-east-1");
    expect(regionOf("amazon.nova-lite-v1:0", "ap-northeast-1")).toBe("ap-northeast-1");
  });

  it("takes the Region of clientOptions, and throws an error with the remedy when none is found", () => {
    const create = (clientOptions: object) =>
      new BedrockRoutedChatModel({ model: "amazon.nova-lite-v1:0", credentials, clientOptions });
    expect(create({ region: "eu-north-1" }).region).toBe("eu-north-1");
    expect(() => create({})).toThrow(/Invalid region.*AWS_REGION/);
  });

  it("refuses a Region that is not the ARN's, and a malformed id", () => {
    const create = (model: string) => () => new BedrockRoutedChatModel({ model, credentials, region: "eu-west-1" });
    expect(create(routerArn)).toThrow(RegionMismatchError);
    expect(create(routerArn)).toThrow(/us-east-1.*eu-west-1/);
    expect(create("arn:aws:bedrock:us-east-1:12:prompt-router/x")).toThrow(InvalidTargetError);
  });

  it("uses an http endpoint in clientOptions, which ChatBedrockConverse ignores", async () => {
    const clientOptions = { endpoint: "http://127.0.0.1:1", credentials };
    const model = new BedrockRoutedChatModel({ model: routerArn, clientOptions });
    expect(await model.client.config.endpoint?.()).toMatchObject({ protocol: "http:", hostname: "127.0.0.1", port: 1 });
    expect(await model.client.config.region()).toBe("us-east-1");
  });

  it("uses credentials in clientOptions, which ChatBedrockConverse ignores too", async () => {
    const model = new BedrockRoutedChatModel({ model: routerArn, clientOptions: { credentials } });
    expect(await model.client.config.credentials()).toMatchObject({ accessKeyId: "local" });
  });
});
