import type { CallRecord } from "@bedrock-routed/callbacks";
import { OTHER_KEY, priceCall, toLedger, toMeteredCall } from "@bedrock-routed/callbacks";
import {
  lite,
  pro,
  readSignals,
  recorded,
  resolveSavingsOptions,
  routed,
  routerArn,
  usage,
} from "@bedrock-routed/callbacks/testing";
import * as core from "@bedrock-routed/core";
import { fromUsd } from "@bedrock-routed/core";
import { describe, expect, it } from "vitest";
import { type RecommendSavingsOptions, recommendSavings } from "./recommend-savings";
import { actions } from "./recommendation";

const { pricing } = resolveSavingsOptions({});
const sonnet = "anthropic.claude-sonnet-4-6";

/** A record as the handler makes it. By default nothing is wrong with it. */
function record(routing: Parameters<typeof routed>[0], parts: Partial<CallRecord> = {}): CallRecord {
  const full = routed(routing);
  const call = toMeteredCall(full);
  const base = recorded({ streamed: true, call, routing: full, ...parts });
  return {
    ...base,
    ...priceCall(call, pricing),
    signals: readSignals({ ...base, call, routing: full }, pricing.modelCatalog),
  };
}

const direct = { requestedModelId: `us.${sonnet}`, targetKind: "system-profile", router: undefined as never } as const;
const many = (count: number, one: CallRecord): CallRecord[] => Array.from({ length: count }, () => one);
const find = (records: readonly CallRecord[], options: RecommendSavingsOptions = {}) =>
  recommendSavings(toLedger(records), options).map(({ kind, subject, estimatedSavingsUsd, evidence }) => ({
    kind,
    subject,
    estimatedSavingsUsd,
    evidence,
  }));

describe("recommendSavings", () => {
  it("recommends nothing for an empty ledger or for well-routed calls", () => {
    expect(find([])).toEqual([]);
    expect(
      find([...many(60, record({})), ...many(40, record({ invokedModel: { modelId: pro, scope: "us" } }))]),
    ).toEqual([]);
  });

  it("estimates the saving for a cache that is written and not read, with the reason from the record", () => {
    const written = { ...usage(100, 10), cacheWrite5mTokens: 10_000 };
    const one = record({
      ...direct,
      invokedModel: { modelId: sonnet, scope: "global" },
      usage: written,
      cacheProblem: { kind: "changing-prefix" },
    });
    const [recommendation] = recommendSavings(toLedger(many(3, one)));
    expect(recommendation).toMatchObject({ kind: "cache-changing-prefix", subject: sonnet, evidence: { calls: 3 } });
    expect(recommendation?.estimatedSavingsUsd).toBeCloseTo((3 * 10_000 * (3.75 - 0.3)) / 1e6, 12);
    expect(recommendation?.action.ja).toMatch(/毎回変わる/);
    expect(find(many(3, one)).map(({ kind }) => kind)).not.toContain("cache-never-read");
  });

  it("recognizes an unread cache of chat models that report no cache problem", () => {
    const written = { ...usage(5000, 300), cacheWrite5mTokens: 1_000_000 };
    const one = record({ ...direct, invokedModel: { modelId: sonnet, scope: "global" }, usage: written });
    expect(find(many(2, one))).toEqual([
      {
        kind: "cache-never-read",
        subject: sonnet,
        estimatedSavingsUsd: 1.5,
        evidence: { calls: 2, cacheWriteTokens: 2_000_000 },
      },
    ]);
  });

  it("has no estimate for a prefix below the minimum, and ranks it last", () => {
    const one = record({
      ...direct,
      invokedModel: { modelId: sonnet, scope: "us" },
      usage: usage(5000, 300),
      cacheProblem: { kind: "below-minimum" },
    });
    expect(
      find(many(2, one)).map(({ kind, estimatedSavingsUsd }) => [kind, estimatedSavingsUsd === undefined]),
    ).toEqual([
      ["global-profile-cheaper", false],
      ["cache-below-minimum", true],
    ]);
  });

  it("estimates the saving of the global profile, unless data must stay in a geography", () => {
    const one = record({ ...direct, invokedModel: { modelId: sonnet, scope: "us" }, usage: usage(5000, 300) });
    const [recommendation] = find(many(2, one));
    expect(recommendation).toMatchObject({ kind: "global-profile-cheaper", subject: sonnet });
    expect(recommendation?.estimatedSavingsUsd).toBeCloseTo((2 * (5000 * 0.3 + 300 * 1.5)) / 1e6, 12);
    expect(find(many(2, one), { dataResidency: true })).toEqual([]);
  });

  it("estimates the saving of batch inference for calls that nobody seems to wait for", () => {
    const one = { ...direct, invokedModel: { modelId: sonnet, scope: "global" }, usage: usage(5000, 300) };
    const cost = (5000 * 3 + 300 * 15) / 1e6;
    const [recommendation] = find(many(100, record(one, { streamed: false })));
    expect(recommendation).toMatchObject({ kind: "batchable", evidence: { calls: 100 } });
    expect(recommendation?.estimatedSavingsUsd).toBeCloseTo((100 * cost) / 2, 10);
    expect(find(many(99, record(one, { streamed: false })))).toEqual([]);
    expect(find(many(100, record(one, { streamed: false, labels: { thread: "t" } })))).toEqual([]);
    expect(find(many(100, record({ ...one, stopReason: "tool_use" }, { streamed: false })))).toEqual([]);
  });

  it("recommends a change of routers that nearly always or nearly never choose their largest model", () => {
    const toPro = record({ invokedModel: { modelId: pro, scope: "us" } });
    const cautious = find([...many(50, toPro), ...many(5, record({}))]);
    expect(cautious).toEqual([
      {
        kind: "router-too-cautious",
        subject: routerArn,
        estimatedSavingsUsd: 50 * 0.001036,
        evidence: { calls: 55, shareOfLargest: 50 / 55 },
      },
    ]);
    expect(find(many(50, record({})))).toMatchObject([
      { kind: "router-too-loose", estimatedSavingsUsd: undefined, evidence: { shareOfLargest: 0 } },
    ]);
    expect(find(many(49, record({})))).toEqual([]);
  });

  it("estimates the saving for simple questions on a large model with the price of the next smaller one", () => {
    const one = record({
      requestedModelId: `us.${pro}`,
      targetKind: "system-profile",
      router: undefined as never,
      invokedModel: { modelId: pro, scope: "us" },
      usage: usage(500, 100),
    });
    const [recommendation] = find(many(2, one));
    expect(recommendation).toMatchObject({ kind: "simple-on-large", subject: pro });
    // Nova 2 Lite would cost more than half of Pro for this call, so the next smaller one is Nova Lite.
    expect(recommendation?.estimatedSavingsUsd).toBeCloseTo((2 * (500 * (0.8 - 0.06) + 100 * (3.2 - 0.24))) / 1e6, 12);
    expect(find(many(2, { ...one, signals: [] }))).toEqual([]);
  });

  it("names models that reach their end of life, have no price, or can teach", () => {
    const premier = "amazon.nova-premier-v1:0";
    const ending = record({ ...direct, invokedModel: { modelId: premier, scope: "us" }, usage: usage(5000, 300) });
    const unpriced = record({ ...direct, invokedModel: { modelId: "acme.x", scope: "us" } });
    const teacher = record({ ...direct, invokedModel: { modelId: pro, scope: "us" }, usage: usage(5000, 300) });
    expect(find([ending, unpriced, ...many(100, teacher)])).toMatchObject([
      { kind: "end-of-life", subject: premier, evidence: { endOfLife: "2026-09-14", today: "2026-11-21" } },
      { kind: "ready-to-distill", subject: pro, evidence: { calls: 100 } },
      { kind: "unpriced", subject: "acme.x", evidence: { calls: 1, unpricedCalls: 1 } },
    ]);
  });

  it("ranks by estimated saving", () => {
    const signal = (estimatedSaving: number, subject: string) =>
      recorded({
        signals: [{ kind: "simple-on-large", subject, estimatedSaving: fromUsd(estimatedSaving) }],
        call: { invokedModel: { modelId: lite, scope: "us" } },
        cost: 0n,
      });
    const records = ["a", "b", "c"].flatMap((subject, index) => many(2, signal([1, 3, 2][index] ?? 0, subject)));
    expect(find(records).map(({ subject, estimatedSavingsUsd }) => [subject, estimatedSavingsUsd])).toEqual([
      ["b", 6],
      ["c", 4],
      ["a", 2],
    ]);
  });
});

describe("recommendSavings of unusual ledgers", () => {
  const written = { ...usage(100, 10), cacheWrite5mTokens: 10_000 };

  it("estimates no negative saving when cache writes cost less than plain input", () => {
    const saving = {
      baseline: 9n,
      actual: 4n,
      routing: 0n,
      caching: 5n,
      tier: 0n,
      profile: 0n,
      routerFee: 0n,
      net: 5n,
    };
    const call = { invokedModel: { modelId: "acme.x", scope: "us" as const }, usage: written };
    expect(find(many(2, recorded({ call, cost: 4n, saving, baselineModelId: "acme.x" })))).toMatchObject([
      { kind: "cache-never-read", estimatedSavingsUsd: undefined },
    ]);
  });

  it("does not judge the cache of models that were added up as other", () => {
    const one = (modelId: string) => recorded({ call: { invokedModel: { modelId, scope: "us" }, usage: written } });
    const ledger = toLedger(["a.a", "b.b", "b.b"].map(one), { maxKeys: 1 });
    expect([...(ledger.groups.get("model")?.keys() ?? [])]).toEqual(["a.a", OTHER_KEY]);
    expect(recommendSavings(ledger).map(({ kind }) => kind)).toEqual(["unpriced", "unpriced"]);
  });

  it("does not warn of the end of a model that only a cache has answered for", () => {
    const premier = record({ ...direct, invokedModel: { modelId: "amazon.nova-premier-v1:0", scope: "us" } });
    expect(find([{ ...premier, outcome: "cached", signals: [] }])).toEqual([]);
  });
});

describe("actions", () => {
  it("name only functions and options that exist", () => {
    const known = new Set([...Object.keys(core), "crossRegion", "captureContent", "responseQualityDifference"]);
    const names = Object.values(actions).flatMap(({ en, ja }) => `${en} ${ja}`.match(/\b[a-z]+[A-Z]\w*/g) ?? []);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });
});
