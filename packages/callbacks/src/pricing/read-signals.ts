import {
  type ModelCatalog,
  type ModelFacts,
  omitUndefined,
  type RoutingRecord,
  totalInputTokens,
  withoutCache,
} from "@bedrock-routed/core";
import type { MeteredCall, RunRecord, Signal, SignalKind } from "../record/record";
import { type CountedCall, costOfCall, isCounted, routerKeyOf } from "./price-call";

/** A call up to these tokens is simple: a question with a page of context, and one paragraph as the answer. */
const SIMPLE_INPUT_TOKENS = 1000;
const SIMPLE_OUTPUT_TOKENS = 200;

/** A model counts as smaller when the same call costs half or less with it. */
const HALF = 2n;

/** What signals are read from. */
export interface SignalSource extends Pick<RunRecord, "day" | "labels"> {
  readonly call: MeteredCall;
  readonly routing: Partial<RoutingRecord>;
  readonly streamed: boolean;
}

/** A call, the model catalog, and what the call cost in picodollars without the router fee. */
interface PaidCall extends SignalSource {
  readonly call: CountedCall;
  readonly paid: bigint;
  readonly modelCatalog: ModelCatalog;
}

/** Signs that an answered call could have cost less. */
export function readSignals(source: SignalSource, modelCatalog: ModelCatalog): readonly Signal[] {
  const { call, routing, streamed, labels, day } = source;
  // What the router pays for shadow mode is none of the application's.
  if (!isCounted(call) || call.purpose !== undefined) return [];
  const paid = costOfCall(call, modelCatalog)?.cost;
  const cacheSignals = readCacheSignals(call, routing, paid, modelCatalog);
  if (paid === undefined) return cacheSignals;
  const paidCall = { call, routing, streamed, labels, day, paid, modelCatalog };
  return [
    ...cacheSignals,
    ...readGlobalProfile(paidCall),
    ...readBatchable(paidCall),
    ...readRouting(paidCall),
    ...readSimple(paidCall),
  ];
}

/** With a working cache, the tokens that were written would have been read. Below the minimum nothing is written. */
function readCacheSignals(
  call: CountedCall,
  { cacheProblem }: Partial<RoutingRecord>,
  paid: bigint | undefined,
  modelCatalog: ModelCatalog,
): readonly Signal[] {
  if (cacheProblem === undefined) return [];
  const kind = `cache-${cacheProblem.kind}` as const;
  const subject = call.invokedModel.modelId;
  if (paid === undefined || cacheProblem.kind === "below-minimum") return [{ kind, subject }];
  const { cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens } = call.usage;
  const usage = {
    ...call.usage,
    cacheReadTokens: cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
  };
  const read = costOfCall(call, modelCatalog, { usage })?.cost;
  return [omitUndefined({ kind, subject, estimatedSaving: read === undefined ? undefined : paid - read })];
}

function readGlobalProfile({ call, paid, modelCatalog }: PaidCall): readonly Signal[] {
  const { modelId, scope, ...from } = call.invokedModel;
  if (scope === "global" || !modelCatalog.model(modelId)?.profiles.includes("global")) return [];
  const cost = costOfCall(call, modelCatalog, { model: { ...from, modelId, scope: "global" } })?.cost;
  return whenCheaper("global-profile-cheaper", modelId, paid, cost);
}

function readBatchable({ call, streamed, labels, routing, paid, modelCatalog }: PaidCall): readonly Signal[] {
  if (call.batch === true || streamed || labels.thread !== undefined || routing.stopReason === "tool_use") return [];
  const cost = costOfCall(call, modelCatalog, { batch: true, usage: withoutCache(call.usage) })?.cost;
  return whenCheaper("batchable", call.invokedModel.modelId, paid, cost);
}

function readRouting({ call, paid, modelCatalog }: PaidCall): readonly Signal[] {
  const { routerModels = [], invokedModel } = call;
  const router = routerKeyOf(call);
  if (router === undefined || !routerModels.includes(invokedModel.modelId)) return [];
  const costs = routerModels.flatMap((modelId) => {
    const cost = costOfCall(call, modelCatalog, { model: { ...invokedModel, modelId } })?.cost;
    return cost === undefined ? [] : [cost];
  });
  const [cheapest, ...others] = costs.sort((a, b) => (a < b ? -1 : 1));
  if (cheapest === undefined || others.length === 0) return [];
  const isLargest = others.every((cost) => cost <= paid) && cheapest < paid;
  if (!isLargest) return [{ kind: "routed-to-smaller", subject: router }];
  return [{ kind: "routed-to-largest", subject: router, estimatedSaving: paid - cheapest }];
}

function readSimple({ call, routing, day, paid, modelCatalog }: PaidCall): readonly Signal[] {
  // Calls through a router have signals of their own.
  if (routerKeyOf(call) !== undefined || routing.stopReason === "tool_use") return [];
  const isSimple =
    totalInputTokens(call.usage) <= SIMPLE_INPUT_TOKENS && call.usage.outputTokens <= SIMPLE_OUTPUT_TOKENS;
  if (!isSimple) return [];
  const cost = costOfSmallerModel(call, paid, modelCatalog, day);
  return whenCheaper("simple-on-large", call.invokedModel.modelId, paid, cost);
}

function whenCheaper(kind: SignalKind, subject: string, paid: bigint, cost: bigint | undefined): readonly Signal[] {
  return cost === undefined || cost >= paid ? [] : [{ kind, subject, estimatedSaving: paid - cost }];
}

/**
 * The cost in picodollars of the same call with the next smaller model of the same provider, scope and Region.
 * That is the most expensive model that costs half or less for this call and has not reached its end of life.
 *
 * @param day ISO date of the call
 * @returns `undefined` when there is no such model
 */
function costOfSmallerModel(
  call: CountedCall,
  cost: bigint,
  modelCatalog: ModelCatalog,
  day: string,
): bigint | undefined {
  const { modelId } = call.invokedModel;
  let next: bigint | undefined;
  for (const other of modelsOf(modelCatalog, modelCatalog.model(modelId)?.provider)) {
    if (hasEnded(modelCatalog.model(other), day)) continue;
    const smaller = costOfCall(call, modelCatalog, { model: { ...call.invokedModel, modelId: other } })?.cost;
    if (smaller === undefined || smaller * HALF > cost || (next !== undefined && smaller <= next)) continue;
    next = smaller;
  }
  return next;
}

function hasEnded(model: ModelFacts | undefined, day: string): boolean {
  const endOfLife = model?.lifecycle?.endOfLife;
  return model?.lifecycle?.status === "legacy" || (endOfLife !== undefined && endOfLife <= day);
}

/** Many calls ask for the models of a provider, so each model catalog is searched once per provider. */
const byProvider: WeakMap<ModelCatalog, Map<string, readonly string[]>> = new WeakMap();

function modelsOf(modelCatalog: ModelCatalog, provider: string | undefined): readonly string[] {
  if (provider === undefined) return [];
  const known = byProvider.get(modelCatalog) ?? new Map<string, readonly string[]>();
  byProvider.set(modelCatalog, known);
  const models =
    known.get(provider) ?? modelCatalog.modelIds.filter((id) => modelCatalog.model(id)?.provider === provider);
  known.set(provider, models);
  return models;
}
