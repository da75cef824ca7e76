import { describe, expect, it } from "vitest";
import { readMessageUsage } from "./token-usage";

const usage_metadata = {
  input_tokens: 100,
  output_tokens: 7,
  input_token_details: { cache_read: 50, cache_creation: 30 },
};

describe("readMessageUsage", () => {
  it("takes cached tokens out of the input, and counts writes as 5-minute writes", () => {
    expect(readMessageUsage({ usage_metadata })).toEqual({
      inputTokens: 20,
      cacheReadTokens: 50,
      cacheWrite5mTokens: 30,
      cacheWrite1hTokens: 0,
      outputTokens: 7,
    });
  });

  it("reads the TTL that Claude reports over InvokeModel", () => {
    const response_metadata = { usage: { cache_creation: { ephemeral_1h_input_tokens: 25 } } };
    const usage = readMessageUsage({ usage_metadata, response_metadata });
    expect(usage).toMatchObject({ cacheWrite5mTokens: 5, cacheWrite1hTokens: 25 });
  });

  it("never counts more 1-hour writes than there are writes", () => {
    const response_metadata = { usage: { cache_creation: { ephemeral_1h_input_tokens: 999 } } };
    const usage = readMessageUsage({ usage_metadata, response_metadata });
    expect(usage).toMatchObject({ cacheWrite5mTokens: 0, cacheWrite1hTokens: 30 });
  });

  it("prefers Converse's own usage", () => {
    const response_metadata = { usage: { inputTokens: 1, outputTokens: 2 } };
    expect(readMessageUsage({ usage_metadata, response_metadata })).toMatchObject({ inputTokens: 1, outputTokens: 2 });
  });

  it.each([
    undefined,
    null,
    {},
    { usage_metadata: null },
    { usage_metadata: {} },
    { usage_metadata: { input_tokens: 0, output_tokens: 0 } },
    { usage_metadata: { input_tokens: 1, output_tokens: 1, input_token_details: { cache_read: 5 } } },
    { response_metadata: { usage: { inputTokens: -1, outputTokens: 2 } } },
  ])("finds none in %j", (message) => expect(readMessageUsage(message)).toBeUndefined());
});
