import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { BedrockRoutedError } from "@bedrock-routed/core";
import {
  type CalibrationTarget,
  calibrate,
  type Estimate,
  evaluateScorer,
  renderCalibrationSvg,
  renderCalibrationText,
  type ScorerWeights,
  trainScorer,
} from "@bedrock-routed/router";
import { helpOf, isProgram, type ProgramName } from "./program-help";
import { type OutcomesFile, OutcomesFileError, parseOutcomes, resolvePair, withLine } from "./read-outcomes-file";

/** Where a program writes. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
}

const text = { type: "string" } as const;
const options = {
  help: { type: "boolean", short: "h" },
  weak: text,
  strong: text,
  weights: text,
  today: text,
  output: text,
  force: { type: "boolean" },
  seed: text,
  "weak-cost": text,
  "strong-cost": text,
  "target-share": text,
  "target-quality": text,
  "target-saving": text,
  svg: text,
  language: text,
} as const;

type Values = Readonly<Partial<Record<keyof typeof options, string | boolean>>>;

/** The command line is wrong. */
class UsageError extends Error {}

/**
 * Runs `train`, `calibrate` or `evaluate`.
 * @returns the exit code: 0; 1 when nothing can be recommended, or a file cannot be used; 2 for a wrong command line
 */
export function runProgram([name, ...args]: readonly string[], terminal: Terminal): number {
  if (name === undefined || name === "--help" || name === "-h") {
    terminal.out(helpOf());
    return name === undefined ? 2 : 0;
  }
  try {
    if (!isProgram(name))
      throw new UsageError(`Unknown program ${JSON.stringify(name)}: use train, calibrate or evaluate.`);
    const { values, positionals } = parse(args);
    if (values.help === true) {
      terminal.out(helpOf(name));
      return 0;
    }
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new UsageError("Name one file of outcomes.");
    return runOn(name, file, values, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(`${error.message} See --help.`);
      return 2;
    }
    if (!(error instanceof OutcomesFileError) && !BedrockRoutedError.isInstance(error)) throw error;
    terminal.error(error.message);
    return 1;
  }
}

function parse(args: readonly string[]): { values: Values; positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function runOn(name: ProgramName, file: string, values: Values, terminal: Terminal): number {
  const outcomes = parseOutcomes(readText(file), file);
  try {
    switch (name) {
      case "train":
        return train(outcomes, values, terminal);
      case "calibrate":
        return runCalibration(outcomes, values, terminal);
      case "evaluate":
        return evaluate(outcomes, values, terminal);
    }
  } catch (error) {
    throw withLine(error, outcomes, file);
  }
}

function train(file: OutcomesFile, values: Values, terminal: Terminal): number {
  const today = readWeights(values.today);
  const report = trainScorer(file.outcomes, {
    pair: resolvePair(modelsOf(values), file),
    seed: readNumber(values, "seed") ?? 1,
    ...(today === undefined ? {} : { today }),
  });
  terminal.out(report.verdict.text);
  if (report.learningCurve.length > 0) {
    terminal.out(`\nAPGR by number of outcomes:`);
    for (const { outcomes, apgr, deviation } of report.learningCurve) {
      terminal.out(`  ${String(outcomes).padStart(6)}  ${apgr.toFixed(3)} ± ${deviation.toFixed(3)}`);
    }
  }
  if (typeof values.output !== "string") return report.verdict.recommended ? 0 : 1;
  if (!report.verdict.recommended && values.force !== true) {
    terminal.error(`\n${values.output} was not written: the weights are not recommended. --force writes them anyway.`);
    return 1;
  }
  writeFileSync(values.output, `${JSON.stringify(report.weights)}\n`);
  terminal.out(`\nThe weights are in ${values.output}.`);
  return 0;
}

function runCalibration(file: OutcomesFile, values: Values, terminal: Terminal): number {
  const language = values.language ?? "en";
  if (language !== "en" && language !== "ja") throw new UsageError("--language is en or ja.");
  const weak = readNumber(values, "weak-cost");
  const strong = readNumber(values, "strong-cost");
  const weights = readWeights(values.weights);
  const target = readTarget(values);
  const calibration = calibrate(file.outcomes, {
    pair: resolvePair(modelsOf(values), file),
    seed: readNumber(values, "seed") ?? 1,
    ...(weights === undefined ? {} : { weights }),
    ...(weak === undefined || strong === undefined ? {} : { costs: { weak, strong } }),
    ...(target === undefined ? {} : { target }),
  });
  terminal.out(renderCalibrationText(calibration, language));
  if (typeof values.svg === "string") writeFileSync(values.svg, renderCalibrationSvg(calibration, language));
  return target !== undefined && calibration.chosen === undefined ? 1 : 0;
}

function evaluate(file: OutcomesFile, values: Values, terminal: Terminal): number {
  const weights = readWeights(values.weights);
  const { outcomes, gain, apgr, lead } = evaluateScorer(file.outcomes, {
    pair: resolvePair(modelsOf(values), file),
    seed: readNumber(values, "seed") ?? 1,
    ...(weights === undefined ? {} : { weights }),
  });
  terminal.out(`${outcomes} outcomes`);
  terminal.out(`mean gain of the strong model  ${format(gain)}`);
  terminal.out(`APGR of the weights            ${format(apgr.weights)}`);
  terminal.out(`APGR of prompt length          ${format(apgr.length)}`);
  terminal.out(`lead over length               ${format(lead)}`);
  return 0;
}

function format(estimate: Estimate | undefined): string {
  if (estimate === undefined) return "unknown: the strong model is not better on average";
  return `${estimate.value.toFixed(3)} [${estimate.low.toFixed(3)} to ${estimate.high.toFixed(3)}]`;
}

function modelsOf({ weak, strong }: Values): { weak: string | undefined; strong: string | undefined } {
  return {
    weak: typeof weak === "string" ? weak : undefined,
    strong: typeof strong === "string" ? strong : undefined,
  };
}

function readTarget(values: Values): CalibrationTarget | undefined {
  const targets: CalibrationTarget[] = [];
  const share = readNumber(values, "target-share");
  const quality = readNumber(values, "target-quality");
  const saving = readNumber(values, "target-saving");
  if (share !== undefined) targets.push({ share });
  if (quality !== undefined) targets.push({ quality });
  if (saving !== undefined) targets.push({ saving });
  if (targets.length > 1) throw new UsageError("Give one target.");
  return targets[0];
}

function readNumber(values: Values, name: keyof typeof options): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value === "" || !Number.isFinite(number)) throw new UsageError(`--${name} must be a number.`);
  return number;
}

function readWeights(file: string | boolean | undefined): ScorerWeights | undefined {
  if (typeof file !== "string") return undefined;
  try {
    return JSON.parse(readText(file)) as ScorerWeights;
  } catch (error) {
    if (error instanceof OutcomesFileError) throw error;
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
