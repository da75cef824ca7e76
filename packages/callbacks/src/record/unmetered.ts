import type { CallRecord, LogRecord } from "./record";

/**
 * Whether a call has no answer, but Amazon Bedrock worked for it: the caller left or aborted it after it was
 * sent, or it broke after its first content. It is billed, and its tokens are not reported.
 */
export function isUnmetered(record: LogRecord): record is CallRecord {
  if ("operation" in record) return false;
  const hasBegun = record.timeToFirstTokenMs !== undefined;
  if (record.outcome === "abandoned") return hasBegun || record.routing !== undefined;
  return record.outcome === "failed" && hasBegun;
}
