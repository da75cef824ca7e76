import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "./chat-model-options";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };

function create(options: object): BedrockRoutedChatModel {
  const given = { model: "amazon.nova-lite-v1:0", region: "us-east-1", credentials, ...options };
  return new BedrockRoutedChatModel(given as BedrockRoutedChatModelInput);
}

describe("an option whose value cannot be used is refused at construction", () => {
  it.each([
    ["cachePoints", "on"],
    ["cachePoints", null],
    ["crossRegion", ""],
    ["fallbacks", "amazon.nova-pro-v1:0"],
    ["routerModels", "amazon.nova-pro-v1:0"],
    ["fallbackCooldownMs", -1],
    ["streamIdleTimeout", Number.NaN],
    ["maxRetries", 1.5],
    ["maxRetries", -1],
    ["retryMode", "legacy"],
    ["bedrockClient", { send: () => {} }],
    ["bedrockClient", null],
  ])("%s: %j", (option, value) => {
    expect(() => create({ [option]: value })).toThrow(
      expect.objectContaining({ name: "InvalidOptionError", option, message: expect.stringMatching(/: use .+\.$/) }),
    );
  });

  it("as is an option of which one part cannot be used", () => {
    expect(() => create({ cachePoints: { ttl: "2h" } })).toThrow('Invalid cachePoints.ttl "2h": use "5m" or "1h".');
  });

  it("all other values are accepted, including undefined and 0", () => {
    const options = { cachePoints: { ttl: "1h" }, fallbackCooldownMs: 0, streamIdleTimeout: 0, maxRetries: 0 };
    expect(() => create({ ...options, crossRegion: "us", routerModels: [], retryMode: undefined })).not.toThrow();
  });
});
