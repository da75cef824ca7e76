import { InvalidOptionError } from "@bedrock-routed/core";
import type { ModelPair } from "../scorer/scorer-weights";
import type { Estimate } from "../training/apgr";

/** What one setting of a router gives, with 95 % intervals. */
export interface CalibrationPoint {
  /** The threshold, 0 to 1; or the response quality difference of a Bedrock router, in percent. */
  readonly setting: number;
  /** Share of the calls that the strong model answers, 0 to 1. */
  readonly share: Estimate;
  /** Mean quality of the answers, 0 to 1. `undefined` when it is not known. */
  readonly quality: Estimate | undefined;
  /** Share of the cost of the strong model alone that is saved. `undefined` when no costs were given. */
  readonly saving: Estimate | undefined;
}

/** Cost and quality of a pair of models over the settings of their router. It is plain JSON. */
export interface Calibration {
  readonly kind: "threshold" | "responseQualityDifference";
  readonly pair: ModelPair;
  /** Number of outcomes, or of observed calls. */
  readonly calls: number;
  /** Mean quality of each model alone. */
  readonly alone: { readonly weak: Estimate | undefined; readonly strong: Estimate | undefined };
  /** From all calls to the strong model to none. */
  readonly points: readonly CalibrationPoint[];
  readonly target: CalibrationTarget | undefined;
  /** The point that meets the target. `undefined` without a target, or when no point meets it. */
  readonly chosen: CalibrationPoint | undefined;
  /** Whether the whole interval of the chosen point meets the target. `false` without one. */
  readonly isShown: boolean;
}

/** What to reach. */
export type CalibrationTarget =
  /** At most this share of the calls goes to the strong model, 0 to 1. */
  | { readonly share: number }
  /** The answers keep at least this share of the strong model's quality, 0 to 1: 0.95 allows a loss of 5 %. */
  | { readonly quality: number }
  /** At least this share of the strong model's cost is saved, 0 to 1. */
  | { readonly saving: number };

/** Mean USD for a call of each model, or any other unit. */
export interface CallCosts {
  readonly weak: number;
  readonly strong: number;
}

export function checkTarget(target: CalibrationTarget | undefined, costs: CallCosts | undefined): void {
  if (target === undefined) return;
  const entries = Object.entries(target).filter(([, value]) => value !== undefined);
  const [entry] = entries;
  if (entries.length !== 1 || entry === undefined || !["share", "quality", "saving"].includes(entry[0])) {
    throw new InvalidOptionError("target", JSON.stringify(target), "give one of `share`, `quality` and `saving`");
  }
  const [name, value] = entry;
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
    throw new InvalidOptionError(`target.${name}`, value, "give a share from 0 to 1");
  }
  if (name === "saving" && costs === undefined) {
    throw new InvalidOptionError("target.saving", value, "give `costs` too: a saving depends on the price of a call");
  }
}

export function checkCosts(costs: CallCosts | undefined): void {
  if (costs === undefined) return;
  for (const side of ["weak", "strong"] as const) {
    if (Number.isFinite(costs[side]) && costs[side] >= 0) continue;
    throw new InvalidOptionError(`costs.${side}`, costs[side], "give the mean cost of a call, 0 or more");
  }
  if (costs.strong === 0)
    throw new InvalidOptionError("costs.strong", 0, "give a cost above 0: savings are shares of it");
}

/** The saving that a share of strong calls leaves. More strong calls save less, so the bounds change places. */
export function savingOf(share: Estimate, { weak, strong }: CallCosts): Estimate {
  const saved = (part: number): number => ((1 - part) * (strong - weak)) / strong;
  const [first, second] = [saved(share.high), saved(share.low)];
  return { value: saved(share.value), low: Math.min(first, second), high: Math.max(first, second) };
}

/** The point that meets a target at the lowest cost; for a target share, with the best quality. */
export function choosePoint(
  points: readonly CalibrationPoint[],
  target: CalibrationTarget | undefined,
  strong: Estimate | undefined,
): Pick<Calibration, "chosen" | "isShown"> {
  if (target === undefined) return { chosen: undefined, isShown: false };
  const byShare = [...points].sort((first, second) => first.share.value - second.share.value);
  if ("quality" in target) {
    const least = target.quality * (strong?.value ?? Number.POSITIVE_INFINITY);
    const chosen = byShare.find(({ quality }) => quality !== undefined && quality.value >= least);
    return { chosen, isShown: (chosen?.quality?.low ?? Number.NEGATIVE_INFINITY) >= least };
  }
  if ("share" in target) {
    const chosen = byShare.findLast(({ share }) => share.value <= target.share + 1e-9);
    return { chosen, isShown: (chosen?.share.high ?? Number.POSITIVE_INFINITY) <= target.share };
  }
  const chosen = byShare.findLast(({ saving }) => (saving?.value ?? 0) >= target.saving - 1e-9);
  return { chosen, isShown: (chosen?.saving?.low ?? Number.NEGATIVE_INFINITY) >= target.saving };
}
