import type { CallRecord } from "../record/record";

/** A call record with fixed values, except for `parts`. */
export function recorded(parts: Partial<CallRecord> = {}): CallRecord {
  return {
    runId: "run",
    at: Date.UTC(2026, 10, 21, 12),
    day: "2026-11-21",
    path: [],
    tags: [],
    labels: {},
    outcome: "answered",
    streamed: false,
    signals: [],
    ...parts,
  };
}
