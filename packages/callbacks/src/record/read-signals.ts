import { type ModelCatalog, type RoutingRecord, totalInputTokens, withoutCache } from "@bedrock-routed/core";
import { type CountedCall, costOfCall, isCounted } from "./cost-of-call";
import { costOfSmallerModel } from "./cost-of-smaller-model";
import type { MeteredCall } from "./metered-call";
import type { RunRecord } from "./run-record";
import type { Signal, SignalKind } from "./signal";

/** A call is simple up to these tokens: a question with a page of context, and a paragraph in answer. */
const SIMPLE_INPUT_TOKENS = 1000;
const SIMPLE_OUTPUT_TOKENS = 200;

/** What signals are read from. */
export interface SignalSource extends Pick<RunRecord, "day" | "labels"> {
  readonly call: MeteredCall;
  readonly routing: Partial<RoutingRecord>;
  readonly streamed: boolean;
}

/** Signs that an answered call could have cost less. */
export function readSignals(source: SignalSource, modelCatalog: ModelCatalog): readonly Signal[] {
  const { call, routing } = source;
  if (!isCounted(call)) return [];
  const paid = costOfCall(call, modelCatalog)?.cost;
  return [
    ...cacheSignals(call, routing, paid, modelCatalog),
    ...(paid === undefined
      ? []
      : [
          ...globalProfile(call, paid, modelCatalog),
          ...batch(source, call, paid, modelCatalog),
          ...routed(call, paid, modelCatalog),
          ...simple(source, call, paid, modelCatalog),
        ]),
  ];
}

/** What was written would have been read, had the cache worked. Below the minimum nothing was written. */
function cacheSignals(
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
  return [{ kind, subject, ...(read === undefined ? {} : { estimatedSaving: paid - read }) }];
}

function globalProfile(call: CountedCall, paid: bigint, modelCatalog: ModelCatalog): readonly Signal[] {
  const { modelId, scope } = call.invokedModel;
  if (scope === "global" || !modelCatalog.model(modelId)?.profiles.includes("global")) return [];
  const cost = costOfCall(call, modelCatalog, { model: { modelId, scope: "global" } })?.cost;
  return whenCheaper("global-profile-cheaper", modelId, paid, cost);
}

function batch(
  { streamed, labels, routing }: SignalSource,
  call: CountedCall,
  paid: bigint,
  modelCatalog: ModelCatalog,
): readonly Signal[] {
  if (streamed || labels.thread !== undefined || routing.stopReason === "tool_use") return [];
  const cost = costOfCall(call, modelCatalog, { batch: true, usage: withoutCache(call.usage) })?.cost;
  return whenCheaper("batchable", call.invokedModel.modelId, paid, cost);
}

function routed(call: CountedCall, paid: bigint, modelCatalog: ModelCatalog): readonly Signal[] {
  const { routerArn, routerModels = [], invokedModel } = call;
  if (routerArn === undefined || !routerModels.includes(invokedModel.modelId)) return [];
  const costs = routerModels.flatMap((modelId) => {
    const cost = costOfCall(call, modelCatalog, { model: { ...invokedModel, modelId } })?.cost;
    return cost === undefined ? [] : [cost];
  });
  const [cheapest, ...others] = costs.sort((a, b) => (a < b ? -1 : 1));
  if (cheapest === undefined || others.length === 0) return [];
  const isLargest = others.every((cost) => cost <= paid) && cheapest < paid;
  if (!isLargest) return [{ kind: "routed-to-smaller", subject: routerArn }];
  return [{ kind: "routed-to-largest", subject: routerArn, estimatedSaving: paid - cheapest }];
}

function simple(
  { routing, day }: SignalSource,
  call: CountedCall,
  paid: bigint,
  modelCatalog: ModelCatalog,
): readonly Signal[] {
  // A prompt router has signals of its own.
  if (call.routerArn !== undefined || routing.stopReason === "tool_use") return [];
  const isSimple =
    totalInputTokens(call.usage) <= SIMPLE_INPUT_TOKENS && call.usage.outputTokens <= SIMPLE_OUTPUT_TOKENS;
  if (!isSimple) return [];
  return whenCheaper(
    "simple-on-large",
    call.invokedModel.modelId,
    paid,
    costOfSmallerModel(call, paid, modelCatalog, day),
  );
}

function whenCheaper(kind: SignalKind, subject: string, paid: bigint, cost: bigint | undefined): readonly Signal[] {
  return cost === undefined || cost >= paid ? [] : [{ kind, subject, estimatedSaving: paid - cost }];
}
