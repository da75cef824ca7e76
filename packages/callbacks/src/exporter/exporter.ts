import { BedrockRoutedError } from "@bedrock-routed/core";
import type { LogRecord } from "../record/record";

/**
 * Receives every record of a handler. An exporter is responsible for each record that it accepts: either
 * the record is written when `add` returns, or the next `flush` sends it.
 */
export interface Exporter {
  /** The name that error messages use, such as `"JSON lines to calls.jsonl"`. */
  readonly name: string;
  /**
   * How long accepted records may wait in memory, in ms. The handler calls `flush` within that time, and
   * before the process ends on its own. Leave it out for an exporter that keeps nothing in memory.
   */
  readonly flushAfterMs?: number;
  /** Accepts a record, or throws. The run waits for it, so it must be fast. */
  add(record: LogRecord): void;
  /**
   * Resolves when all accepted records have arrived, or rejects with the reason why they have not. It must
   * settle, because `flush` of the handler waits for it: give clients a timeout.
   */
  flush(): Promise<void>;
}

/** An exporter refused a record, or could not deliver the records that it had accepted. `cause` is the reason. */
export class ExporterError extends BedrockRoutedError {
  /** Name of the exporter. */
  readonly exporter: string;

  constructor(exporter: string, cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(
      `The exporter "${exporter}" could not accept or deliver records. ${reason}. ` +
        "Runs continue. Later failures of this exporter are not reported; the result of flush() names them.",
      { cause },
    );
    this.exporter = exporter;
  }
}
