import type { CallRecord } from "../record/call-record";
import { UNKNOWN_MODEL } from "./ledger";

const none: readonly string[] = [];

/** The keys of a dimension under which a call counts: several for tags, none where it has no such label. */
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

/** Of a failed call nobody knows which model would have answered. */
function modelKeys({ call, outcome }: CallRecord): readonly string[] {
  const modelId = call?.invokedModel?.modelId;
  if (modelId !== undefined) return [modelId];
  return outcome === "answered" ? [UNKNOWN_MODEL] : none;
}
