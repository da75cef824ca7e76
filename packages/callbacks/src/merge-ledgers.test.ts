import { defaultFactBook, fromUsd } from "@bedrock-routed/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addRecord } from "./add-record";
import type { CallRecord } from "./call-record";
import { emptyLedger, type Ledger } from "./ledger";
import { mergeLedgers } from "./merge-ledgers";
import { priceCall } from "./price-call";
import { toReport } from "./to-report";

const facts = defaultFactBook();
const modelIds = [
  "amazon.nova-lite-v1:0",
  "amazon.nova-pro-v1:0",
  "anthropic.claude-haiku-4-5-20251001-v1:0",
  "acme.x",
];
const modelId = fc.constantFrom(...modelIds);
const tokens = fc.nat(200_000);

const answered: fc.Arbitrary<CallRecord> = fc
  .record({
    invokedModel: fc.record({ modelId, scope: fc.constantFrom("us", "eu", "global", "in-region") }),
    usage: fc.record({
      inputTokens: tokens,
      cacheReadTokens: tokens,
      cacheWrite5mTokens: tokens,
      cacheWrite1hTokens: fc.constant(0),
      outputTokens: tokens,
    }),
    serviceTier: fc.constantFrom("default", "flex", "priority"),
    throughPromptRouter: fc.boolean(),
    baseline: fc.record({ modelId, scope: fc.constantFrom(undefined, "us", "eu") }),
    fee: fc.bigInt(0n, 10n ** 9n),
  })
  .map(({ baseline, fee, ...call }) => ({
    runId: "run",
    outcome: "answered",
    call,
    ...priceCall(call, { facts, baseline, routerFee: fee }),
  }));
const record: fc.Arbitrary<CallRecord> = fc.oneof(
  { weight: 8, arbitrary: answered },
  fc.constantFrom<CallRecord>({ runId: "e", outcome: "failed" }, { runId: "c", outcome: "cached" }),
);
const ledger: fc.Arbitrary<Ledger> = fc
  .array(record, { maxLength: 6 })
  .map((records) => records.reduce(addRecord, emptyLedger));

describe("mergeLedgers", () => {
  it("is associative and commutative, and an empty ledger changes nothing", () => {
    fc.assert(
      fc.property(ledger, ledger, ledger, (a, b, c) => {
        expect(mergeLedgers(mergeLedgers(a, b), c)).toEqual(mergeLedgers(a, mergeLedgers(b, c)));
        expect(mergeLedgers(a, b)).toEqual(mergeLedgers(b, a));
        expect(mergeLedgers(a, emptyLedger)).toEqual(a);
      }),
    );
  });

  it("gives the totals of one ledger that saw every record", () => {
    fc.assert(
      fc.property(fc.array(record), fc.array(record), (first, second) => {
        const apart = mergeLedgers(first.reduce(addRecord, emptyLedger), second.reduce(addRecord, emptyLedger));
        expect(toReport(apart)).toEqual(toReport([...first, ...second].reduce(addRecord, emptyLedger)));
      }),
    );
  });

  it("reports parts that add up, to the picodollar", () => {
    fc.assert(
      fc.property(ledger, (sums) => {
        const { baseline, actual, routing, caching, tier, profile, routerFee, net } = sums.saving;
        expect(routing + caching + tier + profile - routerFee).toBe(net);
        expect(baseline - actual - routerFee).toBe(net);
        expect([...sums.models.values()].reduce((sum, model) => sum + model.actual, 0n)).toBe(actual);

        const report = toReport(sums);
        const { routingUsd, cachingUsd, tierUsd, profileUsd, routerFeeUsd } = report.split;
        const parts = [routingUsd, cachingUsd, tierUsd, profileUsd].reduce((sum, part) => sum + fromUsd(part), 0n);
        expect(parts - fromUsd(routerFeeUsd)).toBe(fromUsd(report.savedUsd));
        expect(report.models.reduce((sum, model) => sum + model.calls, 0)).toBe(report.calls);
        expect(report.coverage === undefined || (report.coverage >= 0 && report.coverage <= 1)).toBe(true);
      }),
    );
  });
});
