import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CacheLimits } from "../facts/model-facts";
import { applyCachePoints } from "./apply-cache-points";
import type { CacheableRequest } from "./cache-plan";
import { planCachePoints } from "./plan-cache-points";
import { strictestLimits } from "./strictest-limits";

const limits: CacheLimits = {
  minimumTokens: 100,
  maximumPoints: 4,
  fields: ["tools", "system", "messages"],
  ttls: ["5m", "1h"],
};
const long = "word ".repeat(200);
const point = { cachePoint: { type: "default" } };

function ragRequest(instructions: string): CacheableRequest {
  return {
    system: [{ text: instructions }],
    messages: [{ role: "user", content: [{ text: `<document>${long}</document>` }, { text: "Why?" }] }],
  };
}

describe("planCachePoints", () => {
  it("puts points after the system prompt and after the context, before the question", () => {
    const request = ragRequest(long);
    const applied = applyCachePoints(request, planCachePoints(request, limits, "auto"));
    expect(applied).toEqual({
      system: [{ text: long }, point],
      messages: [{ role: "user", content: [{ text: `<document>${long}</document>` }, point, { text: "Why?" }] }],
    });
  });

  it("counts the minimum over the whole prefix", () => {
    const plan = planCachePoints(ragRequest("Be brief."), limits, "auto");
    expect(plan.points).toMatchObject([{ section: "messages", message: 0, afterBlock: 0 }]);
    expect(plan.skipped).toMatchObject([{ section: "system", reason: "below-minimum", estimatedPrefixTokens: 3 }]);
  });

  it("says why nothing is placed", () => {
    const request = { ...ragRequest(long), toolConfig: { tools: [{ toolSpec: { name: long } }] } };
    const reasons = (l: CacheLimits | undefined, policy: Parameters<typeof planCachePoints>[2] = "auto") =>
      planCachePoints(request, l, policy).skipped.map(({ section, reason }) => `${section}: ${reason}`);
    expect(reasons(undefined)).toEqual(["tools: limits-unknown", "system: limits-unknown", "messages: limits-unknown"]);
    expect(reasons({ ...limits, fields: ["system", "messages"] })).toEqual(["tools: section-not-supported"]);
    expect(reasons({ ...limits, maximumTokens: 300 })).toEqual(["system: above-maximum", "messages: above-maximum"]);
    expect(reasons({ ...limits, maximumPoints: 2 })).toEqual(["messages: no-points-left"]);
    expect(reasons({ ...limits, writePremium: true })).toEqual(["messages: write-premium"]);
    expect(reasons({ ...limits, writePremium: true }, { messages: true })).toEqual([]);
    expect(reasons(limits, { tools: false })).toEqual(["tools: policy"]);
    expect(reasons({ ...limits, ttls: ["5m"] }, { ttl: "1h", tools: false })).toEqual([
      "tools: policy",
      "system: ttl-not-supported",
      "messages: ttl-not-supported",
    ]);
  });

  it("does nothing when off", () => {
    const request = ragRequest(long);
    expect(applyCachePoints(request, planCachePoints(request, limits, "off"))).toBe(request);
  });

  it("sends the TTL that was asked for", () => {
    const request = ragRequest(long);
    const plan = planCachePoints(request, limits, { ttl: "1h", messages: false });
    expect(applyCachePoints(request, plan).system?.[1]).toEqual({ cachePoint: { type: "default", ttl: "1h" } });
  });

  it("does nothing to an empty request, and keeps what has no place for points", () => {
    for (const request of [{}, { messages: [{}] }, { toolConfig: {}, system: [], messages: [{ role: "user" }] }]) {
      const plan = planCachePoints(request, limits, "auto");
      expect(plan).toEqual({ points: [], skipped: [], placedByCaller: 0 });
      expect(applyCachePoints(request, plan)).toBe(request);
    }
  });

  it("counts earlier messages, and places the point in the last one only", () => {
    const earlier = [{ role: "user", content: [{ text: long }] }, { role: "assistant" }];
    const request = { messages: [...earlier, { role: "user", content: [{ text: "a" }, { text: "b" }] }] };
    const plan = planCachePoints(request, limits, "auto");
    expect(plan.points).toEqual([{ section: "messages", message: 2, afterBlock: 0, estimatedPrefixTokens: 251 }]);
    expect(applyCachePoints(request, plan).messages).toEqual([
      ...earlier,
      { role: "user", content: [{ text: "a" }, point, { text: "b" }] },
    ]);
  });

  it("places a point after tools only, and ignores the bytes of an image in its estimate", () => {
    const request = { toolConfig: { tools: [{ toolSpec: { name: long } }] }, system: [{ image: new Uint8Array(9) }] };
    const plan = planCachePoints(request, limits, "auto");
    expect(plan.points.map(({ section }) => section)).toEqual(["tools", "system"]);
    const toolsOnly = { ...plan, points: plan.points.slice(0, 1) };
    expect(applyCachePoints(request, toolsOnly)).toEqual({
      ...request,
      toolConfig: { tools: [...request.toolConfig.tools, point] },
    });
  });

  it("never exceeds the budget, keeps every block in order, and is stable when planned again", () => {
    const block = fc.oneof(
      fc.string().map((text) => ({ text })),
      fc.constant({ text: long }),
      fc.constant({ image: { source: { bytes: new Uint8Array(9) } } }),
    );
    const blocks = fc.array(fc.oneof({ weight: 4, arbitrary: block }, { weight: 1, arbitrary: fc.constant(point) }), {
      maxLength: 5,
    });
    const requests = fc.record({
      toolConfig: fc.record({ tools: blocks }),
      system: blocks,
      messages: fc.array(fc.record({ role: fc.constant("user"), content: blocks }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(requests, (request) => {
        const plan = planCachePoints(request, limits, "auto");
        const applied = applyCachePoints(request, plan);
        const isPoint = (b: object): boolean => "cachePoint" in b;
        const flat = (r: CacheableRequest): object[] => [
          ...(r.toolConfig?.tools ?? []),
          ...(r.system ?? []),
          ...(r.messages ?? []).flatMap((m) => m.content ?? []),
        ];
        const sent = flat(applied).filter(isPoint).length;
        expect(sent).toBe(plan.placedByCaller + plan.points.length);
        expect(sent).toBeLessThanOrEqual(Math.max(limits.maximumPoints, plan.placedByCaller));
        expect(flat(applied).filter((b) => !isPoint(b))).toEqual(flat(request).filter((b) => !isPoint(b)));
        expect(planCachePoints(applied, limits, "auto").points).toEqual([]);
      }),
    );
  });
});

describe("strictestLimits", () => {
  it("holds for every model", () => {
    const other: CacheLimits = { ...limits, minimumTokens: 50, maximumPoints: 2, ttls: ["5m"], maximumTokens: 9 };
    expect(strictestLimits([limits, other])).toEqual({
      minimumTokens: 100,
      maximumPoints: 2,
      fields: ["tools", "system", "messages"],
      ttls: ["5m"],
      maximumTokens: 9,
    });
  });

  it("keeps a ceiling and a write premium that either has", () => {
    const dear: CacheLimits = { ...limits, maximumTokens: 50, writePremium: true };
    expect(strictestLimits([limits, dear])).toMatchObject({ maximumTokens: 50, writePremium: true });
    expect(strictestLimits([dear, limits])).toMatchObject({ maximumTokens: 50, writePremium: true });
    expect(strictestLimits([limits, limits])).not.toHaveProperty("maximumTokens");
  });

  it("is unknown when one model's are, or when there is no model", () => {
    expect(strictestLimits([limits, undefined])).toBeUndefined();
    expect(strictestLimits([])).toBeUndefined();
  });
});
