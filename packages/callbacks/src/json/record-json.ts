import type { MeteredOperation, RoutingRecord } from "@bedrock-routed/core";
import { z } from "zod";
import type { CallRecord } from "../record/call-record";
import type { MeteredCall } from "../record/metered-call";
import type { OperationRecord } from "../record/operation-record";
import { type JsonForm, toJsonForm } from "./json-form";
import { picodollars, saving, time, usage } from "./json-parts";
import { parseJsonForm } from "./parse-json-form";
import { signalKind } from "./signal-json";

/** A call record for a log line: plain JSON, exact. */
export interface CallRecordJson extends JsonForm<CallRecord> {
  readonly type: "call";
}

/** An operation record for a log line: plain JSON, exact. */
export interface OperationRecordJson extends JsonForm<OperationRecord> {
  readonly type: "operation";
}

/** The JSON form of a call record. */
export function toCallRecordJson(record: CallRecord): CallRecordJson {
  return { type: "call", ...toJsonForm(record) };
}

/** The JSON form of an operation record. */
export function toOperationRecordJson(record: OperationRecord): OperationRecordJson {
  return { type: "operation", ...toJsonForm(record) };
}

/** The record that `toCallRecordJson` wrote. @throws InvalidJsonError naming the first place that is wrong */
export function parseCallRecordJson(json: unknown): CallRecord {
  return parseJsonForm("CallRecord", callRecord, json);
}

/** The record that `toOperationRecordJson` wrote. @throws InvalidJsonError naming the first place that is wrong */
export function parseOperationRecordJson(json: unknown): OperationRecord {
  return parseJsonForm("OperationRecord", operationRecord, json);
}

const text = z.string();
const run = {
  runId: text,
  parentRunId: text.exactOptional(),
  at: time,
  day: text,
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
});

/** Core owns what a routing record holds; here it only has to be an object. */
const routing = z.custom<Partial<RoutingRecord>>((value) => typeof value === "object" && value !== null);

const callRecord: z.ZodType<CallRecord> = z
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
    comparisons: z.array(z.object({ name: text, baselineModelId: text, saving })).exactOptional(),
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

const operation: z.ZodType<MeteredOperation> = z.object({
  kind: z.enum(["retrieve", "rerank", "response-cache-hit", "avoided-call"]),
  requests: z.number(),
  modelId: text.exactOptional(),
  knowledgeBaseId: text.exactOptional(),
  search: z.enum(["vector", "managed"]).exactOptional(),
  region: text.exactOptional(),
  avoidedUsage: usage.exactOptional(),
  estimated: z.boolean().exactOptional(),
  latencyMs: time.exactOptional(),
  error: text.exactOptional(),
});

const operationRecord: z.ZodType<OperationRecord> = z
  .object({
    type: z.literal("operation"),
    ...run,
    operation,
    cost: picodollars.exactOptional(),
    avoided: picodollars.exactOptional(),
    prices,
  })
  .transform(({ type: _type, ...record }) => record);
