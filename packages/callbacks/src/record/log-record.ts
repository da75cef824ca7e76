import type { CallRecord } from "./call-record";
import type { OperationRecord } from "./operation-record";

/** What ledgers, sinks and logs take. An operation has `operation`, a call has none. */
export type LogRecord = CallRecord | OperationRecord;
