import { type ClientRouter, InvalidOptionError, type RouteOutcome } from "@bedrock-routed/core";
import { observeDecision } from "../composition/observe-decision";
import { andThen, requireChoice, requireNumber, type UpdatableRouter } from "../composition/route-choice";
import type { ShadowRecord } from "../shadow/shadow-router";
import type { ComparedRate, DriftEvent, DriftReport, RouterRates } from "./drift-report";
import { RollingShare } from "./rolling-share";

/** A router whose threshold can be moved. */
export type ThresholdRouter = UpdatableRouter<{ readonly threshold?: number }>;

/** Options of `driftGuard`. */
export interface DriftGuardOptions {
  /** The rates at calibration, to compare with. @default unknown */
  readonly calibration?: RouterRates;
  /** The least agreement in shadow mode, 0 to 1. Below it the threshold is moved back. @default no floor */
  readonly floor?: number;
  /** How far the threshold is moved at once. @default 0.05 */
  readonly step?: number;
  /** The threshold is not moved below this. @default 0 */
  readonly lowest?: number;
  /** Judged shadow calls that the guard waits for, after the start and after each move. @default 50 */
  readonly minOutcomes?: number;
  /** The latest calls, and the latest outcomes, that count. @default 1000 */
  readonly window?: number;
  /** Called when the threshold is moved, or cannot be. What it throws is dropped. @default none: the report has the events */
  readonly onEvent?: (event: DriftEvent) => unknown;
  /** Returns the time in ms since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** A router that watches itself. */
export interface GuardedRouter extends ClientRouter {
  /** Takes an outcome of shadow mode: pass it as `onOutcome` of `shadowRouter`. */
  add(record: Pick<ShadowRecord, "weak" | "strong">): void;
  /** How the router does, compared with its calibration. */
  report(): DriftReport;
}

/** Events that a report keeps, the latest ones. */
const MOST_EVENTS = 100;

/**
 * Watches how a router does: the share of cheap answers, the agreement in shadow mode and the escalations. When the
 * agreement falls below the floor, it lowers the threshold of the inner router by a step, so that the stronger model
 * answers more often, and says so. It never raises it: that is a decision for people.
 *
 * The comparison is a point estimate over at least `minOutcomes` outcomes, so quality is protected early; the report
 * has the interval.
 * @throws InvalidOptionError for an option that cannot be used
 */
export function driftGuard(inner: ClientRouter | ThresholdRouter, options: DriftGuardOptions = {}): GuardedRouter {
  requireChoice("inner", inner);
  const { calibration = {}, onEvent, clock = Date.now } = options;
  const floor = options.floor === undefined ? undefined : requireNumber("floor", options.floor, 0, 1);
  const step = requireNumber("step", options.step ?? 0.05, 0.000_001, 1);
  const lowest = requireNumber("lowest", options.lowest ?? 0, 0, 1);
  const minOutcomes = requireNumber("minOutcomes", options.minOutcomes ?? 50, 1);
  const window = requireWhole("window", options.window ?? 1000, minOutcomes);
  for (const [name, rate] of Object.entries(calibration)) requireNumber(`calibration.${name}`, rate, 0, 1);
  const [share, agreement, escalation] = [new RollingShare(window), new RollingShare(window), new RollingShare(window)];
  let threshold: number | undefined;
  let events: readonly DriftEvent[] = [];

  const watch = ({ answer, routing }: RouteOutcome): void => {
    if (answer === undefined) return;
    share.add(answer.model !== inner.baseline);
    escalation.add((routing?.router?.decision?.declined?.length ?? 0) > 0);
  };

  const say = (event: DriftEvent): void => {
    events = [...events, event].slice(-MOST_EVENTS);
    try {
      onEvent?.(event);
    } catch {
      // The threshold is moved all the same.
    }
  };

  const protect = (): void => {
    const measured = agreement.measure();
    if (floor === undefined || measured.share === undefined || measured.cases < minOutcomes) return;
    if (measured.share >= floor) return;
    const found = { at: clock(), agreement: measured.share, outcomes: measured.cases, floor };
    // What was judged so far belongs to the old threshold.
    agreement.clear();
    const to = threshold === undefined ? undefined : Math.max(lowest, threshold - step);
    if (to === undefined || threshold === undefined || to >= threshold || !isThresholdRouter(inner)) {
      say({ kind: "below-floor", ...found });
      return;
    }
    inner.update({ threshold: to });
    say({ kind: "threshold-moved", ...found, from: threshold, to });
    threshold = to;
  };

  const compare = (rolling: RollingShare, calibrated: number | undefined): ComparedRate => {
    const measured = rolling.measure();
    const [low, high] = measured.interval;
    return { ...measured, calibrated, drifted: calibrated !== undefined && (calibrated < low || calibrated > high) };
  };

  return {
    name: inner.name ?? "custom",
    candidates: inner.candidates,
    baseline: inner.baseline,
    route: (request) =>
      andThen(inner.route(request), (decided) => {
        threshold = decided.threshold ?? threshold;
        return observeDecision(decided, watch);
      }),
    add({ weak, strong }) {
      if (weak === undefined || strong === undefined) return;
      agreement.add(weak >= strong);
      protect();
    },
    report: () => ({
      router: inner.name ?? "custom",
      share: compare(share, calibration.share),
      agreement: compare(agreement, calibration.agreement),
      escalation: compare(escalation, calibration.escalation),
      threshold,
      events,
    }),
  };
}

function isThresholdRouter(router: ClientRouter | ThresholdRouter): router is ThresholdRouter {
  return "update" in router && typeof router.update === "function";
}

function requireWhole(option: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new InvalidOptionError(option, value, `use a whole number, ${least} or more`);
}
