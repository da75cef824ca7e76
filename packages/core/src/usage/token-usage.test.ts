import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTokenUsage, readMessageUsage, readTokenUsage, totalInputTokens } from "./token-usage";

describe("readTokenUsage", () => {
  it("splits cache writes by TTL", () => {
    const usage = readTokenUsage({
      inputTokens: 10,
      outputTokens: 5,
      cacheReadInputTokens: 100,
      cacheWriteInputTokens: 70,
      cacheDetails: [
        { ttl: "1h", inputTokens: 40 },
        { ttl: "5m", inputTokens: 30 },
      ],
    });
    expect(usage).toEqual({
      inputTokens: 10,
      cacheReadTokens: 100,
      cacheWrite5mTokens: 30,
      cacheWrite1hTokens: 40,
      outputTokens: 5,
    });
    expect(usage && totalInputTokens(usage)).toBe(180);
  });

  it("counts writes without details as 5-minute writes", () => {
    const usage = readTokenUsage({ inputTokens: 0, outputTokens: 0, cacheWriteInputTokens: 9 });
    expect(usage).toMatchObject({ cacheWrite5mTokens: 9, cacheWrite1hTokens: 0 });
  });

  it("accepts details without counts, and details that count more writes than the total", () => {
    const wire = { inputTokens: 1, outputTokens: 1, cacheDetails: [{ ttl: "1h" }, { inputTokens: 5 }] };
    expect(readTokenUsage(wire)).toMatchObject({ cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 });
    const odd = {
      inputTokens: 1,
      outputTokens: 1,
      cacheWriteInputTokens: 1,
      cacheDetails: [{ ttl: "1h", inputTokens: 5 }],
    };
    expect(readTokenUsage(odd)).toMatchObject({ cacheWrite5mTokens: 0, cacheWrite1hTokens: 5 });
  });

  it("returns undefined when the service reports no usage", () => {
    expect(readTokenUsage(undefined)).toBeUndefined();
    expect(readTokenUsage({})).toBeUndefined();
  });
});

describe("addTokenUsage", () => {
  it("adds field by field", () => {
    const one = { inputTokens: 1, cacheReadTokens: 2, cacheWrite5mTokens: 3, cacheWrite1hTokens: 4, outputTokens: 5 };
    expect(addTokenUsage(one, one)).toEqual({
      inputTokens: 2,
      cacheReadTokens: 4,
      cacheWrite5mTokens: 6,
      cacheWrite1hTokens: 8,
      outputTokens: 10,
    });
  });
});

describe("addTokenUsage, over any usages", () => {
  const tokens = fc.nat(1e9);
  const usages = fc.record({
    inputTokens: tokens,
    cacheReadTokens: tokens,
    cacheWrite5mTokens: tokens,
    cacheWrite1hTokens: tokens,
    outputTokens: tokens,
  });

  it("is commutative and associative", () => {
    fc.assert(
      fc.property(usages, usages, usages, (a, b, c) => {
        expect(addTokenUsage(a, b)).toEqual(addTokenUsage(b, a));
        expect(addTokenUsage(addTokenUsage(a, b), c)).toEqual(addTokenUsage(a, addTokenUsage(b, c)));
      }),
    );
  });
});

const usage_metadata = {
  input_tokens: 100,
  output_tokens: 7,
  input_token_details: { cache_read: 50, cache_creation: 30 },
};

describe("readMessageUsage", () => {
  it("subtracts cached tokens from the input, and counts writes as 5-minute writes", () => {
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

  it("never counts more 1-hour writes than all writes together", () => {
    const response_metadata = { usage: { cache_creation: { ephemeral_1h_input_tokens: 999 } } };
    const usage = readMessageUsage({ usage_metadata, response_metadata });
    expect(usage).toMatchObject({ cacheWrite5mTokens: 0, cacheWrite1hTokens: 30 });
  });

  it("prefers the usage of Converse", () => {
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
  ])("finds no usage in %j", (message) => expect(readMessageUsage(message)).toBeUndefined());
});
