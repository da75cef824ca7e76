import { describe, expect, it } from "vitest";
import { atOnce, lite, micro, pro, routeRequest } from "../testing/route-request";
import { type FixedShareOptions, fixedShareRouter } from "./fixed-share-router";

const arms = [
  { to: lite, share: 20 },
  { to: pro, share: 80 },
];

/** The models of conversations `c0`, `c1`, … */
function modelsOf(options: Partial<FixedShareOptions> = {}, count = 10_000): string[] {
  const router = fixedShareRouter({ arms, ...options });
  return Array.from({ length: count }, (_, index) => {
    return atOnce(router.route(routeRequest({ conversation: { id: `c${index}` } }))).model;
  });
}

const shareOf = (models: readonly string[], model: string): number =>
  models.filter((one) => one === model).length / models.length;

describe("fixedShareRouter", () => {
  it("sends each arm its share, and a key always to the same arm", () => {
    expect(shareOf(modelsOf(), lite)).toBeCloseTo(0.2, 1.8);
    expect(modelsOf()).toEqual(modelsOf());
  });

  it("splits the same keys independently with another seed", () => {
    const [first, second] = [modelsOf(), modelsOf({ seed: "b" })];
    const both = first.filter((model, index) => model === lite && second[index] === lite).length / first.length;
    expect(shareOf(second, lite)).toBeCloseTo(0.2, 1.8);
    expect(both).toBeCloseTo(0.04, 1.8);
  });

  it("decides by the key that is asked for", () => {
    const router = fixedShareRouter({ arms, key: ({ metadata }) => String(metadata.user) });
    const models = Array.from({ length: 50 }, (_, index) =>
      atOnce(router.route(routeRequest({ metadata: { user: "kim" }, conversation: { id: `c${index}` } }))),
    );
    expect(new Set(models.map(({ model }) => model)).size).toBe(1);
  });

  it("keeps keys in their arm when a share grows", () => {
    const before = modelsOf();
    const router = fixedShareRouter({ arms });
    router.update({ shares: [40, 60] });
    const after = before.map(
      (_, index) => atOnce(router.route(routeRequest({ conversation: { id: `c${index}` } }))).model,
    );
    expect(shareOf(after, lite)).toBeCloseTo(0.4, 1.8);
    expect(before.every((model, index) => model === pro || after[index] === lite)).toBe(true);
    router.update({});
    expect(atOnce(router.route(routeRequest({ conversation: { id: "c0" } }))).model).toBe(after[0]);
    expect(() => router.update({ shares: [1] })).toThrow(/one number for each of the 2 arms/);
  });

  it("says its share, or what the arm is called", () => {
    const router = fixedShareRouter({
      arms: [
        { to: micro, share: 0 },
        { to: lite, share: 1, reason: "treatment" },
      ],
    });
    expect(atOnce(router.route(routeRequest()))).toEqual({ model: lite, reason: "treatment" });
    expect(atOnce(fixedShareRouter({ arms: [{ to: lite, share: 3 }] }).route(routeRequest())).reason).toBe(
      "share 100%",
    );
    expect(router).toMatchObject({ candidates: [micro, lite], baseline: lite });
  });

  it.each([
    [{ arms: [] }, "arms"],
    [{ arms: [{ to: lite, share: -1 }] }, "arms[0]"],
    [{ arms: [{ to: lite, share: Number.NaN }] }, "arms[0]"],
    [{ arms: [{ to: lite, share: 0 }] }, "arms"],
    [{ arms: [{ to: "x y", share: 1 }] }, "arms[0].to"],
    [{ arms, baseline: micro }, "baseline"],
  ])("refuses %j", (options, option) => {
    expect(() => fixedShareRouter(options)).toThrow(expect.objectContaining({ name: "InvalidOptionError", option }));
  });
});
