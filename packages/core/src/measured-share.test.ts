import { expect, it } from "vitest";
import { measureShare } from "./index";

it.each([
  // The figures of R's prop.test(x, n, correct = FALSE).
  [8, 10, [0.4902, 0.9433]],
  [0, 20, [0, 0.1611]],
  [20, 20, [0.8389, 1]],
  [450, 1000, [0.4194, 0.481]],
])("%i of %i cases have Wilson's interval", (hits, cases, [low, high]) => {
  const measured = measureShare(hits, cases);
  expect(measured).toMatchObject({ share: hits / cases, cases });
  expect(measured.interval[0]).toBeCloseTo(low ?? Number.NaN, 4);
  expect(measured.interval[1]).toBeCloseTo(high ?? Number.NaN, 4);
});

it("a share without cases is unknown", () => {
  expect(measureShare(0, 0)).toEqual({ share: undefined, cases: 0, interval: [0, 1] });
});
