import { readFileSync, writeFileSync } from "node:fs";
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
 * @returns what the prior was learned on, and by which settings
 */
export function trainShipped(collections: string, data: string, seed: number): string {
  const { files, choice } = makeFiles(collections, seed);
  for (const [name, text] of files) writeFileSync(join(data, name), text);
  return `Prior ${choice}.`;
}

/** Trains again. Returns the names of the files in `data` that would change. */
export function checkShipped(collections: string, data: string, seed: number): readonly string[] {
  const { files } = makeFiles(collections, seed);
  return [...files].filter(([name, text]) => readFileSync(join(data, name), "utf8") !== text).map(([name]) => name);
}

function makeFiles(
  collections: string,
  seed: number,
): { readonly files: ReadonlyMap<string, string>; readonly choice: string } {
  const prompts = readCollections(collections);
  const { basis, choice } = learnBasis(prompts);
  const rows = prompts.map((prompt) => toTrainingRow(prompt, basis));
  const model = fitModel(rows, seed);
  const toText = (value: unknown): string => `${JSON.stringify(value)}\n`;
  const files = new Map([
    ["standard.json", toText(basis.standard)],
    ["prior.json", toText(toPriorRecord(basis.prior))],
    ["scorer.json", toText(toScorerWeights(model, predictGains(model, rows), undefined))],
  ]);
  return { files, choice };
}
