import { defaultModelCatalog } from "@bedrock-routed/core";
import fc from "fast-check";
import { priceCall } from "../pricing/price-call";
import { toOperationRecord } from "../pricing/price-record";
import { readSignals } from "../pricing/read-signals";
import type { CallRecord, OperationRecord } from "../record/record";
import { recorded } from "./recorded";
import { routerArn } from "./routing-record";

const modelCatalog = defaultModelCatalog();
const modelId = fc.constantFrom(
  "amazon.nova-lite-v1:0",
  "amazon.nova-pro-v1:0",
  "anthropic.claude-haiku-4-5-20251001-v1:0",
  "acme.x",
);
const tokens = fc.nat(200_000);
const run = fc
  .record({
    when: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
    tags: fc.uniqueArray(fc.constantFrom("夜間", "chat", "__proto__"), { maxLength: 2 }),
    labels: fc.constantFrom<Record<string, string>>({}, { user: "佐藤" }, { user: "amy", team: "constructor" }),
  })
  .map(({ when, ...parts }) => ({
    ...parts,
    at: when,
    day: new Date(when).toISOString().slice(0, "2026-11-21".length),
  }));
const metered = fc.record({
  invokedModel: fc.record({ modelId, scope: fc.constantFrom("us", "eu", "global", "in-region") }),
  usage: fc.record({
    inputTokens: tokens,
    cacheReadTokens: tokens,
    cacheWrite5mTokens: tokens,
    cacheWrite1hTokens: fc.constantFrom(0, 0, 50),
    outputTokens: tokens,
  }),
  serviceTier: fc.constantFrom("default", "flex", "priority"),
});

const answered: fc.Arbitrary<CallRecord> = fc
  .record({
    run,
    metered,
    routed: fc.boolean(),
    streamed: fc.boolean(),
    durationMs: fc.nat(100_000),
    baseline: fc.record({ modelId, scope: fc.constantFrom(undefined, "us", "eu") }),
    comparison: fc.record({ modelId }),
    routerFee: fc.bigInt(0n, 10n ** 17n),
  })
  .map(({ run, metered, routed, streamed, durationMs, baseline, comparison, routerFee }) => {
    const call = { ...metered, ...(routed ? { routerArn } : {}) };
    const comparisons = new Map([["other", comparison]]);
    const record = recorded({ ...run, call, streamed, durationMs, routing: { attempts: durationMs % 3 } });
    const signals = readSignals({ ...record, call, routing: {} }, modelCatalog);
    return { ...record, ...priceCall(call, { modelCatalog, baseline, comparisons, routerFee }), signals };
  });

const operation: fc.Arbitrary<OperationRecord> = fc
  .record({
    run,
    kind: fc.constantFrom("retrieve", "rerank", "avoided-call"),
    requests: fc.nat(20),
    search: fc.constantFrom("vector", "managed"),
    modelId: fc.constantFrom("amazon.rerank-v1:0", "cohere.rerank-v3-5:0"),
  })
  .map(({ run, ...data }) => {
    const { runId, day, path, tags, labels, at } = recorded(run);
    return toOperationRecord({ runId, day, path, tags, labels, at }, data, modelCatalog);
  });

/** Records of every kind, priced and unpriced. */
export const arbitraryRecord: fc.Arbitrary<CallRecord | OperationRecord> = fc.oneof(
  { weight: 8, arbitrary: answered },
  operation,
  run.map((parts) => recorded({ ...parts, outcome: "failed", errorKind: "ThrottlingException" })),
  fc
    .record({ run, avoided: fc.bigInt(0n, 10n ** 17n) })
    .map(({ run, avoided }) => recorded({ ...run, outcome: "cached", avoided })),
);
