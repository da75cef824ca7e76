import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { measureStandard } from "../features/standard";
import { toScorerWeights } from "../scorer/scorer-weights";
import { fitModel, predictGains } from "../training/fit-model";
import { readCollections, toTrainingRow } from "./read-collections";

/**
 * Makes the weights of this package from published collections of outcomes. The same collections and seed give the
 * same bytes.
 * @param collections the folder of the collections
 * @param data the folder that `standard.json` and `scorer.json` are written to
 */
export function trainShipped(collections: string, data: string, seed: number): void {
  const prompts = readCollections(collections);
  const standard = measureStandard(prompts.map(({ features }) => features));
  const rows = prompts.map((prompt) => toTrainingRow(prompt, standard));
  const model = fitModel(rows, seed);
  write(join(data, "standard.json"), standard);
  write(join(data, "scorer.json"), toScorerWeights(model, predictGains(model, rows), undefined));
}

function write(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value)}\n`);
}
