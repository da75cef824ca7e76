import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latencyBinOf, percentilesMs } from "./latency-bins";

function percentilesOf(durations: readonly number[], percentiles: readonly number[]): readonly (number | undefined)[] {
  const bins = new Map<number, number>();
  for (const ms of durations) {
    const bin = latencyBinOf(ms);
    if (bin === undefined) throw new Error(`${ms} ms has no bin`);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  return percentilesMs(bins, percentiles);
}

describe("percentilesMs", () => {
  it("is within 1 % of the duration at that place of the sorted durations", () => {
    const durations = fc.array(fc.double({ min: 0.001, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 50 });
    const percentiles = [0, 0.5, 0.9, 0.99, 1];
    fc.assert(
      fc.property(durations, (all) => {
        const sorted = [...all].sort((a, b) => a - b);
        const found = percentilesOf(all, percentiles);
        for (const [index, percentile] of percentiles.entries()) {
          const exact = sorted[Math.floor(percentile * (sorted.length - 1))] ?? Number.NaN;
          expect(Math.abs((found[index] ?? Number.NaN) - exact) / exact).toBeLessThan(0.0100001);
        }
      }),
    );
  });

  it("counts a duration of 0 as a microsecond", () => {
    const [median] = percentilesOf([0], [0.5]);
    expect(median).toBeCloseTo(0.001, 4);
  });

  it("gives undefined for empty bins", () => {
    expect(percentilesMs(new Map(), [0.5, 0.9])).toEqual([undefined, undefined]);
  });
});

describe("latencyBinOf", () => {
  it("has no bin for what cannot be a duration", () => {
    expect([undefined, -1, Number.NaN, Number.POSITIVE_INFINITY].map(latencyBinOf)).toEqual(Array(4).fill(undefined));
  });
});
