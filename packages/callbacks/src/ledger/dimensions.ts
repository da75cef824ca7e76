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
      return record.call?.routerArn === undefined ? none : [record.call.routerArn];
    case "tag":
      return record.tags;
    default: {
      const label = record.labels[dimension];
      return label === undefined ? none : [label];
    }
  }
}

/** The model that would have answered a failed call is not known, so a failed call counts under no model. */
function modelKeys({ call, outcome }: CallRecord): readonly string[] {
  const modelId = call?.invokedModel?.modelId;
  if (modelId !== undefined) return [modelId];
  return outcome === "answered" ? [UNKNOWN_MODEL] : none;
}
