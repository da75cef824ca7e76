import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CacheLimits } from "../catalog/model-facts";
import { applyCachePoints, type CachePlan, type CachePolicy } from "./cache-plan";
import type { CacheableRequest } from "./cacheable-request";
import { planCachePoints } from "./plan-cache-points";

const limits: CacheLimits = {
  minTokens: 100,
  maxPoints: 4,
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
  it("places points after the system prompt, and after the context before the question", () => {
    const request = ragRequest(long);
    const applied = applyCachePoints(request, planCachePoints(request, limits, "auto"));
    expect(applied).toEqual({
      system: [{ text: long }, point],
      messages: [{ role: "user", content: [{ text: `<document>${long}</document>` }, point, { text: "Why?" }] }],
    });
  });

  it("compares the minimum with the whole prefix", () => {
    const plan = planCachePoints(ragRequest("Be brief."), limits, "auto");
    expect(plan.points).toMatchObject([{ section: "messages", message: 0, afterBlock: 0 }]);
    expect(plan.skipped).toMatchObject([{ section: "system", reason: "below-minimum", estimatedPrefixTokens: 3 }]);
  });

  it("gives the reason for each place without a point", () => {
    const request = { ...ragRequest(long), toolConfig: { tools: [{ toolSpec: { name: long } }] } };
    const reasons = (l: CacheLimits | undefined, policy: Parameters<typeof planCachePoints>[2] = "auto") =>
      planCachePoints(request, l, policy).skipped.map(({ section, reason }) => `${section}: ${reason}`);
    expect(reasons(undefined)).toEqual(["tools: limits-unknown", "system: limits-unknown", "messages: limits-unknown"]);
    expect(reasons({ ...limits, fields: ["system", "messages"] })).toEqual(["tools: section-not-supported"]);
    expect(reasons({ ...limits, maxTokens: 300 })).toEqual(["system: above-maximum", "messages: above-maximum"]);
    expect(reasons({ ...limits, maxPoints: 2 })).toEqual(["messages: no-points-left"]);
    expect(reasons({ ...limits, writePremium: true })).toEqual(["messages: write-premium"]);
    expect(reasons({ ...limits, writePremium: true }, { messages: true })).toEqual([]);
    expect(reasons(limits, { tools: false })).toEqual(["tools: policy"]);
    expect(reasons({ ...limits, ttls: ["5m"] }, { ttl: "1h", tools: false })).toEqual([
      "tools: policy",
      "system: ttl-not-supported",
      "messages: ttl-not-supported",
    ]);
  });

  it("keeps the last four of the caller's points when there are more, and adds none", () => {
    const block = { text: long };
    const request = {
      toolConfig: { tools: [{ toolSpec: { name: "search" } }, point] },
      system: [block, point],
      messages: [
        { role: "user", content: [block, point, block, point] },
        { role: "assistant" },
        { role: "user", content: [block, point, block, point] },
      ],
    };
    for (const known of [limits, undefined]) {
      const plan = planCachePoints(request, known, { messages: true });
      expect(plan).toMatchObject({ points: [], placedByCaller: 6, removed: 2 });
      expect(applyCachePoints(request, plan)).toEqual({
        ...request,
        toolConfig: { tools: [{ toolSpec: { name: "search" } }] },
        system: [block],
      });
    }
    const tooMany = Array<object>(5).fill(point);
    for (const only of [{ system: tooMany }, { messages: [{ role: "user", content: tooMany }] }]) {
      const applied = applyCachePoints(only, planCachePoints(only, limits, "auto"));
      expect(planCachePoints(applied, limits, "auto")).toEqual({
        points: [],
        skipped: expect.anything(),
        placedByCaller: 4,
      });
    }
  });

  it("counts the caller's points when off, and keeps all of them", () => {
    const request = { system: [{ text: long }, point, point, point, point, point] };
    const plan = planCachePoints(request, limits, "off");
    expect(plan).toEqual({ points: [], skipped: [], placedByCaller: 5 });
    expect(applyCachePoints(request, plan)).toBe(request);
  });

  it("does nothing when off", () => {
    const request = ragRequest(long);
    expect(applyCachePoints(request, planCachePoints(request, limits, "off"))).toBe(request);
  });

  it("ignores the parts of a plan that the request does not have", () => {
    const point = { afterBlock: 0, estimatedPrefixTokens: 1 };
    const plan = {
      points: [
        { section: "tools" as const, ...point },
        { section: "system" as const, ...point },
        { section: "messages" as const, message: 0, ...point },
      ],
      skipped: [],
      placedByCaller: 0,
    };
    expect(applyCachePoints({}, plan)).toEqual({});
    expect(applyCachePoints({ messages: [{}] }, plan)).toEqual({ messages: [{}] });
  });

  it("sends the TTL of the policy", () => {
    const request = ragRequest(long);
    const plan = planCachePoints(request, limits, { ttl: "1h", messages: false });
    expect(applyCachePoints(request, plan).system?.[1]).toEqual({ cachePoint: { type: "default", ttl: "1h" } });
  });

  it("returns the same request when it has no place for points", () => {
    for (const request of [{}, { messages: [{}] }, { toolConfig: {}, system: [], messages: [{ role: "user" }] }]) {
      const plan = planCachePoints(request, limits, "auto");
      expect(plan).toEqual({ points: [], skipped: [], placedByCaller: 0 });
      expect(applyCachePoints(request, plan)).toBe(request);
    }
  });

  it("places points at the ends of the last two user turns of a conversation, even when writes cost more", () => {
    const turn = (role: string, text: string) => ({ role, content: [{ text }] });
    const request = {
      messages: [
        turn("user", long),
        turn("assistant", "a"),
        turn("user", "b"),
        turn("assistant", "c"),
        turn("user", "d"),
      ],
    };
    const plan = planCachePoints(request, { ...limits, writePremium: true }, "auto");
    expect(plan.points.map(({ message, afterBlock }) => [message, afterBlock])).toEqual([
      [2, 0],
      [4, 0],
    ]);
    expect(plan.points.map(({ estimatedPrefixTokens }) => estimatedPrefixTokens)).toEqual([252, 254]);
    expect(applyCachePoints(request, plan).messages?.[2]).toEqual({ role: "user", content: [{ text: "b" }, point] });
    const gap = { messages: [turn("user", long), { role: "assistant" }, turn("user", "d")] };
    expect(applyCachePoints(gap, planCachePoints(gap, limits, "auto")).messages?.[1]).toEqual({ role: "assistant" });
  });

  it("uses the end of a single message only when the policy asks for messages", () => {
    const request = { messages: [{ role: "user", content: [{ text: long }] }] };
    expect(planCachePoints(request, limits, "auto").points).toEqual([]);
    expect(planCachePoints(request, limits, { ttl: "5m" }).points).toEqual([]);
    expect(planCachePoints(request, limits, { messages: true }).points).toMatchObject([{ message: 0, afterBlock: 0 }]);
  });

  it("places no point in a message with a tool call or result when the model refuses it", () => {
    const result = { toolResult: { toolUseId: "1", content: [{ text: long }] } };
    const call = { toolUse: { toolUseId: "1", name: "search", input: {} } };
    const request = {
      messages: [
        { role: "user", content: [{ text: long }] },
        { role: "assistant", content: [call] },
        { role: "user", content: [result] },
      ],
    };
    const nova = planCachePoints(request, { ...limits, notBesideTools: true }, "auto");
    expect(nova.points).toMatchObject([{ message: 0 }]);
    expect(nova.skipped).toMatchObject([{ message: 2, reason: "beside-tools" }]);
    expect(planCachePoints(request, limits, "auto").points).toHaveLength(2);
  });

  it("keeps points of one hour before points of five minutes, the caller's points included", () => {
    const hour = { cachePoint: { type: "default", ttl: "1h" } };
    const around = (placed: object) => ({
      system: [{ text: long }],
      messages: [
        { role: "user", content: [{ text: long }, placed] },
        { role: "assistant", content: [{ text: "a" }] },
        { role: "user", content: [{ text: "b" }] },
      ],
    });
    const reasons = (placed: object, policy: Parameters<typeof planCachePoints>[2]) =>
      planCachePoints(around(placed), limits, policy).skipped.map(({ section, reason }) => `${section}: ${reason}`);
    expect(reasons(hour, "auto")).toEqual(["system: ttl-order", "messages: placed-by-caller"]);
    expect(reasons(point, { ttl: "1h" })).toEqual(["messages: placed-by-caller", "messages: ttl-order"]);
    expect(reasons(hour, { ttl: "1h" })).toEqual(["messages: placed-by-caller"]);
  });

  it("places a point after tools, and does not count the bytes of an image", () => {
    const request = { toolConfig: { tools: [{ toolSpec: { name: long } }] }, system: [{ image: new Uint8Array(9) }] };
    const plan = planCachePoints(request, limits, "auto");
    expect(plan.points.map(({ section }) => section)).toEqual(["tools", "system"]);
    const toolsOnly = { ...plan, points: plan.points.slice(0, 1) };
    expect(applyCachePoints(request, toolsOnly)).toEqual({
      ...request,
      toolConfig: { tools: [...request.toolConfig.tools, point] },
    });
  });

  it("never exceeds the limit, keeps every block in order, and adds nothing when it plans again", () => {
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
        expect(sent).toBe(plan.placedByCaller + plan.points.length - (plan.removed ?? 0));
        expect(sent).toBeLessThanOrEqual(limits.maxPoints);
        expect(flat(applied).filter((b) => !isPoint(b))).toEqual(flat(request).filter((b) => !isPoint(b)));
        expect(planCachePoints(applied, limits, "auto")).toMatchObject({ points: [], placedByCaller: sent });
      }),
    );
  });
});

describe("planCachePoints, at the limits of a model", () => {
  const text = (tokens: number) => ({ text: "word".repeat(tokens) });
  const hour = { cachePoint: { type: "default", ttl: "1h" } };
  const system = (tokens: number): CacheableRequest => ({ system: [text(tokens)] });
  const user = (...content: object[]) => ({ role: "user", content });
  const reason = (plan: CachePlan): unknown => plan.skipped[0]?.reason ?? plan.points.length;

  it("caches a prefix of exactly the minimum and of exactly the maximum", () => {
    const between = { ...limits, minTokens: 100, maxTokens: 200 };
    const reasons = [99, 100, 200, 201].map((tokens) => reason(planCachePoints(system(tokens), between, "auto")));
    expect(reasons).toEqual(["below-minimum", 1, 1, "above-maximum"]);
    expect(reason(planCachePoints(system(1_000_000), limits, "auto"))).toBe(1);
  });

  it("counts the tokens of every block before the point, rounded up block by block", () => {
    const request = {
      toolConfig: { tools: [{ toolSpec: { name: "a" } }] },
      system: [{ text: "abcde" }, { text: "abcde" }],
      messages: [user(text(10), text(20), text(30))],
    };
    const { skipped } = planCachePoints(request, undefined, { messages: true });
    // {"toolSpec":{"name":"a"}} has 25 characters, which are 7 tokens.
    expect(skipped).toEqual([
      { section: "tools", afterBlock: 0, reason: "limits-unknown", estimatedPrefixTokens: 7 },
      { section: "system", afterBlock: 1, reason: "limits-unknown", estimatedPrefixTokens: 11 },
      { section: "messages", message: 0, afterBlock: 1, reason: "limits-unknown", estimatedPrefixTokens: 41 },
      { section: "messages", message: 0, afterBlock: 2, reason: "limits-unknown", estimatedPrefixTokens: 71 },
    ]);
  });

  it("uses the points that the caller left, down to the last one", () => {
    const conversation = [user(text(200)), { role: "assistant", content: [text(1)] }, user(text(200))];
    const request = { system: [text(200), point], messages: conversation };
    const planned = (maxPoints: number) => {
      const plan = planCachePoints(request, { ...limits, maxPoints }, "auto");
      return [plan.points.map(({ message }) => message), plan.skipped.map((skipped) => skipped.reason), plan.removed];
    };
    expect(planned(3)).toEqual([[0, 2], ["placed-by-caller"], undefined]);
    expect(planned(2)).toEqual([[0], ["placed-by-caller", "no-points-left"], undefined]);
    expect(planned(1)).toEqual([[], ["placed-by-caller", "no-points-left", "no-points-left"], undefined]);
    expect(planned(0)).toEqual([[], ["placed-by-caller", "no-points-left", "no-points-left"], 1]);
  });

  it("keeps four of the caller's points when the limits are not known", () => {
    const placed = (count: number) => ({ system: [text(1), ...Array<object>(count).fill(point)] });
    expect(planCachePoints(placed(4), undefined, "auto")).not.toHaveProperty("removed");
    expect(planCachePoints(placed(5), undefined, "auto").removed).toBe(1);
    expect(planCachePoints(placed(4), { ...limits, maxPoints: 2 }, "auto").removed).toBe(2);
  });

  const tools = (placed: object) => ({ toolConfig: { tools: [placed] }, system: [text(200)] });
  const before = (placed: object) => ({ system: [text(200)], messages: [user(placed)] });

  it.each([
    ["5m", undefined, "directly before the caller's 1h", before(hour), "ttl-order"],
    ["5m", undefined, "directly before the caller's 5m", before(point), "planned"],
    ["5m", undefined, "after the caller's 1h", tools(hour), "planned"],
    ["5m", undefined, "after the caller's 5m", tools(point), "planned"],
    ["5m by name", "5m", "directly before the caller's 1h", before(hour), "ttl-order"],
    ["1h", "1h", "directly before the caller's 5m", before(point), "planned"],
    ["1h", "1h", "directly before the caller's 1h", before(hour), "planned"],
    ["1h", "1h", "after the caller's 5m", tools(point), "ttl-order"],
    ["1h", "1h", "after the caller's 1h", tools(hour), "planned"],
  ] as const)("orders TTLs: a point of %s (%s) %s", (_name, ttl, _place, request, expected) => {
    const plan = planCachePoints(request, limits, ttl === undefined ? "auto" : { ttl });
    const system = [...plan.skipped, ...plan.points.map((planned) => ({ ...planned, reason: "planned" }))].find(
      ({ section }) => section === "system",
    );
    expect(system?.reason).toBe(expected);
  });

  it("treats a cache point without fields as one of five minutes", () => {
    const request = { toolConfig: { tools: [{ cachePoint: null }] }, system: [text(200)] };
    const plan = planCachePoints(request, limits, { ttl: "1h" });
    expect(plan).toMatchObject({ placedByCaller: 1, points: [] });
    expect(plan.skipped.map((skipped) => skipped.reason)).toEqual(["placed-by-caller", "ttl-order"]);
  });

  it("refuses a TTL that the model does not offer, and asks for none by itself", () => {
    const fiveMinutes: CacheLimits = { ...limits, ttls: ["5m"] };
    expect(reason(planCachePoints(system(200), fiveMinutes, { ttl: "1h" }))).toBe("ttl-not-supported");
    expect(planCachePoints(system(200), fiveMinutes, { ttl: "5m" }).points).toEqual([
      { section: "system", afterBlock: 0, ttl: "5m", estimatedPrefixTokens: 200 },
    ]);
    expect(planCachePoints(system(200), { ...limits, ttls: [] }, "auto").points).toEqual([
      { section: "system", afterBlock: 0, estimatedPrefixTokens: 200 },
    ]);
  });

  it("skips the context for its write premium only with the policy auto", () => {
    const request = { system: [text(200)], messages: [user(text(200), text(1))] };
    const expensive = { ...limits, writePremium: true };
    const sections = (policy: CachePolicy) => planCachePoints(request, expensive, policy).points.map((p) => p.section);
    expect(sections("auto")).toEqual(["system"]);
    expect(sections({})).toEqual(["system", "messages"]);
    expect(sections({ messages: false })).toEqual(["system"]);
    expect(sections({ system: false })).toEqual(["messages"]);
    expect(sections({ messages: true })).toEqual(["system", "messages", "messages"]);
  });

  it("finds a tool call, and a tool result, in any block of the message", () => {
    const call = { toolUse: { toolUseId: "1", name: "search", input: {} } };
    const result = { toolResult: { toolUseId: "1", content: [] } };
    for (const beside of [call, result]) {
      const messages = [user(text(200)), user(beside, text(200))];
      const nova = planCachePoints({ messages }, { ...limits, notBesideTools: true }, "auto");
      expect(nova.points).toMatchObject([{ message: 0 }]);
      expect(nova.skipped).toMatchObject([{ message: 1, reason: "beside-tools" }]);
      expect(planCachePoints({ messages }, { ...limits, notBesideTools: false }, "auto").points).toHaveLength(2);
    }
  });

  it("uses the last two user turns, and only the ends of those that have blocks", () => {
    const assistant = { role: "assistant", content: [text(200)] };
    const messages = [user(text(200)), user(text(200)), assistant, user(text(200), text(1)), assistant];
    const places = (request: CacheableRequest) =>
      planCachePoints(request, limits, "auto").points.map(({ message, afterBlock }) => [message, afterBlock]);
    expect(places({ messages })).toEqual([
      [1, 0],
      [3, 1],
    ]);
    expect(places({ messages: [user(text(200)), assistant] })).toEqual([[0, 0]]);
    expect(places({ messages: [assistant, assistant] })).toEqual([]);
    expect(places({ messages: [user(text(200)), user()] })).toEqual([[0, 0]]);
    expect(places({ messages: [user(text(200), text(1), text(1))] })).toEqual([[0, 1]]);
  });
});

describe("applyCachePoints", () => {
  it("places several points of one part after the blocks that the plan names", () => {
    const [a, b, c] = [{ text: "a" }, { text: "b" }, { text: "c" }];
    const at = (afterBlock: number) => ({ section: "system" as const, afterBlock, estimatedPrefixTokens: 1 });
    const plan = { points: [at(0), { ...at(1), ttl: "1h" as const }, at(2)], skipped: [], placedByCaller: 0 };
    expect(applyCachePoints({ system: [a, b, c] }, plan)).toEqual({
      system: [a, point, b, { cachePoint: { type: "default", ttl: "1h" } }, c, point],
    });
  });

  it("does not change the request", () => {
    const request = ragRequest(long);
    const copy = structuredClone(request);
    const applied = applyCachePoints(request, planCachePoints(request, limits, "auto"));
    expect(applied).not.toBe(request);
    expect(request).toEqual(copy);
  });

  it("places a point only in the message that the plan names", () => {
    const content = [{ text: long }];
    const request = { system: content, messages: [{ content }, { content }] };
    const points = [{ section: "messages" as const, message: 1, afterBlock: 0, estimatedPrefixTokens: 1 }];
    const applied = applyCachePoints(request, { points, skipped: [], placedByCaller: 0 });
    expect(applied).toEqual({ system: content, messages: [{ content }, { content: [...content, point] }] });
    expect(applied.messages[0]).toBe(request.messages[0]);
    expect(applied.system).toBe(request.system);
  });
});
