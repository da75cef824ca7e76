import type { BedrockSavingsHandlerOptions } from "../handler/bedrock-savings-handler-options";
import { resolveSavingsOptions } from "../handler/resolve-savings-options";
import type { Ledger } from "../ledger/ledger";
import { LedgerRecorder } from "../ledger/ledger-recorder";
import { notify } from "../notify";
import type { LogRecord } from "../record/log-record";
import { readLog } from "./read-log";
import { recomputeRecord } from "./recompute-record";

/** Options of `replayLog`. Those of the handler mean what they mean there. */
export interface ReplayOptions
  extends Pick<
    BedrockSavingsHandlerOptions,
    "baseline" | "comparisons" | "facts" | "routerFeeUsdPerCall" | "dimensions" | "crosses" | "maximumKeys" | "timeZone"
  > {
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
  /** For `toReport` and `findSavings`. */
  readonly ledger: Ledger;
  /** That counted. */
  readonly records: number;
  /** Lines that are no JSON, such as those that a crash cut short, or are longer than 32 MB. */
  readonly tornLines: number;
  /** Lines that are JSON, but not of a record. */
  readonly foreignLines: number;
}

/**
 * Adds up the records of log files that `JsonLinesSink` wrote (`*.gz` unpacked). Costs and savings are
 * those that were recorded, until a baseline, comparisons, facts or a router fee are given: then all
 * of them are worked out anew, as a handler with these options would have. Memory does not grow with
 * the log. What is appended meanwhile is left to the next replay.
 *
 * @throws InvalidOptionError before anything is read
 * @throws UnreadableLogError when a file is missing, before any is read, or damaged
 */
export async function replayLog(paths: string | readonly string[], options: ReplayOptions = {}): Promise<Replay> {
  const { ledger, pricing, dayOf } = resolveSavingsOptions(options);
  const { where = () => true, timeZone, onProgress, signal } = options;
  const change = {
    pricing: isRepriced(options) ? pricing : undefined,
    dayOf: timeZone === undefined ? undefined : dayOf,
  };
  const recorder = new LedgerRecorder(ledger);
  let [records, tornLines, foreignLines] = [0, 0, 0];
  for await (const batch of readLog(paths)) {
    signal?.throwIfAborted();
    for (const record of batch.records) {
      const recomputed = recomputeRecord(record, change);
      if (!where(recomputed)) continue;
      recorder.add(recomputed);
      records += 1;
    }
    tornLines += batch.tornLines;
    foreignLines += batch.foreignLines;
    notify(onProgress, { bytes: batch.bytes, totalBytes: batch.totalBytes, records });
  }
  return { ledger: recorder.snapshot(), records, tornLines, foreignLines };
}

function isRepriced({ baseline, comparisons, facts, routerFeeUsdPerCall }: ReplayOptions): boolean {
  return [baseline, comparisons, facts, routerFeeUsdPerCall].some((option) => option !== undefined);
}
