import { type Ledger, LedgerReplay, type LedgerReplayOptions, type LogRecord } from "@bedrock-routed/callbacks";
import { readLog } from "./read-log";

/** Options of `replayLog`. Those of the handler mean what they mean there. */
export interface ReplayOptions extends LedgerReplayOptions {
  /**
   * Which records count, as they are after the other options were applied.
   * @default all
   */
  readonly where?: ((record: LogRecord) => boolean) | undefined;
  /**
   * Hears how far it is, at every megabyte.
   * @default undefined
   */
  readonly onProgress?: ((progress: ReplayProgress) => unknown) | undefined;
  /**
   * Ends the replay, which then rejects with the signal's reason.
   * @default undefined
   */
  readonly signal?: AbortSignal | undefined;
}

/** How far a replay is. */
export interface ReplayProgress {
  readonly bytes: number;
  /** Of all files, when the replay began. */
  readonly totalBytes: number;
  /** That counted. */
  readonly records: number;
}

/** What a log amounts to. */
export interface Replay {
  /** For `toReport` and `recommendSavings`. */
  readonly ledger: Ledger;
  /** That counted. */
  readonly records: number;
  /** Lines that are no JSON, such as those that a crash cut short, or are longer than 32 MB. */
  readonly truncatedLines: number;
  /** Lines that are JSON, but not of a record. */
  readonly unrecognizedLines: number;
}

/**
 * Adds up the records of log files that `JsonLinesExporter` wrote (`*.gz` unpacked). Costs and savings are
 * those that were recorded, until a baseline, comparisons, facts or a router fee are given: then all
 * of them are worked out anew, as a handler with these options would have. Memory does not grow with
 * the log. What is appended meanwhile is left to the next replay.
 *
 * @throws InvalidOptionError before anything is read
 * @throws UnreadableLogError when a file is missing, before any is read, or damaged
 */
export async function replayLog(paths: string | readonly string[], options: ReplayOptions = {}): Promise<Replay> {
  const { where = () => true, onProgress, signal } = options;
  const replay = new LedgerReplay(options);
  let [records, truncatedLines, unrecognizedLines] = [0, 0, 0];
  for await (const batch of readLog(paths)) {
    signal?.throwIfAborted();
    for (const record of batch.records) {
      const recomputed = replay.recompute(record);
      if (!where(recomputed)) continue;
      replay.add(recomputed);
      records += 1;
    }
    truncatedLines += batch.truncatedLines;
    unrecognizedLines += batch.unrecognizedLines;
    report(onProgress, { bytes: batch.bytes, totalBytes: batch.totalBytes, records });
  }
  return { ledger: replay.snapshot(), records, truncatedLines, unrecognizedLines };
}

/** Calls the caller's progress callback. An error in it must not end the replay. */
function report(onProgress: ReplayOptions["onProgress"], progress: ReplayProgress): void {
  try {
    const result = onProgress?.(progress);
    if (result instanceof Promise) result.catch(() => {});
  } catch {}
}
