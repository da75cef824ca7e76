import { METERED_OPERATION_EVENT, type RoutingRecord, type TokenUsage } from "@bedrock-routed/core";
import { InMemoryCache } from "@langchain/core/caches";
import { dispatchCustomEvent } from "@langchain/core/callbacks/dispatch";
import { RunnableLambda } from "@langchain/core/runnables";
import fc from "fast-check";
import { expect, it } from "vitest";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { mergeLedgers } from "../ledger/merge-ledgers";
import {
  type NaiveSaving,
  naiveCost,
  naiveMainBaseline,
  naiveOperationCost,
  naivePicodollars,
  naiveSaving,
  naiveUsd,
  type RawCall,
} from "../testing/naive-money";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { routerArn } from "../testing/routing-record";
import type { CallsReport, ComparisonReport } from "./savings-report";
import { toReport } from "./to-report";

const priced = [
  "amazon.nova-lite-v1:0",
  "amazon.nova-pro-v1:0",
  "anthropic.claude-haiku-4-5-20251001-v1:0",
  "anthropic.claude-haiku-5-5",
];
const tokens = fc.oneof(fc.constant(0), fc.nat(500_000));
const usage: fc.Arbitrary<TokenUsage> = fc.record({
  inputTokens: tokens,
  cacheReadTokens: tokens,
  cacheWrite5mTokens: tokens,
  cacheWrite1hTokens: fc.constantFrom(0, 0, 70_000),
  outputTokens: tokens,
});
const scope = fc.constantFrom("us", "eu", "global", "in-region");

/** A call, how often LangChain's cache answers it again, and whose it is. */
const call = fc.record({
  raw: fc.record({
    modelId: fc.constantFrom(...priced, "acme.unknown"),
    scope,
    usage,
    serviceTier: fc.constantFrom(undefined, "default", "flex", "priority"),
    latencyMode: fc.constantFrom(undefined, undefined, "standard", "optimized"),
    cachePoints: fc.constantFrom(0, 1, 4),
    routerModels: fc.option(fc.subarray(priced, { minLength: 2, maxLength: 2 }), { nil: undefined }),
  }) satisfies fc.Arbitrary<RawCall>,
  repeats: fc.constantFrom(0, 0, 1, 2),
  user: fc.constantFrom("佐藤", "amy"),
});
type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never;

const operation = fc.record({
  kind: fc.constantFrom("retrieve", "rerank", "avoided-call"),
  requests: fc.nat(2000),
  search: fc.constantFrom("vector", "managed"),
  modelId: fc.constantFrom(...priced, "amazon.rerank-v1:0", "cohere.rerank-v3-5:0"),
  avoidedUsage: fc.option(usage, { nil: undefined }),
});
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

const baseline = fc.record({ modelId: fc.constantFrom(...priced), scope: fc.constantFrom(undefined, "us", "eu") });
const options = fc.record({
  main: fc.option(baseline, { nil: undefined }),
  comparisons: fc.dictionary(fc.constantFrom("常に高性能", "cheap"), baseline),
  fee: fc.constantFrom(0, 0.001, 0.000_000_000_001),
  caching: fc.constantFrom("none" as const, "same" as const),
});
type Options = typeof options extends fc.Arbitrary<infer Value> ? Value : never;

it("states every amount that the calls and the price table give", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { maxLength: 8 }),
      fc.array(operation, { maxLength: 4 }),
      options,
      async (calls, operations, chosen) => {
        const handlers = [createHandler(chosen), createHandler(chosen)] as const;
        for (const [index, each] of calls.entries()) await make(each, handlers[index % 2 === 0 ? 0 : 1]);
        await report(operations, handlers[1]);
        const merged = toReport(mergeLedgers(handlers[0].ledger, handlers[1].ledger));
        checkCalls(merged, calls, chosen);
        for (const group of merged.models)
          checkCalls(
            group,
            calls.filter(({ raw }) => raw.modelId === group.key),
            chosen,
          );
        for (const group of merged.groups.user ?? []) {
          checkCalls(
            group,
            calls.filter(({ user }) => user === group.key),
            chosen,
          );
        }
        for (const { name, ...comparison } of merged.comparisons) {
          const against = chosen.comparisons[name];
          if (against === undefined) throw new Error(`Nobody asked for ${name}.`);
          checkComparison(
            comparison,
            calls.map(({ raw }) =>
              naiveSaving(raw, { ...against, caching: chosen.caching }, naivePicodollars(chosen.fee)),
            ),
          );
        }
        checkOperations(merged, operations, calls, chosen);
      },
    ),
    { numRuns: 100 },
  );
}, 120_000);

function createHandler({ main, comparisons, fee, caching }: Options): BedrockSavingsHandler {
  const idOf = ({ modelId, scope: at }: NonNullable<Options["main"]>): string => (at ? `${at}.${modelId}` : modelId);
  return new BedrockSavingsHandler({
    baseline: main && idOf(main),
    comparisons: Object.fromEntries(Object.entries(comparisons).map(([name, against]) => [name, idOf(against)])),
    routerFeeUsdPerCall: fee,
    baselineCaching: caching,
  });
}

async function make({ raw, repeats, user }: Call, handler: BedrockSavingsHandler): Promise<void> {
  const model = new RoutedChatModel(() => toRoutingRecord(raw), { cache: new InMemoryCache(new Map()) });
  for (let time = 0; time <= repeats; time += 1) await model.invoke("q", { callbacks: [handler], metadata: { user } });
}

function toRoutingRecord({
  modelId,
  scope: at,
  serviceTier,
  latencyMode,
  routerModels,
  cachePoints,
  ...raw
}: RawCall): RoutingRecord {
  return {
    ...(routerModels === undefined
      ? { targetKind: "foundation-model", requestedModelId: modelId }
      : {
          targetKind: "prompt-router",
          requestedModelId: routerArn,
          router: { kind: "default", models: routerModels },
        }),
    invokedModel: { modelId, scope: at },
    usage: raw.usage,
    cachePlan: { points: [], skipped: [], placedByCaller: cachePoints },
    ...(serviceTier && { serviceTier }),
    ...(latencyMode && { latencyMode }),
  };
}

async function report(operations: readonly Operation[], handler: BedrockSavingsHandler): Promise<void> {
  const dispatch = RunnableLambda.from(async (_input: string, config) => {
    for (const each of operations) await dispatchCustomEvent(METERED_OPERATION_EVENT, each, config);
  });
  await dispatch.invoke("q", { callbacks: [handler] });
}

function sum(amounts: readonly (bigint | undefined)[]): bigint {
  return amounts.reduce<bigint>((total, amount = 0n) => total + amount, 0n);
}

/** Exact to one picodollar. */
function expectUsd(usd: number | undefined, picodollars: bigint): void {
  expect(usd).toBeCloseTo(naiveUsd(picodollars), 12);
}

function checkCalls(
  figures: CallsReport & ComparisonReport,
  calls: readonly Call[],
  { main, fee, caching }: Options,
): void {
  const charge = naivePicodollars(fee);
  const costs = calls.map(({ raw }) => {
    const cost = naiveCost(raw, raw.modelId, raw.usage);
    return cost === undefined ? undefined : cost + (raw.routerModels === undefined ? 0n : charge);
  });
  expect(figures.calls).toBe(calls.length);
  expect(figures.pricedCalls).toBe(costs.filter((cost) => cost !== undefined).length);
  if (calls.length > 0 && figures.pricedCalls === 0) expect(figures.costUsd).toBeUndefined();
  else expectUsd(figures.costUsd, sum(costs));

  const repeated = calls.filter(({ repeats }) => repeats > 0);
  expect(figures.cachedResponses).toBe(repeated.reduce((total, { repeats }) => total + repeats, 0));
  const avoided = repeated.map(({ raw, repeats }) => {
    const cost = naiveCost(raw, raw.modelId, raw.usage);
    const fee = raw.routerModels === undefined ? 0n : charge;
    return cost === undefined ? undefined : (cost + fee) * BigInt(repeats);
  });
  if (repeated.length > 0 && avoided.every((amount) => amount === undefined)) {
    expect(figures.cacheAvoidedUsd).toBeUndefined();
  } else expectUsd(figures.cacheAvoidedUsd, sum(avoided));
  checkComparison(
    figures,
    calls.map(({ raw }) => mainSaving(raw, { main, caching }, charge, caching)),
  );
  for (const kind of ["none", "same"] as const) {
    const known = calls.flatMap(({ raw }) => mainSaving(raw, { main, caching }, charge, kind) ?? []);
    expect(figures.byCaching[kind]?.comparedCalls ?? 0).toBe(known.length);
    expectUsd(figures.byCaching[kind]?.baselineUsd ?? 0, sum(known.map(({ baseline }) => baseline)));
    expectUsd(figures.byCaching[kind]?.savedUsd ?? 0, sum(known.map(({ net }) => net)));
  }
}

/** The saving with one kind of caching, against the baseline that the options choose. */
function mainSaving(
  raw: RawCall,
  { main, caching }: Pick<Options, "main" | "caching">,
  charge: bigint,
  kind: Options["caching"],
): NaiveSaving | undefined {
  const baseline = naiveMainBaseline(raw, main, caching);
  return baseline && naiveSaving(raw, { ...baseline, caching: kind }, charge);
}

function checkComparison(figures: ComparisonReport, savings: readonly (NaiveSaving | undefined)[]): void {
  const known = savings.flatMap((saving) => saving ?? []);
  const total = (part: keyof NaiveSaving): bigint => sum(known.map((saving) => saving[part]));
  expect(figures.comparedCalls).toBe(known.length);
  expectUsd(figures.baselineUsd, total("baseline"));
  expectUsd(figures.actualUsd, total("actual"));
  expectUsd(figures.savedUsd, total("net"));
  expectUsd(figures.split.routingUsd, total("routing"));
  expectUsd(figures.split.cachingUsd, total("caching"));
  expectUsd(figures.split.tierUsd, total("tier"));
  expectUsd(figures.split.profileUsd, total("profile"));
  expectUsd(figures.split.routerFeeUsd, total("routerFee"));
  if (total("baseline") === 0n) expect(figures.savedPercent).toBeUndefined();
  else expect(figures.savedPercent).toBeCloseTo((100 * naiveUsd(total("net"))) / naiveUsd(total("baseline")), 9);
}

function checkOperations(
  { operationsUsd, operationsAvoidedUsd, spentUsd, costUsd = 0 }: ReturnType<typeof toReport>,
  operations: readonly Operation[],
  calls: readonly Call[],
  { fee }: Options,
): void {
  const costs = operations.map(naiveOperationCost);
  const avoided = operations.map(({ modelId, avoidedUsage }) => {
    if (avoidedUsage === undefined) return undefined;
    const scopes = ["in-region", "us", "global"].map((at) =>
      naiveCost({ scope: at, serviceTier: undefined, latencyMode: undefined }, modelId, avoidedUsage),
    );
    return scopes.find((cost) => cost !== undefined);
  });
  expectUsd(operationsUsd, sum(costs));
  expectUsd(operationsAvoidedUsd, sum(avoided));
  expect(spentUsd).toBeCloseTo(costUsd + naiveUsd(sum(costs)), 9);
  const fees = calls.filter(
    ({ raw }) => raw.routerModels !== undefined && naiveCost(raw, raw.modelId, raw.usage) !== undefined,
  );
  expectUsd(
    spentUsd,
    sum([
      ...costs,
      ...calls.map(({ raw }) => naiveCost(raw, raw.modelId, raw.usage)),
      BigInt(fees.length) * naivePicodollars(fee),
    ]),
  );
}
