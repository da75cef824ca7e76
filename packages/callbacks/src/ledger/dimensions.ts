import { type InvokedModel, invokedModelOf, readModelTarget } from "@bedrock-routed/core";
import { routerKeyOf } from "../pricing/price-call";
import type { CallRecord } from "../record/record";
import { UNKNOWN_MODEL } from "./ledger";

/** The dimensions that a ledger groups by if the options name none. The model is always one more. */
export const defaultDimensions: readonly string[] = ["day", "router", "tag", "user", "team", "feature"];

/** Two dimensions to group by together. */
export type DimensionPair = readonly [first: string, second: string];

/**
 * The breakdowns that a page of `renderHtml` (in `@bedrock-routed/reports`) needs to filter by model, tag,
 * user, team and any other dimension: each dimension with the day, and the model with each dimension.
 * @param dimensions the `dimensions` of the ledger; default: the ledger's default
 */
export function pageBreakdowns(dimensions: readonly string[] = defaultDimensions): readonly DimensionPair[] {
  const others = [...new Set(dimensions)].filter((dimension) => dimension !== "model" && dimension !== "day");
  const byDay: readonly DimensionPair[] = ["model", ...others].map((dimension) => [dimension, "day"]);
  const byModel: readonly DimensionPair[] = others.map((dimension) => ["model", dimension]);
  return [...(dimensions.includes("day") ? byDay : []), ...byModel];
}

const none: readonly string[] = [];

/** The keys of a dimension under which a call counts: several for tags, none when the call has no such label. */
export function keysOf(record: CallRecord, dimension: string): readonly string[] {
  switch (dimension) {
    case "model":
      return modelKeys(record);
    case "day":
      return [record.day];
    case "router":
      return routerKeys(record);
    case "tag":
      return record.tags;
    default: {
      const label = record.labels[dimension];
      return label === undefined ? none : [label];
    }
  }
}

/** A failed call belongs to the model that was asked: its base id, or the id or ARN that names no base model. */
function modelKeys(record: CallRecord): readonly string[] {
  const { outcome, requestedModelId } = record;
  const modelId = modelOf(record)?.modelId;
  if (modelId !== undefined) return [modelId];
  if (outcome === "answered") return [UNKNOWN_MODEL];
  return hasNoAnswer(outcome) ? [requestedModelId ?? UNKNOWN_MODEL] : none;
}

function routerKeys({ call, outcome, requestedModelId }: CallRecord): readonly string[] {
  const router = call && routerKeyOf(call);
  if (router !== undefined) return [router];
  if (!hasNoAnswer(outcome) || requestedModelId === undefined) return none;
  return readModelTarget(requestedModelId)?.kind === "prompt-router" ? [requestedModelId] : none;
}

function hasNoAnswer(outcome: CallRecord["outcome"]): boolean {
  return outcome === "failed" || outcome === "abandoned";
}

/** The model that answered. For a failed call: the model that was asked, when its id names one. */
export function modelOf({ call, outcome, requestedModelId }: CallRecord): InvokedModel | undefined {
  if (call?.invokedModel !== undefined || !hasNoAnswer(outcome)) return call?.invokedModel;
  const target = readModelTarget(requestedModelId);
  return target && invokedModelOf(target);
}
