import scorerJson from "../../data/scorer.json?raw";
import standardJson from "../../data/standard.json?raw";
import type { Standard } from "../features/standard";
import type { ScorerWeights } from "./scorer-weights";

let standard: Standard | undefined;
let weights: ScorerWeights | undefined;

/** Means and deviations of features, which all weights share. Parsed when first asked for. */
export function shippedStandard(): Standard {
  standard ??= JSON.parse(standardJson) as Standard;
  return standard;
}

/** The weights of this package. They come from several pairs of models and are a start, not an end. */
export function shippedWeights(): ScorerWeights {
  weights ??= JSON.parse(scorerJson) as ScorerWeights;
  return weights;
}
