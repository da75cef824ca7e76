import { type Ledger, LedgerReplay, type LedgerReplayOptions, type LogRecord } from "@bedrock-routed/callbacks";
import { type LeftOutLine, type LogBatch, readLog } from "./read-log";

/** Options of `replayLog`. The options of the handler mean the same as there. */
export interface ReplayOptions extends LedgerReplayOptions {
  /**
   * Selects the records that count. It is called with each record after the other options were applied.
   * @default all
   */
  readonly where?: ((record: LogRecord) => boolean) | undefined;
  /**
   * Called about once a megabyte with the progress. Errors that it throws are ignored.
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
export interface ReplayProgress extends Pick<LogBatch, "bytes" | "totalBytes"> {
  /** Number of records that counted so far. */
  readonly records: number;
}

/** The sums of a log. */
export interface Replay extends Pick<LogBatch, "truncatedLines" | "unrecognizedLines"> {
  /** Pass it to `toReport` and `recommendSavings`. */
  readonly ledger: Ledger;
  /** Number of records that counted. */
  readonly records: number;
  /** The first 100 lines that were left out, with the reason. The two numbers of lines cover all of them. */
  readonly leftOut: readonly LeftOutLine[];
}

const MAX_LEFT_OUT = 100;

/**
 * Adds up the records of log files that `JsonLinesExporter` wrote. Files whose name ends in `.gz` are decompressed.
 * Costs and savings stay as recorded, unless `baseline`, `comparisons`, `modelCatalog`, `routerFeeUsdPerCall` or `region` is
 * given. Then all of them are computed again, as a handler with these options would have computed them. Memory does
 * not grow with the log. A line that cannot be read, or whose figures cannot be right, is counted, named in `leftOut`,
 * and in no figure: a time in nanoseconds, a day that does not exist, a negative cost. Records that are appended during the replay are not read.
 *
 * @throws InvalidOptionError when an option of the handler is invalid, before anything is read
 * @throws UnreadableLogError when a file is missing, before any file is read, or when a compressed file is damaged
 */
export async function replayLog(paths: string | readonly string[], options: ReplayOptions = {}): Promise<Replay> {
  const { where = () => true, onProgress, signal } = options;
  const replay = new LedgerReplay(options);
  let [records, truncatedLines, unrecognizedLines] = [0, 0, 0];
  const leftOut: LeftOutLine[] = [];
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
    leftOut.push(...batch.leftOut.slice(0, MAX_LEFT_OUT - leftOut.length));
    report(onProgress, { bytes: batch.bytes, totalBytes: batch.totalBytes, records });
  }
  return { ledger: replay.snapshot(), records, truncatedLines, unrecognizedLines, leftOut };
}

/** Calls the caller's progress callback. An error in it must not end the replay. */
function report(onProgress: ReplayOptions["onProgress"], progress: ReplayProgress): void {
  try {
    const result = onProgress?.(progress);
    if (result instanceof Promise) result.catch(() => {});
  } catch {}
}
