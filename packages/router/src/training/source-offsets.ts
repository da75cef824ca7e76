import { fitRidge } from "./fit-ridge";
import type { TrainingRow } from "./training-row";

/** A column of this size is hardly pulled to 0. */
const COLUMN_OF_SOURCE = 10;
const PENALTY = { dense: 300, words: 4 } as const;

/**
 * What the pair of models of each source gains whatever the prompt is. The plain mean will not do: a source of
 * calculations alone would say that calculations gain nothing more than other prompts, which another source may show.
 * So the offsets are fitted together with what features and words explain.
 */
export function measureSourceOffsets(rows: readonly TrainingRow[]): ReadonlyMap<string, number> {
  const sources = [...new Set(rows.map(({ source }) => source))];
  const [only, second] = sources;
  if (only !== undefined && second === undefined) {
    const sum = rows.reduce((total, { gain }) => total + gain, 0);
    return new Map([[only, sum / rows.length]]);
  }
  const head = fitRidge(
    {
      dense: rows.map(({ columns, source }) => {
        const extended = new Float64Array(columns.length + sources.length);
        extended.set(columns);
        extended[columns.length + sources.indexOf(source)] = COLUMN_OF_SOURCE;
        return extended;
      }),
      words: rows.map(({ words }) => words),
      targets: Float64Array.from(rows, ({ gain }) => gain),
      weights: Float64Array.from(rows, ({ weight }) => weight),
    },
    PENALTY,
  );
  const columns = head.dense.length - sources.length;
  return new Map(
    sources.map((source, index) => [source, head.intercept + COLUMN_OF_SOURCE * (head.dense[columns + index] ?? 0)]),
  );
}
