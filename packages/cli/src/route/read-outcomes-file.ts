import { InvalidOptionError } from "@bedrock-routed/core";
import type { ModelPair, Outcome } from "@bedrock-routed/router";

/** A file that cannot be used. The message names the file, the line, and what to change. It shows no prompt. */
export class OutcomesFileError extends Error {}

/** Outcomes with the line that each comes from. */
export interface OutcomesFile {
  readonly outcomes: readonly Outcome[];
  readonly lines: readonly number[];
}

/** Parses JSON Lines: one outcome on each line. Empty lines are skipped. */
export function parseOutcomes(text: string, file: string): OutcomesFile {
  const outcomes: Outcome[] = [];
  const lines: number[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    outcomes.push(parseLine(line, `${file}, line ${index + 1}`));
    lines.push(index + 1);
  });
  if (outcomes.length === 0) throw new OutcomesFileError(`${file} has no outcomes: give one JSON object on each line.`);
  return { outcomes, lines };
}

function parseLine(line: string, place: string): Outcome {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new OutcomesFileError(`${place}: not valid JSON. Give one outcome as one JSON object on each line.`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Outcome;
  throw new OutcomesFileError(
    `${place}: not an object. Give an outcome such as {"prompt": "…", "weak": 0, "strong": 1}.`,
  );
}

/** Says which file and line an error of `trainScorer` or `calibrate` is about. Other errors stay as they are. */
export function withLine(error: unknown, { lines }: OutcomesFile, file: string): unknown {
  if (!InvalidOptionError.isInstance(error)) return error;
  const index = /^outcomes\[(\d+)\]/.exec(error.option)?.[1];
  const line = index === undefined ? undefined : lines[Number(index)];
  if (line !== undefined) return new OutcomesFileError(`${file}, line ${line}: ${error.message}`);
  return error.option === "outcomes" ? new OutcomesFileError(`${file}: ${error.message}`) : error;
}

/** The pair that was named, or else the one that shadow mode wrote into the first outcome. */
export function resolvePair(
  { weak, strong }: { readonly weak?: string | undefined; readonly strong?: string | undefined },
  { outcomes }: OutcomesFile,
): ModelPair {
  const recorded = outcomes[0]?.models;
  const pair = { weak: weak ?? recorded?.weak, strong: strong ?? recorded?.strong };
  if (pair.weak === undefined || pair.strong === undefined) {
    throw new OutcomesFileError(
      "The outcomes do not name their models: pass --weak <model id> and --strong <model id>.",
    );
  }
  return { weak: pair.weak, strong: pair.strong };
}
