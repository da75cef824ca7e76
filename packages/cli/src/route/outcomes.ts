import { readFileSync } from "node:fs";
import type { ModelPair, ScorerWeights } from "@bedrock-routed/router";
import type { Arguments } from "../framework/arguments";
import { type OutcomesFile, OutcomesFileError, parseOutcomes, resolvePair, withLine } from "./read-outcomes-file";

/** What `train`, `calibrate` and `evaluate` share. */
export interface OutcomesInput extends OutcomesFile {
  readonly pair: ModelPair;
  readonly seed: number;
}

const MAX_SEED = 2 ** 32 - 1;

/**
 * Reads the outcomes that a command line names, and works on them.
 * @throws OutcomesFileError that names the line of an outcome that cannot be used
 */
export function withOutcomes<Result>(args: Arguments, work: (input: OutcomesInput) => Result): Result {
  const file = args.positional(0);
  const outcomes = parseOutcomes(readText(file), file);
  const pair = resolvePair({ weak: args.text("--weak"), strong: args.text("--strong") }, outcomes);
  try {
    return work({ ...outcomes, pair, seed: args.integer("--seed", { min: 0, max: MAX_SEED }) ?? 1 });
  } catch (error) {
    throw withLine(error, outcomes, file);
  }
}

/** @param file a file of weights; `undefined` for those of the package */
export function readWeights(file: string | undefined): ScorerWeights | undefined {
  if (file === undefined) return undefined;
  const text = readText(file);
  try {
    return JSON.parse(text) as ScorerWeights;
  } catch {
    throw new OutcomesFileError(`${file} is not valid JSON: give a file of weights that train wrote.`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new OutcomesFileError(`${file} cannot be read${code}.`);
  }
}
