import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { answer } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";

const options = { model: "us.amazon.nova-lite-v1:0", region: "us-east-1" };

describe("the SDK's logging", () => {
  it("is left out of a client that is built for us, when nobody listens", () => {
    const { client } = new BedrockRoutedChatModel(options);
    expect(client.middlewareStack.identify().join()).not.toContain("loggerMiddleware");
  });

  it("reaches the logger of clientOptions", async () => {
    const logged: unknown[] = [];
    const log = (entry: unknown): void => void logged.push(entry);
    const logger = { debug: log, info: log, warn: log, error: log };
    const { requestHandler } = createFakeTransport(answer).client.config;
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const model = new BedrockRoutedChatModel({
      ...options,
      credentials,
      clientOptions: { logger, requestHandler },
    });
    await model.invoke("Hi");
    expect(logged).toContainEqual(expect.objectContaining({ commandName: "ConverseCommand" }));
  });

  it("stays in a client of the caller's", () => {
    const { client } = createFakeTransport(answer);
    new BedrockRoutedChatModel({ ...options, client });
    expect(client.middlewareStack.identify().join()).toContain("loggerMiddleware");
  });
});
