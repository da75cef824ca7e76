import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { toPriorRecord } from "../scorer/prior";
import { toScorerWeights } from "../scorer/scorer-weights";
import { fitModel, predictGains } from "../training/fit-model";
import { learnBasis } from "./learn-prior";
import { readCollections, toTrainingRow } from "./read-collections";

/**
 * Makes the weights of this package from published collections of outcomes. The same collections and seed give the
 * same bytes.
 * @param collections the folder of the collections
 * @param data the folder that `standard.json`, `prior.json` and `scorer.json` are written to
 */
export function trainShipped(collections: string, data: string, seed: number): void {
  const prompts = readCollections(collections);
  const { basis, choice } = learnBasis(prompts);
  const rows = prompts.map((prompt) => toTrainingRow(prompt, basis));
  const model = fitModel(rows, seed);
  write(join(data, "standard.json"), basis.standard);
  write(join(data, "prior.json"), toPriorRecord(basis.prior));
  write(join(data, "scorer.json"), toScorerWeights(model, predictGains(model, rows), undefined));
  console.log(`Prior ${choice}.`);
}

function write(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value)}\n`);
}
