import type { ModelData } from "./model-facts";

/** The newest date of the sources that a price names; else that of the data. */
export function dateOfSource(data: ModelData, source: string): string {
  const dates = new Map(Object.entries(data.sources).map(([name, { asOf = "" }]) => [name, asOf]));
  const newest = source
    .split("+")
    .map((name) => dates.get(name) ?? "")
    .sort()
    .at(-1);
  return newest || data.asOf;
}
