import { DDSketch } from "@datadog/sketches-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latencyBinOf, percentilesMs } from "./latency-bins";

describe("percentilesMs", () => {
  it("agrees with a DDSketch of the same durations", () => {
    const durations = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(durations, (all) => {
        const sketch = new DDSketch({ relativeAccuracy: 0.01 });
        const bins = new Map<number, number>();
        for (const ms of all) {
          sketch.accept(ms);
          const bin = latencyBinOf(ms) ?? Number.NaN;
          bins.set(bin, (bins.get(bin) ?? 0) + 1);
        }
        const percentiles = [0, 0.5, 0.9, 0.99, 1];
        expect(percentilesMs(bins, percentiles)).toEqual(
          percentiles.map((percentile) => sketch.getValueAtQuantile(percentile)),
        );
      }),
    );
  });

  it("gives undefined for empty bins", () => {
    expect(percentilesMs(new Map(), [0.5, 0.9])).toEqual([undefined, undefined]);
  });
});
