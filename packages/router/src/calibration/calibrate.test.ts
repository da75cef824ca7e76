import { describe, expect, it } from "vitest";
import {
  calibrate,
  calibratePromptRouter,
  complexityRouter,
  renderCalibrationSvg,
  renderCalibrationText,
  trainScorer,
} from "../index";
import { routeRequest } from "../testing/route-request";
import { pair, reconcilingOutcomes } from "../testing/synthetic-outcomes";

const { weights } = trainScorer(reconcilingOutcomes(300), { pair, learningCurve: false });
const held = reconcilingOutcomes(300, 7);
const costs = { weak: 0.001, strong: 0.02 };

describe("calibrate", () => {
  it("finds the threshold that keeps a share of the strong model's quality, and a router reaches it", async () => {
    const calibration = calibrate(held, { pair, weights, costs, target: { quality: 0.97 } });
    const { chosen, alone } = calibration;
    expect(chosen?.quality?.value).toBeGreaterThanOrEqual(0.97 * (alone.strong?.value ?? 1));
    expect(chosen?.share.value).toBeLessThan(0.6);
    const router = complexityRouter({
      simple: pair.weak,
      complex: pair.strong,
      weights,
      threshold: chosen?.setting ?? 1,
    });
    let strongCalls = 0;
    let quality = 0;
    for (const { prompt = "", weak = 0, strong = 0 } of held) {
      const { model } = await router.route(routeRequest({ question: prompt }));
      strongCalls += model === pair.strong ? 1 : 0;
      quality += model === pair.strong ? strong : weak;
    }
    expect(strongCalls / held.length).toBeCloseTo(chosen?.share.value ?? 0, 10);
    expect(quality / held.length).toBeCloseTo(chosen?.quality?.value ?? 0, 10);
  });

  it.each([
    [{ share: 0.3 }, (point: { share: { value: number } }) => point.share.value <= 0.3],
    [{ saving: 0.5 }, (point: { saving: { value: number } | undefined }) => (point.saving?.value ?? 0) >= 0.5],
  ])("meets the target %j", (target, isMet) => {
    const { chosen } = calibrate(held, { pair, weights, costs, target });
    expect(chosen && isMet(chosen)).toBe(true);
  });

  it("goes from all calls to none, each estimate inside its interval", () => {
    const { points } = calibrate(held, { pair, weights, costs });
    expect(points[0]).toMatchObject({ setting: 0, share: { value: 1 }, saving: { value: 0 } });
    expect(points.at(-1)).toMatchObject({ setting: 1, share: { value: 0 } });
    expect(points.at(-1)?.saving?.value).toBeCloseTo(0.95);
    for (const { share, quality, saving } of points) {
      for (const estimate of [share, quality, saving]) {
        expect(estimate?.low).toBeLessThanOrEqual((estimate?.value ?? Number.NaN) + 1e-12);
        expect(estimate?.high).toBeGreaterThanOrEqual((estimate?.value ?? Number.NaN) - 1e-12);
      }
    }
  });

  it.each([
    [{ pair, target: { saving: 0.5 } }, "target.saving"],
    [{ pair, target: { share: 1.5 } }, "target.share"],
    [{ pair, target: { share: 0.2, quality: 0.9 } }, "target"],
    [{ pair, target: {} }, "target"],
    [{ pair, target: { speed: 1 } }, "target"],
    [{ pair, costs: { weak: -1, strong: 1 } }, "costs.weak"],
    [{ pair, costs: { weak: 0, strong: 0 } }, "costs.strong"],
    [{ pair: { weak: "a.b-v1:0", strong: pair.strong }, weights }, "weights"],
  ])("refuses %j", (options, option) => {
    expect(() => calibrate(held, options as never)).toThrow(expect.objectContaining({ option }));
  });
});

it("refuses to calibrate on a handful of outcomes", () => {
  expect(() => calibrate(held.slice(0, 19), { pair })).toThrow(/give at least 20/);
});

const observations = [
  { responseQualityDifference: 25, calls: 400, strongCalls: 60 },
  { responseQualityDifference: 0, calls: 500, strongCalls: 420, quality: 0.9 },
  { responseQualityDifference: 10, calls: 400, strongCalls: 180, quality: 0.88 },
];

describe("calibratePromptRouter", () => {
  it("chooses among settings that were observed", () => {
    const calibration = calibratePromptRouter(observations, { pair, costs, target: { share: 0.5 } });
    expect(calibration.points.map(({ setting }) => setting)).toEqual([0, 10, 25]);
    expect(calibration.chosen).toMatchObject({ setting: 10, share: { value: 0.45 } });
    expect(calibration.isShown).toBe(true);
    expect(calibration.points[2]?.quality).toBeUndefined();
  });

  it("chooses nothing when no setting meets the target", () => {
    const options = { pair, strongQuality: 1, target: { quality: 0.99 } };
    expect(calibratePromptRouter(observations, options).chosen).toBeUndefined();
  });

  it.each([
    [[{ responseQualityDifference: 10, calls: 5, strongCalls: 6 }], "observations[0].strongCalls"],
    [[{ responseQualityDifference: 101, calls: 5, strongCalls: 1 }], "observations[0].responseQualityDifference"],
    [[{ responseQualityDifference: 10, calls: 0, strongCalls: 0 }], "observations[0].calls"],
    [[{ responseQualityDifference: 10, calls: 5, strongCalls: 1, quality: 7 }], "observations[0].quality"],
    [[], "observations"],
  ])("refuses %j", (observed, option) => {
    expect(() => calibratePromptRouter(observed, { pair })).toThrow(expect.objectContaining({ option }));
  });

  it("refuses a share of a quality that is not given", () => {
    expect(() => calibratePromptRouter(observations, { pair, target: { quality: 0.9 } })).toThrow(/strongQuality/);
  });
});

describe("rendering", () => {
  const calibrations = [
    calibrate(held, { pair, weights, costs, target: { quality: 0.95 } }),
    calibratePromptRouter(observations, { pair: { weak: "<a&b>", strong: '"c"' }, target: { share: 0.5 } }),
  ];
  it.each([
    ["en", "share of strong calls", "Use "],
    ["ja", "上位モデルの割合", "を使ってください"],
  ] as const)("is in %s", (language, share, use) => {
    for (const calibration of calibrations) {
      const text = renderCalibrationText(calibration, language);
      expect(text).toContain(share);
      expect(text).toContain(use);
      const svg = renderCalibrationSvg(calibration, language);
      expect(svg).toContain(share);
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [\s\S]*<\/svg>\n$/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|<a&b>/);
    }
  });

  it("says when no setting meets the target, and draws shares when no quality is known", () => {
    const missed = calibratePromptRouter(observations, { pair, costs, target: { saving: 1 } });
    expect(renderCalibrationText(missed)).toContain("100.0 %");
    expect(missed.chosen).toBeUndefined();
    const shares = calibratePromptRouter([{ responseQualityDifference: 5, calls: 10, strongCalls: 2 }], { pair });
    expect(renderCalibrationText(shares, "ja")).toContain("上位モデルの割合");
    for (const calibration of [missed, shares, calibrate(held, { pair, weights })]) {
      const svg = renderCalibrationSvg(calibration);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|<circle/);
      expect(svg).toContain("<polyline");
    }
  });

  it("refuses another language", () => {
    expect(() => renderCalibrationText(calibrations[0] as never, "fr" as never)).toThrow(/"en" or "ja"/);
  });
});
