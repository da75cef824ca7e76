import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";

it("leaves a client's configuration as it was, its accessor included", async () => {
  const credentials = { accessKeyId: "first", secretAccessKey: "local" };
  const client = new BedrockRuntimeClient({ region: "us-east-1", credentials });
  const { config } = client;
  const before = Object.getOwnPropertyDescriptors(config);
  const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
  expect(model.client.config).toBe(config);
  expect(Object.getOwnPropertyDescriptors(config)).toEqual(before);
  expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
  Object.assign(config, { credentials: { accessKeyId: "second", secretAccessKey: "local" } });
  expect(await config.credentials()).toMatchObject({ accessKeyId: "second" });
});
