import type { CallRecord, LogRecord } from "@bedrock-routed/callbacks";
import { createRandom, InvalidOptionError, toUsd } from "@bedrock-routed/core";
import { readLog } from "../replay/read-log";
import { type Interval, intervalOf, type Resampled, resample, type UnitSums } from "./bootstrap";

/** Options of `compareArms`. */
export interface CompareArmsOptions {
  /**
   * Name of the router whose decisions are the arms.
   * @default "fixed-share"
   */
  readonly router?: string | undefined;
  /**
   * The arm that the others are compared with.
   * @default the arm with the most calls
   */
  readonly control?: string | undefined;
  /**
   * The arm of a call; `undefined` for a call that is not part of the experiment.
   * @default for calls that the router decided itself: the reason of the arm, or its model when the reason is the share
   */
  readonly armOf?: ((record: CallRecord) => string | undefined) | undefined;
  /**
   * What was assigned to an arm as a whole. Give the same as the `key` of the router.
   * @default the label "thread", or the single call when there is none
   */
  readonly unitOf?: ((record: CallRecord) => string) | undefined;
  /**
   * Scores of answers by run id, such as a user's thumb as 0 or 1.
   * @default undefined: whether the router accepted the answer, as 0 or 1, when it was reviewed
   */
  readonly scores?: ReadonlyMap<string, number> | undefined;
  /**
   * Confidence of the intervals, from 0.5 to 0.999.
   * @default 0.95
   */
  readonly confidence?: number | undefined;
  /**
   * Number of resamples, from 200 to 100,000.
   * @default 2000
   */
  readonly resamples?: number | undefined;
  /** Seed of the resampling: the same records and seed give the same intervals. @default 1 */
  readonly seed?: number | undefined;
}

/** What is compared. Money is in USD, durations are in ms. */
export type ArmMetric =
  | "costPerCall"
  | "latencyP50"
  | "latencyP95"
  | "inputTokensPerCall"
  | "outputTokensPerCall"
  | "quality"
  | "failureShare";

/** The metrics in the order of the tables. */
export const armMetrics: readonly ArmMetric[] = [
  "costPerCall",
  "latencyP50",
  "latencyP95",
  "inputTokensPerCall",
  "outputTokensPerCall",
  "quality",
  "failureShare",
];

/** A metric of one arm. */
export interface ArmEstimate {
  readonly value: number;
  /** Number of calls that have it. */
  readonly calls: number;
  /** `undefined` when the arm has too few units with values. */
  readonly interval: Interval | undefined;
}

/** One arm. */
export interface ArmReport {
  readonly arm: string;
  /** Calls, with those that failed. */
  readonly calls: number;
  /** Units, such as conversations. */
  readonly units: number;
  /** A metric is absent when no call of the arm has it. */
  readonly metrics: Readonly<Partial<Record<ArmMetric, ArmEstimate>>>;
}

/** The difference of an arm and the control in one metric. */
export interface ArmDifference {
  readonly arm: string;
  readonly metric: ArmMetric;
  /** Arm − control. */
  readonly difference: number;
  /** `difference` as a part of the control's value. `undefined` when that is 0. */
  readonly relative: number | undefined;
  readonly interval: Interval | undefined;
  /**
   * `"different"`: the interval leaves out 0. `"not-shown"`: it does not, which is no proof that the arms are alike.
   * `"too-few"`: one of the arms has fewer than 20 units.
   */
  readonly verdict: "different" | "not-shown" | "too-few";
}

/** Arms of an experiment, side by side. */
export interface ArmComparison {
  readonly control: string;
  readonly confidence: number;
  readonly resamples: number;
  /** In the order of their names. The control comes first. */
  readonly arms: readonly ArmReport[];
  readonly differences: readonly ArmDifference[];
  /** Calls that are in no arm: of other routers, or whose model the caller or a failure of the router decided. */
  readonly otherCalls: number;
  /** Whether a unit is the single call everywhere, because no record names a thread. */
  readonly isByCall: boolean;
}

const LEAST_UNITS = 20;
const percentiles = { latencyP50: 0.5, latencyP95: 0.95 } as const;
const means = ["costPerCall", "inputTokensPerCall", "outputTokensPerCall", "quality", "failureShare"] as const;

/**
 * Compares the arms of an experiment: cost, latency, tokens, quality and failures of each, with intervals by bootstrap over
 * units. The records must be kept, as `handler.records` or a log keeps them.
 *
 * @throws InvalidOptionError when an option is invalid, or no call belongs to `control`
 */
export function compareArms(records: Iterable<LogRecord>, options: CompareArmsOptions = {}): ArmComparison {
  const sums = new ArmSums(options);
  for (const record of records) sums.add(record);
  return sums.compare();
}

/**
 * The same over the files of a log. It keeps some numbers of each call of the experiment in memory, and no record.
 *
 * @throws InvalidOptionError for the options that `compareArms` refuses
 * @throws UnreadableLogError when a file cannot be read
 */
export async function compareArmsOfLog(
  paths: string | readonly string[],
  options: CompareArmsOptions = {},
): Promise<ArmComparison> {
  const sums = new ArmSums(options);
  for await (const { records } of readLog(paths)) for (const record of records) sums.add(record);
  return sums.compare();
}

interface Arm {
  calls: number;
  readonly units: Map<string, UnitSums>;
}

class ArmSums {
  readonly #options: CompareArmsOptions;
  readonly #armOf: (record: CallRecord) => string | undefined;
  readonly #unitOf: (record: CallRecord) => string;
  readonly #confidence: number;
  readonly #resamples: number;
  readonly #arms: Map<string, Arm> = new Map();
  #otherCalls = 0;
  #isByCall = true;

  constructor(options: CompareArmsOptions) {
    const { confidence = 0.95, resamples = 2000, seed = 1, router = "fixed-share" } = options;
    checkNumber("confidence", confidence, confidence >= 0.5 && confidence <= 0.999, "pass 0.5 to 0.999, such as 0.95");
    const isCount = Number.isSafeInteger(resamples) && resamples >= 200 && resamples <= 100_000;
    checkNumber("resamples", resamples, isCount, "pass a whole number from 200 to 100000");
    checkNumber("seed", seed, Number.isSafeInteger(seed), "pass a whole number");
    this.#confidence = confidence;
    this.#resamples = resamples;
    this.#options = options;
    this.#armOf = options.armOf ?? ((record) => armOf(record, router));
    this.#unitOf = options.unitOf ?? (({ labels, runId }) => labels.thread ?? runId);
  }

  add(record: LogRecord): void {
    if ("operation" in record || record.outcome === "cached" || record.call?.purpose !== undefined) return;
    const name = this.#armOf(record);
    if (name === undefined) {
      this.#otherCalls += 1;
      return;
    }
    const arm = this.#arms.get(name) ?? { calls: 0, units: new Map<string, UnitSums>() };
    this.#arms.set(name, arm);
    arm.calls += 1;
    const key = this.#unitOf(record);
    if (key !== record.runId) this.#isByCall = false;
    const unit = arm.units.get(key) ?? { durations: [], sums: new Map<string, { sum: number; count: number }>() };
    arm.units.set(key, unit);
    this.#measure(record, unit);
  }

  compare(): ArmComparison {
    const { seed = 1 } = this.#options;
    const control = this.#findControl();
    const random = createRandom(seed);
    const names = [...this.#arms.keys()].sort(
      (a, b) => Number(b === control) - Number(a === control) || (a < b ? -1 : 1),
    );
    const measured = names.map((name) => {
      const { calls, units } = this.#arms.get(name) ?? { calls: 0, units: new Map<string, UnitSums>() };
      const all = [...units.values()];
      return {
        name,
        calls,
        units: all,
        metrics: resample(all, { means, percentiles, resamples: this.#resamples, random }),
      };
    });
    const [first, ...others] = measured;
    return {
      control,
      confidence: this.#confidence,
      resamples: this.#resamples,
      arms: measured.map(({ name, calls, units, metrics }) => ({
        arm: name,
        calls,
        units: units.length,
        metrics: Object.fromEntries(
          armMetrics.flatMap((metric) => {
            const resampled = metrics.get(metric);
            return resampled === undefined ? [] : [[metric, this.#toEstimate(metric, resampled, units)]];
          }),
        ),
      })),
      differences: others.flatMap((arm) =>
        armMetrics.flatMap((metric) => {
          const [own, base] = [arm.metrics.get(metric), first?.metrics.get(metric)];
          if (own === undefined || base === undefined) return [];
          const isSmall = Math.min(arm.units.length, first?.units.length ?? 0) < LEAST_UNITS;
          return [this.#toDifference(arm.name, metric, { own, base, isSmall })];
        }),
      ),
      otherCalls: this.#otherCalls,
      isByCall: this.#isByCall,
    };
  }

  #measure(record: CallRecord, unit: UnitSums): void {
    const { scores } = this.#options;
    const isFailed = record.outcome === "failed";
    const accepted = record.routing?.router?.decision?.accepted;
    const reviewed = accepted === undefined ? undefined : Number(accepted);
    const score = scores === undefined ? reviewed : scores.get(record.runId);
    addTo(unit, "failureShare", isFailed ? 1 : 0);
    addTo(unit, "quality", score);
    if (record.outcome !== "answered") return;
    const usage = record.call?.usage;
    addTo(unit, "costPerCall", record.cost === undefined ? undefined : toUsd(record.cost));
    addTo(
      unit,
      "inputTokensPerCall",
      usage && usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    );
    addTo(unit, "outputTokensPerCall", usage?.outputTokens);
    if (record.durationMs !== undefined) unit.durations.push(record.durationMs);
  }

  #findControl(): string {
    const { control } = this.#options;
    const [most] = [...this.#arms].sort(([a, x], [b, y]) => y.calls - x.calls || (a < b ? -1 : 1));
    if (control === undefined) return most?.[0] ?? "";
    if (this.#arms.has(control)) return control;
    const names = [...this.#arms.keys()].map((name) => JSON.stringify(name)).join(", ");
    throw new InvalidOptionError("control", control, names === "" ? "no call has an arm" : `pass one of ${names}`);
  }

  #toEstimate(metric: ArmMetric, { estimate, replicates }: Resampled, units: readonly UnitSums[]): ArmEstimate {
    const calls = units.reduce(
      (sum, unit) => sum + (metric in percentiles ? unit.durations.length : (unit.sums.get(metric)?.count ?? 0)),
      0,
    );
    const interval = units.length < LEAST_UNITS ? undefined : intervalOf(replicates, this.#confidence);
    return { value: estimate, calls, interval };
  }

  #toDifference(
    arm: string,
    metric: ArmMetric,
    { own, base, isSmall }: { readonly own: Resampled; readonly base: Resampled; readonly isSmall: boolean },
  ): ArmDifference {
    const difference = own.estimate - base.estimate;
    const replicates = own.replicates.map((value, at) => value - (base.replicates[at] ?? Number.NaN));
    const interval = isSmall ? undefined : intervalOf(replicates, this.#confidence);
    const isDifferent = interval !== undefined && (interval.low > 0 || interval.high < 0);
    return {
      arm,
      metric,
      difference,
      relative: base.estimate === 0 ? undefined : difference / base.estimate,
      interval,
      verdict: interval === undefined ? "too-few" : isDifferent ? "different" : "not-shown",
    };
  }
}

/** Decisions of the caller, and those that replaced a router that failed, were not left to chance. */
function armOf({ routing }: CallRecord, router: string): string | undefined {
  const decision = routing?.router?.decision;
  if (decision?.router !== router || decision.by !== "router") return undefined;
  return decision.reason.startsWith("share ") ? decision.model : decision.reason;
}

function addTo({ sums }: UnitSums, metric: ArmMetric, value: number | undefined): void {
  if (value === undefined || !Number.isFinite(value)) return;
  const known = sums.get(metric) ?? { sum: 0, count: 0 };
  known.sum += value;
  known.count += 1;
  sums.set(metric, known);
}

function checkNumber(option: string, value: unknown, isValid: boolean, remedy: string): void {
  if (typeof value !== "number" || !isValid) throw new InvalidOptionError(option, value, remedy);
}
