import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createJsonHandler } from "../testing/json-handler";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const options = { model: "us.amazon.nova-lite-v1:0", region: "us-east-1", credentials };

beforeEach(() => {
  vi.stubEnv("AWS_MAX_ATTEMPTS", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("retries", () => {
  it.each([
    [undefined, 3],
    [0, 1],
    [1, 2],
  ])("with maxRetries %s make %s attempts, each of them told", async (maxRetries, attempts) => {
    const { requestHandler, paths } = createJsonHandler(500, { message: "broken" });
    const failed: unknown[] = [];
    const model = new BedrockRoutedChatModel({
      ...options,
      clientOptions: { requestHandler },
      ...(maxRetries !== undefined && { maxRetries }),
      onFailedAttempt: (error: unknown) => void failed.push(error),
    });
    await expect(model.invoke("Hi")).rejects.toMatchObject({ $metadata: { attempts } });
    expect(paths).toHaveLength(attempts);
    expect(failed).toHaveLength(attempts);
  });

  it("end when onFailedAttempt throws", async () => {
    const { requestHandler, paths } = createJsonHandler(500, { message: "broken" });
    const onFailedAttempt = () => {
      throw new Error("enough");
    };
    const model = new BedrockRoutedChatModel({ ...options, clientOptions: { requestHandler }, onFailedAttempt });
    await expect(model.invoke("Hi")).rejects.toThrow("enough");
    expect(paths).toHaveLength(1);
  });

  it("are the client's own when a client is passed", async () => {
    const { requestHandler, paths } = createJsonHandler(500, { message: "broken" });
    const client = new BedrockRuntimeClient({ region: "us-east-1", credentials, requestHandler, maxAttempts: 2 });
    const model = new BedrockRoutedChatModel({ ...options, client, maxRetries: 5 });
    await expect(model.invoke("Hi")).rejects.toThrow();
    expect(paths).toHaveLength(2);
  });

  it("take the retry mode", async () => {
    const model = new BedrockRoutedChatModel({ ...options, retryMode: "adaptive", maxRetries: 4 });
    expect(await model.client.config.maxAttempts()).toBe(5);
    expect(await model.client.config.retryMode).toBe("adaptive");
  });
});
