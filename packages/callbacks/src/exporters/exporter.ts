import type { LogRecord } from "../record/log-record";

/**
 * Takes every record that a handler makes. What it accepts it owes: it has written it when `add`
 * returns, or it sends it at the next `flush`.
 */
export interface Exporter {
  /** Names it where a failure is reported, such as `"JSON lines to calls.jsonl"`. */
  readonly name: string;
  /**
   * How long accepted records may wait in memory, in ms: `flush` follows within that time, and before
   * the process ends by itself. Absent for a sink that keeps nothing back.
   */
  readonly flushAfterMs?: number;
  /** Accepts a record, or throws. The run waits for it, so it has to be quick. */
  add(record: LogRecord): void;
  /**
   * Resolves once all that was accepted has arrived, and rejects with what keeps it from arriving. It
   * has to settle: `flush` of the handler waits for it, so give clients timeouts.
   */
  flush(): Promise<void>;
}
