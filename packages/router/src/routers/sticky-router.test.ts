import { type ClientRouter, createModelCatalog, type RouteDecision, type RouteRequest } from "@bedrock-routed/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce, lite, pro, routeOutcome, routeRequest } from "../testing/route-request";
import { type CandidateCosts, costOfCall, readCandidateCosts } from "./sticky-costs";
import { type StickyOptions, stickyRouter } from "./sticky-router";

/** An inner router that decides what the test tells it. */
function createInner(): ClientRouter & { next: RouteDecision } {
  const inner = {
    name: "told",
    candidates: [lite, pro],
    baseline: pro,
    next: { model: lite, reason: "told" } as RouteDecision,
    route: () => inner.next,
  };
  return inner;
}

const long = routeRequest({ inputTokens: 20_100, prefixTokens: 20_000 });

/** A conversation through a sticky router. */
function converse(options: StickyOptions = {}) {
  const inner = createInner();
  const time = { now: 0 };
  const router = stickyRouter(inner, { clock: () => time.now, ...options });
  const ask = (
    next: Partial<RouteDecision>,
    request: RouteRequest = long,
    cached = request.prefixTokens,
  ): RouteDecision => {
    inner.next = { model: lite, reason: "told", ...next };
    const decision = atOnce(router.route(request));
    decision.observe?.(routeOutcome(decision.model, cached));
    return decision;
  };
  return { ask, time, router };
}

describe("stickyRouter", () => {
  const catalog = createModelCatalog({
    models: {
      "amazon.nova-lite-v1:0": { prices: { us: priced(1, 2) } },
      "amazon.nova-pro-v1:0": { prices: { us: priced(2, 4) } },
    },
  });

  it("switches when what the calls save is worth more than the lost cache, and says why when it does not", () => {
    const dear = converse({ modelCatalog: catalog, expectedCalls: 1 });
    dear.ask({ model: pro });
    expect(dear.ask({ model: lite })).toMatchObject({ model: pro, reason: "cache is warm" });
    const often = converse({ modelCatalog: catalog, expectedCalls: 50 });
    often.ask({ model: pro });
    expect(often.ask({ model: lite })).toMatchObject({ model: lite, reason: "told" });
  });

  it("follows the inner router when the cache is cold, too small, or nothing was cached", () => {
    const { ask, time } = converse({ modelCatalog: catalog, expectedCalls: 1 });
    ask({ model: pro });
    time.now = 300_000;
    expect(ask({ model: lite }).model).toBe(lite);
    const small = routeRequest({ inputTokens: 200, prefixTokens: 100, conversation: { id: "small" } });
    ask({ model: pro }, small);
    expect(ask({ model: lite }, small).model).toBe(lite);
    const uncached = routeRequest({ inputTokens: 20_100, prefixTokens: 20_000, conversation: { id: "uncached" } });
    ask({ model: pro }, uncached, 0);
    expect(ask({ model: lite }, uncached, 0).model).toBe(lite);
  });

  it("never holds back a stronger model when the question became harder by more than the margin", () => {
    const { ask, router } = converse({ modelCatalog: catalog, expectedCalls: 1 });
    ask({ model: lite, score: 0.45 });
    expect(ask({ model: pro, score: 0.55 }).model).toBe(lite);
    expect(ask({ model: pro, score: 0.61 }).model).toBe(pro);
    router.update({ margin: 0.05 });
    const other = { ...long, conversation: { ...long.conversation, id: "other" } };
    ask({ model: lite, score: 0.45 }, other);
    expect(ask({ model: pro, score: 0.51 }, other).model).toBe(pro);
  });

  it("never holds back a stronger model without a score", () => {
    const { ask } = converse({ modelCatalog: catalog, expectedCalls: 1 });
    ask({ model: lite });
    expect(ask({ model: pro }).model).toBe(pro);
  });

  it("follows the inner router when a price is unknown", () => {
    const unknown = "us.amazon.nova-unknown-v9:0";
    const inner = { candidates: [unknown, lite], baseline: lite, route: () => ({ model: next, reason: "told" }) };
    let next = unknown;
    const router = stickyRouter(inner);
    atOnce(router.route(long)).observe?.(routeOutcome(unknown, 20_000));
    next = lite;
    expect(atOnce(router.route(long)).model).toBe(lite);
  });

  it("drops the review of a cheap answer when it stays on the strong model, and keeps it otherwise", () => {
    const { ask } = converse({ modelCatalog: catalog, expectedCalls: 1 });
    const review = () => "accept" as const;
    expect(ask({ model: pro, review }).review).toBeDefined();
    expect(ask({ model: lite, review }).review).toBeUndefined();
  });

  it("remembers the model that a cascade ended with", async () => {
    const { router } = converse({ modelCatalog: catalog, expectedCalls: 1 });
    const inner = createInner();
    const sticky = stickyRouter(inner, { modelCatalog: catalog, expectedCalls: 1 });
    inner.next = { model: lite, reason: "cheap", review: () => ({ model: pro, reason: "escalated" }) };
    const verdict = await atOnce(sticky.route(long)).review?.({ model: lite, text: "", toolCalls: [] });
    if (verdict === undefined || verdict === "accept") throw new Error("The answer was accepted.");
    verdict.observe?.(routeOutcome(pro, 20_000));
    inner.next = { model: lite, reason: "told" };
    expect(atOnce(sticky.route(long)).model).toBe(pro);
    expect(router.name).toBe("sticky(told)");
  });

  it("forgets the conversation that was used least recently", () => {
    const { ask } = converse({ modelCatalog: catalog, expectedCalls: 1, maxConversations: 2 });
    const of = (id: string): RouteRequest => ({ ...long, conversation: { ...long.conversation, id } });
    for (const id of ["a", "b", "a", "c"]) ask({ model: pro }, of(id));
    expect(ask({ model: lite }, of("a")).model).toBe(pro);
    expect(ask({ model: lite }, of("b")).model).toBe(lite);
  });

  it("does not count the cache of a fallback that answered", () => {
    const inner = createInner();
    const router = stickyRouter(inner, { modelCatalog: catalog, expectedCalls: 1 });
    inner.next = { model: pro, reason: "told" };
    const fallbacks = [{ modelId: pro, error: "ThrottlingException", durationMs: 1 }];
    atOnce(router.route(long)).observe?.(routeOutcome(pro, 20_000, { fallbacks }));
    inner.next = { model: lite, reason: "told" };
    expect(atOnce(router.route(long)).model).toBe(lite);
  });

  it("refuses a model in place of a router, and settings out of range", () => {
    expect(() => stickyRouter(lite as never)).toThrow(expect.objectContaining({ option: "inner" }));
    const refused = [{ margin: 2 }, { expectedCalls: 0 }, { ttlMs: -1 }, { maxConversations: 0 }, { outputTokens: -1 }];
    for (const options of refused) {
      const [option] = Object.keys(options);
      expect(() => stickyRouter(createInner(), options)).toThrow(expect.objectContaining({ option }));
    }
  });
});

function priced(input: number, output: number) {
  return { input, output, cacheRead: input / 10, cacheWrite5m: input * 1.25, source: "test" };
}

describe("by its own arithmetic", () => {
  const costs = fc
    .record({
      input: fc.double({ min: 0.01, max: 30, noNaN: true }),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
    })
    .map(({ input, factor }) => priced(input, input * factor));
  const turn = fc.record({
    model: fc.constantFrom(lite, pro),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    prefixTokens: fc.integer({ min: 0, max: 50_000 }),
    restTokens: fc.integer({ min: 1, max: 5000 }),
    waitMs: fc.integer({ min: 0, max: 400_000 }),
  });

  it("sticky never costs more than its inner router", () => {
    fc.assert(
      fc.property(
        costs,
        costs,
        fc.array(turn, { maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        (a, b, turns, calls) => {
          const modelCatalog = createModelCatalog({
            models: { "amazon.nova-lite-v1:0": { prices: { us: a } }, "amazon.nova-pro-v1:0": { prices: { us: b } } },
          });
          const { ask, time } = converse({ modelCatalog, expectedCalls: calls });
          const caches = new Map<string, { tokens: number; at: number }>();
          for (const { model, score, prefixTokens, restTokens, waitMs } of turns) {
            time.now += waitMs;
            // What the calls cost on a model, from the same caches.
            const costOn = (id: string): number => {
              const own = readCandidateCosts(id, modelCatalog, undefined) as CandidateCosts;
              const size = { prefixTokens, restTokens, outputTokens: 300 };
              const cache = caches.get(id);
              const warm = cache !== undefined && time.now - cache.at < 300_000 ? cache.tokens : 0;
              return costOfCall(own, size, warm) + (calls - 1) * costOfCall(own, size, prefixTokens);
            };
            const request = routeRequest({ prefixTokens, inputTokens: prefixTokens + restTokens });
            const chosen = ask({ model, ...(score === undefined ? {} : { score }) }, request, prefixTokens);
            expect(costOn(chosen.model)).toBeLessThanOrEqual(costOn(model) * (1 + 1e-9));
            caches.set(chosen.model, { tokens: prefixTokens, at: time.now });
          }
        },
      ),
    );
  });
});
