import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "./estimate-tokens";
import { addTokenUsage, readTokenUsage, totalInputTokens } from "./token-usage";

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

  it("tolerates details without counts, and more written in details than in total", () => {
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

  it("is unknown when the service reports none", () => {
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

describe("estimateTokens", () => {
  it.each([
    ["", 0],
    ["Leave requests are due on Friday", 8],
    ["有給休暇の申請", 8],
    ["経費 2026年", 5],
  ])("estimates %j by script", (text, tokens) => expect(estimateTokens(text)).toBe(tokens));
});
