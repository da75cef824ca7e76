import type { LatencyBins } from "./ledger";

/** Percentiles are within 1 % of the true value. */
const RELATIVE_ACCURACY = 0.01;

/** Shorter durations count as this one: a microsecond. */
const SHORTEST_MS = 0.001;

/**
 * Each bin ends at this multiple of where it begins. So many bins hold any duration within the accuracy.
 * Source: DDSketch (Masson, Rim, Lee, 2019), the bins of `@datadog/sketches-js`.
 */
const BIN_WIDTH = (1 + RELATIVE_ACCURACY) / (1 - RELATIVE_ACCURACY);

/** How durations become bins, for programs that count them elsewhere: `ceil(ln(max(ms, shortestMs)) / logWidth)`. */
export const latencyBinning: { readonly shortestMs: number; readonly logWidth: number } = {
  shortestMs: SHORTEST_MS,
  logWidth: Math.log(BIN_WIDTH),
};

/** The bin of a duration in ms. `undefined` for an impossible duration, such as after a clock jumped back. */
export function latencyBinOf(milliseconds: number | undefined): number | undefined {
  if (milliseconds === undefined || !Number.isFinite(milliseconds) || milliseconds < 0) return undefined;
  return Math.ceil(Math.log(Math.max(milliseconds, SHORTEST_MS)) / latencyBinning.logWidth);
}

/** The duration in ms that is nearest to all of its bin. */
function durationOf(bin: number): number {
  return (BIN_WIDTH ** bin * 2) / (1 + BIN_WIDTH);
}

/**
 * Percentiles of binned durations, within 1 % of the true value.
 * @param percentiles parts of 1, such as `[0.5, 0.99]`
 * @returns ms for each of `percentiles`; `undefined` when the bins are empty
 */
export function percentilesMs(bins: LatencyBins, percentiles: readonly number[]): readonly (number | undefined)[] {
  const sorted = [...bins].sort(([a], [b]) => a - b);
  const count = sorted.reduce((sum, [, inBin]) => sum + inBin, 0);
  return percentiles.map((percentile) => {
    let passed = 0;
    const found = sorted.find(([, inBin]) => {
      passed += inBin;
      return passed > percentile * (count - 1);
    });
    return found && durationOf(found[0]);
  });
}
