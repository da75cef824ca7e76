import {
  type BaselineCaching,
  BedrockRoutedError,
  type MeteredOperation,
  type RoutingRecord,
  type Saving,
  type TokenUsage,
} from "@bedrock-routed/core";
import { z } from "zod";
import { type CallGroup, type CallTotals, type ComparisonTotals, type Ledger, OTHER_KEY } from "../ledger/ledger";
import type { CallRecord, LogRecord, MeteredCall, OperationRecord, SignalKind } from "../record/record";
import {
  cost,
  costSum,
  count,
  day,
  duration,
  isDay,
  isNearDay,
  picodollars,
  text,
  time,
  timeZone,
  tokens,
} from "./json-values";

/** The input is not the JSON form of a ledger or a record. It names the first place that is wrong. */
export class InvalidJsonError extends BedrockRoutedError {
  /** The place, such as `"totals.cost"`. `""` for the whole input. */
  readonly path: string;
  /** What is wrong there. It quotes no value. */
  readonly problem: string;

  constructor(what: string, path: string, problem: string, cause: unknown) {
    super(`This is not the JSON form of a ${what}: at ${path || "its top"}: ${problem}. Write it with to${what}Json.`, {
      cause,
    });
    this.path = path;
    this.problem = problem;
  }
}

/**
 * The ledger that `toLedgerJson` wrote.
 * @throws InvalidJsonError naming the first place that is wrong
 */
export function parseLedgerJson(json: unknown): Ledger {
  return parse("Ledger", ledgerSchema, json);
}

/**
 * The record that `toCallRecordJson` wrote.
 * @throws InvalidJsonError naming the first place that is wrong
 */
export function parseCallRecordJson(json: unknown): CallRecord {
  return parse("CallRecord", callRecordSchema, json);
}

/**
 * The record that `toOperationRecordJson` wrote.
 * @throws InvalidJsonError naming the first place that is wrong
 */
export function parseOperationRecordJson(json: unknown): OperationRecord {
  return parse("OperationRecord", operationRecordSchema, json);
}

/**
 * The record that `toLogLine` wrote.
 * @throws SyntaxError when the line is not JSON, for example because it was cut
 * @throws InvalidJsonError when the line is JSON, but not a record
 */
export function parseLogLine(line: string): LogRecord {
  const json: unknown = JSON.parse(line);
  switch (typeOf(json)) {
    case "call":
      return parseCallRecordJson(json);
    case "operation":
      return parseOperationRecordJson(json);
    default:
      throw new InvalidJsonError("CallRecord", "type", 'it is neither "call" nor "operation"', undefined);
  }
}

function typeOf(json: unknown): unknown {
  return typeof json === "object" && json !== null && "type" in json ? json.type : undefined;
}

function parse<Value>(what: string, schema: z.ZodType<Value>, json: unknown): Value {
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  throw new InvalidJsonError(what, issue?.path.join(".") ?? "", issue?.message ?? "it cannot be read", error);
}

const usageOf = (counts: z.ZodType<number>): z.ZodType<TokenUsage> =>
  z.object({
    inputTokens: counts,
    cacheReadTokens: counts,
    cacheWrite5mTokens: counts,
    cacheWrite1hTokens: counts,
    outputTokens: counts,
  });

/** @param costs costs of one call, or sums of costs */
const savingOf = (costs: z.ZodType<bigint>): z.ZodType<Saving> =>
  z
    .object({
      baseline: costs,
      actual: costs,
      routing: picodollars,
      caching: picodollars,
      tier: picodollars,
      profile: picodollars,
      routerFee: costs,
      net: picodollars,
    })
    .refine(addsUp, "the parts of a saving add up to net");

function addsUp({ baseline, actual, routing, caching, tier, profile, routerFee, net }: Saving): boolean {
  return net === baseline - actual - routerFee && net === routing + caching + tier + profile - routerFee;
}

const signalKind: z.ZodType<SignalKind> = z.enum([
  "cache-below-minimum",
  "cache-never-read",
  "cache-changing-prefix",
  "cache-router-switch",
  "global-profile-cheaper",
  "batchable",
  "routed-to-largest",
  "routed-to-smaller",
  "simple-on-large",
]);

const operationKind: z.ZodType<MeteredOperation["kind"]> = z.enum([
  "retrieve",
  "rerank",
  "response-cache-hit",
  "avoided-call",
]);

const run = {
  runId: text,
  parentRunId: text.exactOptional(),
  at: time,
  day,
  timeZone: timeZone.exactOptional(),
  path: z.array(text),
  tags: z.array(text),
  labels: z.record(text, text),
};
const prices = z.object({ asOf: text, source: text }).exactOptional();

/** A time in seconds belongs to another day. */
const isConsistent = (record: { readonly at: number; readonly day: string }): boolean =>
  isNearDay(record.at, record.day);
const inconsistent = { path: ["at"], message: "the time in ms since 1970 is far from the day" };

const usage = usageOf(tokens);
const saving = savingOf(cost);

const invokedModel = z.object({ modelId: text, scope: text, region: text.exactOptional() });

const meteredCall: z.ZodType<MeteredCall> = z.object({
  invokedModel: invokedModel.exactOptional(),
  usage: usage.exactOptional(),
  serviceTier: text.exactOptional(),
  latencyMode: text.exactOptional(),
  batch: z.boolean().exactOptional(),
  routerArn: text.exactOptional(),
  routerModels: z.array(text).exactOptional(),
  clientRouter: text.exactOptional(),
  routerBaseline: z.object({ modelId: text, scope: text.exactOptional() }).exactOptional(),
  declined: z
    .array(
      z.object({
        invokedModel: invokedModel.exactOptional(),
        usage: usage.exactOptional(),
        serviceTier: text.exactOptional(),
        latencyMode: text.exactOptional(),
      }),
    )
    .exactOptional(),
  purpose: z.enum(["shadow", "judge"]).exactOptional(),
  cachePoints: count.exactOptional(),
});

const baselineCaching: z.ZodType<BaselineCaching> = z.enum(["same", "none"]);
const otherCaching = z.object({ baseline: cost, net: picodollars }).exactOptional();

/** Core decides what a routing record contains. Here it needs the types of the fields that ledgers and signals read. */
const readFields = z.looseObject({
  requestedModelId: text.exactOptional(),
  cacheProblem: z.looseObject({ kind: text }).exactOptional(),
  stopReason: text.exactOptional(),
  attempts: z.number().exactOptional(),
  fallbacks: z.array(z.unknown()).exactOptional(),
});
const routing = z.custom<Partial<RoutingRecord>>((value) => readFields.safeParse(value).success);

const callRecordSchema: z.ZodType<CallRecord> = z
  .object({
    type: z.literal("call"),
    ...run,
    outcome: z.enum(["answered", "cached", "failed", "abandoned"]),
    requestedModelId: text.exactOptional(),
    streamed: z.boolean(),
    durationMs: duration.exactOptional(),
    timeToFirstTokenMs: duration.exactOptional(),
    errorKind: text.exactOptional(),
    call: meteredCall.exactOptional(),
    routing: routing.exactOptional(),
    cost: cost.exactOptional(),
    avoided: cost.exactOptional(),
    saving: saving.exactOptional(),
    baselineModelId: text.exactOptional(),
    baselineCaching: baselineCaching.exactOptional(),
    otherCaching,
    comparisons: z.array(z.object({ name: text, baselineModelId: text, saving, otherCaching })).exactOptional(),
    prices,
    signals: z.array(z.object({ kind: signalKind, subject: text, estimatedSaving: picodollars.exactOptional() })),
    content: z
      .object({
        system: text.exactOptional(),
        messages: z.array(z.object({ role: z.enum(["user", "assistant"]), text })),
        answer: text,
      })
      .exactOptional(),
  })
  .refine(isConsistent, inconsistent)
  .transform(({ type: _type, ...record }) => record);

const operationRecordSchema: z.ZodType<OperationRecord> = z
  .object({
    type: z.literal("operation"),
    ...run,
    operation: z.object({
      kind: operationKind,
      requests: count,
      modelId: text.exactOptional(),
      knowledgeBaseId: text.exactOptional(),
      search: z.enum(["vector", "managed"]).exactOptional(),
      region: text.exactOptional(),
      avoidedUsage: usage.exactOptional(),
      estimated: z.boolean().exactOptional(),
      latencyMs: duration.exactOptional(),
      error: text.exactOptional(),
    }),
    cost: cost.exactOptional(),
    avoided: cost.exactOptional(),
    prices,
  })
  .refine(isConsistent, inconsistent)
  .transform(({ type: _type, ...record }) => record);

/** A map from a list of entries. */
function mapOf<Key extends string | number, Value>(
  key: z.ZodType<Key>,
  value: z.ZodType<Value>,
): z.ZodType<ReadonlyMap<Key, Value>> {
  return z.array(z.tuple([key, value])).transform((entries) => new Map(entries));
}

/** A set from a list. */
const texts: z.ZodType<ReadonlySet<string>> = z.array(text).transform((items) => new Set(items));

const comparison: z.ZodType<ComparisonTotals> = z.object({
  calls: count,
  saving: savingOf(costSum),
  baselineModelIds: texts,
  caching: z.array(baselineCaching).transform((items) => new Set(items)),
  otherCaching: z.object({ calls: count, baseline: costSum, net: picodollars }),
});

const callTotals: z.ZodType<CallTotals> = z.object({
  calls: count,
  failed: count,
  abandoned: count.default(0),
  unmetered: count.default(0),
  cached: count,
  streamed: count,
  retried: count,
  fallbacks: count,
  usage: usageOf(count),
  pricedCalls: count,
  cost: costSum,
  avoidedCalls: count,
  avoided: costSum,
  comparison,
  latency: mapOf(z.int(), count),
  timeToFirstToken: mapOf(z.int(), count),
});

/** A day, or the key of the days that had no room. */
const isDayKey = (key: string): boolean => key === OTHER_KEY || isDay(key);
const dayKey = z.string().refine(isDayKey, "days are ISO dates that exist, such as 2026-11-21");

const callGroup: z.ZodType<CallGroup> = mapOf(text, callTotals);

const operationTotals = z.object({
  operations: count,
  failed: count,
  requests: count,
  pricedOperations: count,
  cost: costSum,
  avoidedOperations: count,
  avoided: costSum,
  estimatedOperations: count,
});

const signalTotals = z.object({ calls: count, estimatedCalls: count, estimatedSaving: picodollars });

const ledgerSchema: z.ZodType<Ledger> = z
  .object({
    version: z.literal(1),
    totals: callTotals,
    groups: mapOf(text, callGroup),
    breakdowns: mapOf(text, mapOf(text, mapOf(text, callGroup))),
    comparisons: mapOf(text, comparison),
    operations: mapOf(operationKind, mapOf(text, operationTotals)),
    operationDays: mapOf(dayKey, costSum),
    signals: mapOf(signalKind, mapOf(text, signalTotals)),
    errors: mapOf(text, count),
    prices: mapOf(text, texts),
    timeZones: z.array(timeZone).transform((items) => new Set(items)),
    period: z.object({ from: time, to: time }).exactOptional(),
  })
  .refine(({ groups }) => [...(groups.get("day")?.keys() ?? [])].every(isDayKey), {
    path: ["groups", "day"],
    message: "days are ISO dates that exist, such as 2026-11-21",
  })
  .transform(({ version: _version, ...ledger }) => ledger);
