import type { LogRecord } from "@bedrock-routed/callbacks";
import { InvalidOptionError, type MeasuredShare, measureShare, readInvokedModel } from "@bedrock-routed/core";

/** Rates of a client-side router, from 0 to 1. */
export interface RouterRates {
  /** Share of the calls that a cheaper candidate than the baseline answered. */
  readonly share?: number | undefined;
  /** Share of the judged shadow calls in which the cheap answer was as good as that of the baseline. */
  readonly agreement?: number | undefined;
  /** Share of the calls in which an answer was declined, and another model answered. */
  readonly escalation?: number | undefined;
}

/** A rate in the time of a report, and at calibration. */
export interface ComparedRate extends MeasuredShare {
  /** The rate at calibration. `undefined` when it was not given. */
  readonly calibrated: number | undefined;
  /** Whether the rate at calibration is outside of the interval of the rate now. */
  readonly drifted: boolean;
}

/** A client-side router, compared with its calibration. `driftGuard(…).report()` of `@bedrock-routed/router` is one too. */
export interface RouterDrift {
  /** Name of the router, such as `"complexity"`. */
  readonly router: string;
  readonly share: ComparedRate;
  readonly agreement: ComparedRate;
  readonly escalation: ComparedRate;
}

/** What shadow mode found out about a call, as `shadowRouter` records it. */
export interface ShadowOutcome {
  /** Quality of the cheap answer and of that of the baseline, 0 to 1. Without both, the outcome does not count. */
  readonly weak?: number | undefined;
  readonly strong?: number | undefined;
}

/** Options of `measureDrift`. */
export interface DriftOptions {
  /** The rates at calibration. */
  readonly calibration: RouterRates;
  /** The outcomes of shadow mode in the time of the report. @default none: the agreement is unknown */
  readonly outcomes?: Iterable<ShadowOutcome> | undefined;
  /** Name of the router. @default the only one in the records */
  readonly router?: string | undefined;
}

/**
 * Compares a client-side router with its calibration, from the records of a ledger or a log. Answered calls count for
 * which the router decided: not those that the caller sent to a model with `routeTo`, those of a router that failed, nor
 * shadow calls.
 *
 * @returns `undefined` when no record has a decision of the router
 * @throws InvalidOptionError for a rate that is not between 0 and 1, or when records have several routers and none is named
 */
export function measureDrift(records: Iterable<LogRecord>, options: DriftOptions): RouterDrift | undefined {
  const meter = new DriftMeter(options);
  for (const record of records) meter.add(record);
  return meter.measure();
}

/** `measureDrift` for records that come one by one, such as those of a log. It keeps counts and no records. */
export class DriftMeter {
  readonly #options: DriftOptions;
  readonly #counts = new Map<string, Counts>();

  /** @throws InvalidOptionError for a rate that is not between 0 and 1 */
  constructor(options: DriftOptions) {
    for (const [name, rate] of Object.entries(options.calibration)) requireRate(`calibration.${name}`, rate);
    this.#options = options;
  }

  add(record: LogRecord): void {
    countRecord(record, this.#counts);
  }

  /**
   * @returns `undefined` when no record has a decision of the router
   * @throws InvalidOptionError when records have several routers and none is named
   */
  measure(): RouterDrift | undefined {
    const { calibration, outcomes = [] } = this.#options;
    const router = this.#options.router ?? onlyKeyOf(this.#counts);
    const counted = router === undefined ? undefined : this.#counts.get(router);
    if (router === undefined || counted === undefined) return undefined;
    let [agreed, judged] = [0, 0];
    for (const { weak, strong } of outcomes) {
      if (weak === undefined || strong === undefined) continue;
      judged += 1;
      if (weak >= strong) agreed += 1;
    }
    return {
      router,
      share: compare(counted.cheap, counted.calls, calibration.share),
      agreement: compare(agreed, judged, calibration.agreement),
      escalation: compare(counted.escalated, counted.calls, calibration.escalation),
    };
  }
}

/** Number of calls. */
interface Counts {
  calls: number;
  cheap: number;
  escalated: number;
}

function countRecord(record: LogRecord, counts: Map<string, Counts>): void {
  if ("operation" in record || record.outcome !== "answered") return;
  const { call, routing } = record;
  const decision = routing?.router?.decision;
  if (decision?.by !== "router" || call?.purpose !== undefined) return;
  const counted = counts.get(decision.router) ?? { calls: 0, cheap: 0, escalated: 0 };
  counted.calls += 1;
  if (baseOf(decision.model) !== baseOf(decision.baselineModelId)) counted.cheap += 1;
  if ((decision.declined?.length ?? 0) > 0) counted.escalated += 1;
  counts.set(decision.router, counted);
}

/** The baseline of a record is the id that was sent, which can be another profile of the same model. */
function baseOf(modelId: string): string {
  return readInvokedModel(modelId)?.modelId ?? modelId;
}

function compare(hits: number, cases: number, calibrated: number | undefined): ComparedRate {
  const measured = measureShare(hits, cases);
  const [low, high] = measured.interval;
  return { ...measured, calibrated, drifted: calibrated !== undefined && (calibrated < low || calibrated > high) };
}

function requireRate(option: string, rate: unknown): void {
  if (rate === undefined || (typeof rate === "number" && rate >= 0 && rate <= 1)) return;
  throw new InvalidOptionError(option, rate, "use a share from 0 to 1");
}

function onlyKeyOf(counts: ReadonlyMap<string, Counts>): string | undefined {
  const names = [...counts.keys()];
  if (names.length < 2) return names[0];
  throw new InvalidOptionError("router", undefined, `the records have several: name one of ${names.join(", ")}`);
}
