import type { MeteredOperation } from "@bedrock-routed/core";
import { z } from "zod";
import type { CallGroup, CallTotals, ComparisonTotals, Ledger } from "../ledger/ledger";
import { type JsonForm, toJsonForm } from "./json-form";
import { count, mapOf, picodollars, saving, texts, time, usage } from "./json-parts";
import { parseJsonForm } from "./parse-json-form";
import { signalKind } from "./signal-json";

/** A ledger for storage: plain JSON, exact, and the same text for equal ledgers. */
export interface LedgerJson extends JsonForm<Ledger> {
  readonly version: 1;
}

/** The JSON form of a ledger. */
export function toLedgerJson(ledger: Ledger): LedgerJson {
  return { version: 1, ...toJsonForm(ledger) };
}

/** The ledger that `toLedgerJson` wrote. @throws InvalidJsonError naming the first place that is wrong */
export function parseLedgerJson(json: unknown): Ledger {
  return parseJsonForm("Ledger", ledgerSchema, json);
}

const comparison: z.ZodType<ComparisonTotals> = z.object({ calls: count, saving, baselineModelIds: texts });

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

const callGroup: z.ZodType<CallGroup> = mapOf(z.string(), callTotals);

const operationKind: z.ZodType<MeteredOperation["kind"]> = z.enum([
  "retrieve",
  "rerank",
  "response-cache-hit",
  "avoided-call",
]);

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

const ledgerSchema: z.ZodType<Ledger> = z
  .object({
    version: z.literal(1),
    totals: callTotals,
    groups: mapOf(z.string(), callGroup),
    breakdowns: mapOf(z.string(), mapOf(z.string(), mapOf(z.string(), callGroup))),
    comparisons: mapOf(z.string(), comparison),
    operations: mapOf(operationKind, mapOf(z.string(), operationTotals)),
    signals: mapOf(
      signalKind,
      mapOf(z.string(), z.object({ calls: count, estimatedCalls: count, estimatedSaving: picodollars })),
    ),
    errors: mapOf(z.string(), count),
    prices: mapOf(z.string(), texts),
    period: z.object({ from: time, to: time }).exactOptional(),
  })
  .transform(({ version: _version, ...ledger }) => ledger);
