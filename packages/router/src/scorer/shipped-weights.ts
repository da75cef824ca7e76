import priorJson from "../../data/prior.json?raw";
import scorerJson from "../../data/scorer.json?raw";
import standardJson from "../../data/standard.json?raw";
import type { Standard } from "../features/standard";
import type { ColumnBasis } from "./model";
import { toPrior } from "./prior";
import type { ScorerWeights } from "./scorer-weights";

let basis: ColumnBasis | undefined;
let weights: ScorerWeights | undefined;

/** Means and deviations of features and the prior, which all weights share. Parsed when first asked for. */
export function shippedBasis(): ColumnBasis {
  basis ??= { standard: JSON.parse(standardJson) as Standard, prior: toPrior(JSON.parse(priorJson)) };
  return basis;
}

/** The weights of this package. They come from several pairs of models and are a start, not an end. */
export function shippedWeights(): ScorerWeights {
  weights ??= JSON.parse(scorerJson) as ScorerWeights;
  return weights;
}
