import type { RouteDecision } from "@bedrock-routed/core";
import { describe, expect, it, vi } from "vitest";
import { atOnce, lite, pro, routeOutcome, routeRequest } from "../testing/route-request";
import { type DriftGuardOptions, driftGuard, type ThresholdRouter } from "./drift-guard";
import { type DriftEvent, renderDrift } from "./drift-report";

/** A router that takes the strong model from a threshold on. */
function createInner(): ThresholdRouter & { readonly threshold: number } {
  let threshold = 0.5;
  return {
    name: "scored",
    candidates: [lite, pro],
    baseline: pro,
    get threshold() {
      return threshold;
    },
    route: (): RouteDecision => ({ model: lite, reason: "simple", score: 0.2, threshold }),
    update: (changes) => {
      threshold = changes.threshold ?? threshold;
    },
  };
}

function create(options: DriftGuardOptions = {}) {
  const inner = createInner();
  const events: DriftEvent[] = [];
  const guard = driftGuard(inner, { onEvent: (event) => void events.push(event), clock: () => 0, ...options });
  const judge = (agreeing: number, differing: number): void => {
    for (let count = 0; count < agreeing; count += 1) guard.add({ weak: 1, strong: 1 });
    for (let count = 0; count < differing; count += 1) guard.add({ weak: 0, strong: 1 });
  };
  const call = (model = lite, declined = false): void => {
    const decision = {
      router: "scored",
      model,
      reason: "simple",
      by: "router",
      baselineModelId: pro,
      decidedInMs: 0,
    } as const;
    const router = {
      kind: "client",
      decision: declined ? { ...decision, declined: [{ model: lite, reason: "cheap", durationMs: 1 }] } : decision,
    } as const;
    atOnce(guard.route(routeRequest())).observe?.(routeOutcome(model, 0, { router }));
  };
  return { guard, inner, events, judge, call };
}

describe("driftGuard", () => {
  it("compares the share, the agreement and the escalations with those at calibration", () => {
    const { guard, judge, call } = create({ calibration: { share: 0.9, agreement: 0.9, escalation: 0.1 } });
    for (let count = 0; count < 90; count += 1) call();
    for (let count = 0; count < 10; count += 1) call(pro, true);
    judge(60, 40);
    const { share, agreement, escalation, threshold } = guard.report();
    expect([share, escalation]).toMatchObject([
      { share: 0.9, cases: 100, calibrated: 0.9, drifted: false },
      { share: 0.1, cases: 100, calibrated: 0.1, drifted: false },
    ]);
    expect(agreement).toMatchObject({ share: 0.6, cases: 100, drifted: true });
    // Wilson's interval for 60 of 100.
    expect(agreement.interval).toEqual([expect.closeTo(0.502, 3), expect.closeTo(0.691, 3)]);
    expect(threshold).toBe(0.5);
  });

  it("moves the threshold back when the agreement is below the floor, and says so", () => {
    const { inner, events, judge, call, guard } = create({ floor: 0.8, minOutcomes: 10 });
    call();
    judge(7, 2);
    expect(inner.threshold).toBe(0.5);
    judge(0, 1);
    expect(inner.threshold).toBeCloseTo(0.45);
    expect(events).toEqual([
      { kind: "threshold-moved", at: 0, agreement: 0.7, outcomes: 10, floor: 0.8, from: 0.5, to: 0.45 },
    ]);
    // Outcomes of the old threshold no longer count.
    judge(9, 1);
    expect(inner.threshold).toBeCloseTo(0.45);
    expect(guard.report().events).toEqual(events);
  });

  it("goes on until the lowest threshold, and then says that it cannot", () => {
    const { inner, events, judge, call } = create({ floor: 0.8, minOutcomes: 5, step: 0.3, lowest: 0.1 });
    call();
    judge(0, 15);
    expect(inner.threshold).toBe(0.1);
    expect(events.map(({ kind }) => kind)).toEqual(["threshold-moved", "threshold-moved", "below-floor"]);
  });

  it("says that it cannot for a router without a threshold, too", () => {
    const onEvent = vi.fn(() => {
      throw new Error("mine");
    });
    const inner = { candidates: [lite, pro], baseline: pro, route: () => ({ model: lite, reason: "x" }) };
    const guard = driftGuard(inner, { floor: 1, minOutcomes: 1, onEvent, clock: () => 0 });
    guard.add({ weak: 0, strong: 1 });
    expect(onEvent).toHaveBeenCalledWith(expect.objectContaining({ kind: "below-floor" }));
    expect(guard.report().threshold).toBeUndefined();
  });

  it("counts only the latest calls, and no outcome without a judgement", () => {
    const { guard, judge, call } = create({ window: 10, minOutcomes: 10 });
    judge(0, 10);
    judge(10, 0);
    guard.add({});
    for (let count = 0; count < 10; count += 1) call(pro);
    for (let count = 0; count < 5; count += 1) call();
    expect(guard.report()).toMatchObject({ agreement: { share: 1, cases: 10 }, share: { share: 0.5, cases: 10 } });
  });

  it("is readable in both languages", () => {
    const { guard, judge, call } = create({ floor: 0.8, minOutcomes: 10, calibration: { share: 0.4 } });
    call();
    judge(5, 5);
    judge(3, 0);
    expect(renderDrift(guard.report())).toBe(
      [
        "Router scored",
        "share of cheap answers: 100.0% (20.7%–100.0%, 1 calls); at calibration 40.0%; no change shown",
        "agreement in shadow mode: 100.0% (43.9%–100.0%, 3 calls)",
        "escalations: 0.0% (0.0%–79.3%, 1 calls)",
        "threshold: 0.45",
        "1970-01-01T00:00:00.000Z The threshold was moved from 0.5 to 0.45: the agreement was 50.0% in 10 shadow calls, below the floor of 80.0%.",
      ].join("\n"),
    );
    expect(renderDrift(guard.report(), "ja")).toContain("しきい値を 0.5 から 0.45 に下げました。");
    expect(renderDrift(create().guard.report(), "ja")).toContain("不明");
  });

  it("says in both languages that nothing could be moved, and what has changed", () => {
    const { guard, judge } = create({ floor: 0.8, minOutcomes: 10, calibration: { agreement: 0.9 } });
    judge(5, 5);
    judge(2, 7);
    expect(renderDrift(guard.report())).toContain("There is no threshold that could be moved");
    expect(renderDrift(guard.report())).toContain("at calibration 90.0%; has changed");
    expect(renderDrift(guard.report(), "ja")).toContain("動かせるしきい値がないため");
    expect(renderDrift(guard.report(), "ja")).toContain("変化あり");
  });

  it("counts no call that failed", () => {
    const { guard } = create();
    const outcome = { ...routeOutcome(lite), answer: undefined };
    atOnce(guard.route(routeRequest())).observe?.(outcome);
    expect(guard.report().share.cases).toBe(0);
  });

  it.each([
    [{ floor: 2 }, "floor"],
    [{ step: 0 }, "step"],
    [{ lowest: -1 }, "lowest"],
    [{ minOutcomes: 0 }, "minOutcomes"],
    [{ window: 10 }, "window"],
    [{ calibration: { share: 40 } }, "calibration.share"],
  ])("refuses %j", (options, option) => {
    expect(() => create(options)).toThrow(expect.objectContaining({ name: "InvalidOptionError", option }));
  });
});
