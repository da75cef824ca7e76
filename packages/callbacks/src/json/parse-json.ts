import {
  type BaselineCaching,
  BedrockRoutedError,
  type MeteredOperation,
  type RoutingRecord,
  type Saving,
  type TokenUsage,
} from "@bedrock-routed/core";
import { z } from "zod";
import type { CallGroup, CallTotals, ComparisonTotals, Ledger } from "../ledger/ledger";
import type { CallRecord, LogRecord, MeteredCall, OperationRecord, SignalKind } from "../record/record";

/** The input is not the JSON form of a ledger or a record. It names the first place that is wrong. */
export class InvalidJsonError extends BedrockRoutedError {
  /** The place, such as `"totals.cost"`. `""` for the whole input. */
  readonly path: string;

  constructor(what: string, path: string, problem: string, cause: unknown) {
    super(`This is not the JSON form of a ${what}: at ${path || "its top"}: ${problem}. Write it with to${what}Json.`, {
      cause,
    });
    this.path = path;
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

/** A whole number, 0 or more. */
const count = z.int().nonnegative();

/** A time in ms since 1970, or a duration in ms. */
const time = z.number();

const text = z.string();

/** Picodollars as a decimal string. */
const picodollars = z
  .string()
  .regex(/^-?\d+$/, "picodollars are a decimal string")
  .transform(BigInt);

const usage: z.ZodType<TokenUsage> = z.object({
  inputTokens: count,
  cacheReadTokens: count,
  cacheWrite5mTokens: count,
  cacheWrite1hTokens: count,
  outputTokens: count,
});

const saving: z.ZodType<Saving> = z.object({
  baseline: picodollars,
  actual: picodollars,
  routing: picodollars,
  caching: picodollars,
  tier: picodollars,
  profile: picodollars,
  routerFee: picodollars,
  net: picodollars,
});

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
  day: text,
  timeZone: text.exactOptional(),
  path: z.array(text),
  tags: z.array(text),
  labels: z.record(text, text),
};
const prices = z.object({ asOf: text, source: text }).exactOptional();

const meteredCall: z.ZodType<MeteredCall> = z.object({
  invokedModel: z.object({ modelId: text, scope: text, region: text.exactOptional() }).exactOptional(),
  usage: usage.exactOptional(),
  serviceTier: text.exactOptional(),
  latencyMode: text.exactOptional(),
  routerArn: text.exactOptional(),
  routerModels: z.array(text).exactOptional(),
  cachePoints: count.exactOptional(),
});

const baselineCaching: z.ZodType<BaselineCaching> = z.enum(["same", "none"]);
const otherCaching = z.object({ baseline: picodollars, net: picodollars }).exactOptional();

/** Core decides what a routing record contains. Here it only has to be an object. */
const routing = z.custom<Partial<RoutingRecord>>((value) => typeof value === "object" && value !== null);

const callRecordSchema: z.ZodType<CallRecord> = z
  .object({
    type: z.literal("call"),
    ...run,
    outcome: z.enum(["answered", "cached", "failed"]),
    requestedModelId: text.exactOptional(),
    streamed: z.boolean(),
    durationMs: time.exactOptional(),
    timeToFirstTokenMs: time.exactOptional(),
    errorKind: text.exactOptional(),
    call: meteredCall.exactOptional(),
    routing: routing.exactOptional(),
    cost: picodollars.exactOptional(),
    avoided: picodollars.exactOptional(),
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
  .transform(({ type: _type, ...record }) => record);

const operationRecordSchema: z.ZodType<OperationRecord> = z
  .object({
    type: z.literal("operation"),
    ...run,
    operation: z.object({
      kind: operationKind,
      requests: z.number(),
      modelId: text.exactOptional(),
      knowledgeBaseId: text.exactOptional(),
      search: z.enum(["vector", "managed"]).exactOptional(),
      region: text.exactOptional(),
      avoidedUsage: usage.exactOptional(),
      estimated: z.boolean().exactOptional(),
      latencyMs: time.exactOptional(),
      error: text.exactOptional(),
    }),
    cost: picodollars.exactOptional(),
    avoided: picodollars.exactOptional(),
    prices,
  })
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
  saving,
  baselineModelIds: texts,
  caching: z.array(baselineCaching).transform((items) => new Set(items)),
  otherCaching: z.object({ calls: count, baseline: picodollars, net: picodollars }),
});

const callTotals: z.ZodType<CallTotals> = z.object({
  calls: count,
  failed: count,
  cached: count,
  streamed: count,
  retried: count,
  fallbacks: count,
  usage,
  pricedCalls: count,
  cost: picodollars,
  avoidedCalls: count,
  avoided: picodollars,
  comparison,
  latency: mapOf(z.int(), count),
  timeToFirstToken: mapOf(z.int(), count),
});

const callGroup: z.ZodType<CallGroup> = mapOf(text, callTotals);

const operationTotals = z.object({
  operations: count,
  failed: count,
  requests: count,
  pricedOperations: count,
  cost: picodollars,
  avoidedOperations: count,
  avoided: picodollars,
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
    operationDays: mapOf(text, picodollars),
    signals: mapOf(signalKind, mapOf(text, signalTotals)),
    errors: mapOf(text, count),
    prices: mapOf(text, texts),
    timeZones: texts,
    period: z.object({ from: time, to: time }).exactOptional(),
  })
  .transform(({ version: _version, ...ledger }) => ledger);
