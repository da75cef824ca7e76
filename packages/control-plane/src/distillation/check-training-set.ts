import { createReadStream } from "node:fs";
import { BedrockRoutedError, InvalidOptionError } from "@bedrock-routed/core";
import type { CallOptions } from "../requests/send";
import { checkTrainingLine, type TrainingRules } from "./check-training-line";

/** What a training set contains. */
export interface TrainingSetSummary {
  /** Number of prompts, one a line. */
  readonly prompts: number;
  /** Number of prompts with an answer of the teacher. For the others the service asks the teacher. */
  readonly answered: number;
  readonly bytes: number;
}

/** A problem of one line, or of the whole file. */
export interface TrainingSetProblem {
  /** From 1. `undefined` for a problem of the whole file. */
  readonly line: number | undefined;
  /** Such as `"is not JSON"`. It contains no text of the prompt. */
  readonly problem: string;
}

/** A training set cannot be used. Nothing was uploaded. */
export class TrainingSetError extends BedrockRoutedError {
  /** Path of the file. */
  readonly path: string;
  /** The first problems, at most 100. */
  readonly problems: readonly TrainingSetProblem[];
  /** How many there are, listed or not. */
  readonly problemCount: number;

  constructor(path: string, problems: readonly TrainingSetProblem[], problemCount: number) {
    const shown = problems.slice(0, SHOWN).map(({ line, problem }) => {
      return line === undefined ? `the file ${problem}` : `line ${line} ${problem}`;
    });
    const more = problemCount > shown.length ? `; and ${problemCount - shown.length} more in "problems"` : "";
    super(`The training set ${JSON.stringify(path)} cannot be used: ${shown.join("; ")}${more}. Nothing was uploaded.`);
    this.path = path;
    this.problems = problems;
    this.problemCount = problemCount;
  }
}

const SHOWN = 5;
const MAX_LISTED = 100;
/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/distillation-prepare-datasets.html */
const MIN_PROMPTS = 100;
const MAX_PROMPTS = 15_000;
/** Longer than the context of any student. It limits the memory that a line takes. */
const MAX_LINE_BYTES = 10_000_000;

/**
 * Reads a file of JSON lines once, and checks every line. Memory does not grow with the file.
 * @throws TrainingSetError with the line of each problem; InvalidOptionError when the file cannot be read; the reason
 * of the signal
 */
export async function checkTrainingSet(
  path: string,
  rules: TrainingRules,
  { signal }: CallOptions = {},
): Promise<TrainingSetSummary> {
  const problems: TrainingSetProblem[] = [];
  let [problemCount, prompts, answered, bytes, number] = [0, 0, 0, 0, 0];
  const report = (line: number | undefined, problem: string): void => {
    problemCount += 1;
    if (problems.length < MAX_LISTED) problems.push({ line, problem });
  };
  for await (const line of readLines(path, signal)) {
    number += 1;
    bytes += line.bytes;
    if (line.text?.trim() === "") {
      report(number, "is empty");
      continue;
    }
    prompts += 1;
    if (line.text === undefined) {
      report(number, line.problem);
      continue;
    }
    const checked = checkTrainingLine(line.text, rules);
    if (checked.hasAnswer) answered += 1;
    for (const problem of checked.problems) report(number, problem);
  }
  if (prompts < MIN_PROMPTS) report(undefined, `has ${prompts} prompts: AWS takes ${MIN_PROMPTS} or more`);
  if (prompts > MAX_PROMPTS) report(undefined, `has ${prompts} prompts: AWS takes at most ${MAX_PROMPTS}`);
  if (problemCount > 0) throw new TrainingSetError(path, problems, problemCount);
  return { prompts, answered, bytes };
}

type Line = { readonly bytes: number } & (
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text: undefined; readonly problem: string }
);

const NEWLINE = 0x0a;

async function* readLines(path: string, signal: AbortSignal | undefined): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readChunks(path, signal)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield toLine([...parts, chunk.subarray(start, end)], length + end - start, 1);
      [parts, length, start] = [[], 0, end + 1];
    }
    // Of a line that is too long, only the length is kept.
    if (length <= MAX_LINE_BYTES) parts.push(chunk.subarray(start));
    length += chunk.length - start;
  }
  if (length > 0) yield toLine(parts, length, 0);
}

async function* readChunks(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, signal && { signal })) yield chunk as Uint8Array;
  } catch (error) {
    signal?.throwIfAborted();
    throw new InvalidOptionError("data.file", path, "it cannot be read", error);
  }
}

function toLine(parts: readonly Uint8Array[], length: number, newline: number): Line {
  const bytes = length + newline;
  if (length > MAX_LINE_BYTES) {
    return { bytes, text: undefined, problem: `is longer than ${MAX_LINE_BYTES} bytes` };
  }
  try {
    return { bytes, text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts)) };
  } catch {
    return { bytes, text: undefined, problem: "is not UTF-8" };
  }
}
