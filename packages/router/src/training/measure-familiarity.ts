import { denseFeatureNames, SHAPE_COLUMNS } from "../features/read-features";
import { distanceTo, type Familiarity } from "../scorer/familiarity";
import type { TrainingRow } from "./training-row";

const shapeNames: readonly string[] = denseFeatureNames.slice(0, SHAPE_COLUMNS);

/** A kind of prompt needs this many rows to have a shape. */
const FEWEST_ROWS = 15;
const FEWEST_ROWS_OF_LANGUAGE = 50;
const FEW_ROWS_OF_LANGUAGE = 500;
const SMALLEST_VARIANCE = 0.02;
/** Shares of the training prompts that are nearer than the two distances. */
const FAMILIAR_SHARE = 0.85;
const KNOWN_SHARE = 0.98;

/** Measures what the prompts of each source and group look like. */
export function measureFamiliarity(rows: readonly TrainingRow[]): Familiarity {
  const kinds = new Map<string, TrainingRow[]>();
  for (const row of rows) {
    const name = JSON.stringify([row.source, row.group, row.language]);
    const kind = kinds.get(name);
    if (kind === undefined) kinds.set(name, [row]);
    else kind.push(row);
  }
  const large = [...kinds.values()].filter((kind) => kind.length >= FEWEST_ROWS);
  const centres = large.map((kind) => shapeNames.map((_, column) => round(meanOf(kind, column))));
  const variances = shapeNames.map((_, column) => {
    let sum = 0;
    let count = 0;
    large.forEach((kind, index) => {
      for (const { columns } of kind) sum += ((columns[column] ?? 0) - (centres[index]?.[column] ?? 0)) ** 2;
      count += kind.length;
    });
    return round(Math.max(SMALLEST_VARIANCE, sum / Math.max(1, count)));
  });
  const distancesOf = (language: TrainingRow["language"]): readonly [number, number] | undefined => {
    const distances = rows
      .filter((row) => row.language === language)
      .map(({ columns }) => distanceTo({ centres, variances }, columns))
      .sort((first, second) => first - second);
    if (distances.length < FEWEST_ROWS_OF_LANGUAGE) return undefined;
    const at = (share: number): number => round(distances[Math.floor(share * (distances.length - 1))] ?? 0);
    // A few prompts do not show how far prompts of the same kind can be.
    if (distances.length < FEW_ROWS_OF_LANGUAGE) return [at(KNOWN_SHARE), 2 * at(KNOWN_SHARE)];
    return [at(FAMILIAR_SHARE), at(KNOWN_SHARE)];
  };
  const english = distancesOf("english");
  const japanese = distancesOf("japanese");
  return { centres, variances, distances: { ...(english && { english }), ...(japanese && { japanese }) } };
}

function meanOf(kind: readonly TrainingRow[], column: number): number {
  return kind.reduce((sum, { columns }) => sum + (columns[column] ?? 0), 0) / kind.length;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
