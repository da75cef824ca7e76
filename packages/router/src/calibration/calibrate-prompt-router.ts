import { InvalidOptionError } from "@bedrock-routed/core";
import type { ModelPair } from "../scorer/scorer-weights";
import type { Estimate } from "../training/apgr";
import {
  type Calibration,
  type CalibrationPoint,
  type CalibrationTarget,
  type CallCosts,
  checkCosts,
  checkTarget,
  choosePoint,
  savingOf,
} from "./calibration";

/** What was seen of a Bedrock prompt router with one setting. */
export interface ObservedSetting {
  /** `responseQualityDifference` of the router, in percent. */
  readonly responseQualityDifference: number;
  /** Calls through the router. */
  readonly calls: number;
  /** Calls that the stronger model answered. The routing record of each call names the model. */
  readonly strongCalls: number;
  /** Mean quality of the answers, 0 to 1, when they were judged. */
  readonly quality?: number;
}

export interface CalibratePromptRouterOptions {
  /** The router's models. */
  readonly pair: ModelPair;
  /** Mean cost of a call of each model. @default no savings are calculated */
  readonly costs?: CallCosts;
  /** Mean quality of the strong model alone. A target quality is a share of it. @default a target quality is refused */
  readonly strongQuality?: number;
  readonly target?: CalibrationTarget;
}

/**
 * Compares the settings of Bedrock prompt routers that you observed, and chooses one for a target. It creates no
 * router and calls nothing. Between observed settings nothing is known, so only observed ones are chosen.
 *
 * @throws InvalidOptionError for an observation, a cost or a target that cannot be used
 */
export function calibratePromptRouter(
  observations: readonly ObservedSetting[],
  { pair, costs, strongQuality, target }: CalibratePromptRouterOptions,
): Calibration {
  checkCosts(costs);
  checkTarget(target, costs);
  if (target !== undefined && "quality" in target && strongQuality === undefined) {
    throw new InvalidOptionError(
      "target.quality",
      target.quality,
      "give `strongQuality` too: the target is a share of it",
    );
  }
  if (observations.length === 0) throw new InvalidOptionError("observations", 0, "give at least one observed setting");
  observations.forEach(checkObservation);
  const points = [...observations]
    .sort((first, second) => first.responseQualityDifference - second.responseQualityDifference)
    .map(({ responseQualityDifference, calls, strongCalls, quality }): CalibrationPoint => {
      const share = wilson(strongCalls, calls);
      return {
        setting: responseQualityDifference,
        share,
        quality: quality === undefined ? undefined : boundedMean(quality, calls),
        saving: costs && savingOf(share, costs),
      };
    });
  const strong = strongQuality === undefined ? undefined : exactly(strongQuality);
  return {
    kind: "responseQualityDifference",
    pair,
    calls: observations.reduce((sum, { calls }) => sum + calls, 0),
    alone: { weak: undefined, strong },
    points,
    target,
    ...choosePoint(points, target, strong),
  };
}

function checkObservation(observation: ObservedSetting, index: number): void {
  const { responseQualityDifference, calls, strongCalls, quality } = observation;
  const name = `observations[${index}]`;
  if (!(responseQualityDifference >= 0 && responseQualityDifference <= 100)) {
    throw new InvalidOptionError(
      `${name}.responseQualityDifference`,
      responseQualityDifference,
      "give a percentage, 0 to 100",
    );
  }
  if (!(Number.isInteger(calls) && calls > 0)) {
    throw new InvalidOptionError(`${name}.calls`, calls, "give a number of calls above 0");
  }
  if (!(Number.isInteger(strongCalls) && strongCalls >= 0 && strongCalls <= calls)) {
    throw new InvalidOptionError(`${name}.strongCalls`, strongCalls, "give a number of calls from 0 to `calls`");
  }
  if (quality !== undefined && !(quality >= 0 && quality <= 1)) {
    throw new InvalidOptionError(`${name}.quality`, quality, "give a quality from 0 to 1");
  }
}

const Z = 1.96;

/** The share with its interval (Wilson, 1927), which also holds for few calls. */
function wilson(part: number, total: number): Estimate {
  const share = part / total;
  const factor = 1 + Z ** 2 / total;
  const centre = (share + Z ** 2 / (2 * total)) / factor;
  const half = (Z / factor) * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** A mean of qualities from 0 to 1 with the widest interval that such qualities can have. */
function boundedMean(mean: number, count: number): Estimate {
  const half = Z * Math.sqrt((mean * (1 - mean)) / count);
  return { value: mean, low: Math.max(0, mean - half), high: Math.min(1, mean + half) };
}

function exactly(value: number): Estimate {
  return { value, low: value, high: value };
}
