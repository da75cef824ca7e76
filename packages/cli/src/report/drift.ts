import { readFile } from "node:fs/promises";
import { DriftMeter, type RouterRates, type ShadowOutcome } from "@bedrock-routed/reports";
import { type Arguments, parsePair } from "../framework/arguments";
import { UsageError } from "../framework/usage-error";

const RATES = ["share", "agreement", "escalation"] as const;
const RATES_FORM = "RATE=SHARE, such as share=0.6,agreement=0.93,escalation=0.05";
const NUMBER = /^\d+(\.\d+)?$/;

/**
 * Compares a router with the rates of `--calibration`.
 * @returns `undefined` when none are given
 * @throws UsageError when a rate cannot be used; Error that names a line of `--outcomes`
 */
export async function createDriftMeter(args: Arguments): Promise<DriftMeter | undefined> {
  const rates = args.text("--calibration");
  const [router, paths] = [args.text("--router"), args.list("--outcomes")];
  if (rates === undefined) {
    if (router === undefined && paths.length === 0) return undefined;
    throw new UsageError(`--router and --outcomes need --calibration: give it ${RATES_FORM}.`);
  }
  const calibration = parseRates(rates);
  const outcomes = (await Promise.all(paths.map(readOutcomes))).flat();
  return new DriftMeter({ calibration, outcomes, router });
}

function parseRates(rates: string): RouterRates {
  return Object.fromEntries(
    rates.split(",").map((pair) => {
      const [name, share] = parsePair("--calibration", pair, RATES_FORM);
      if (RATES.some((rate) => rate === name) && NUMBER.test(share) && Number(share) <= 1) return [name, Number(share)];
      throw new UsageError(`Invalid --calibration ${JSON.stringify(pair)}: use ${RATES_FORM}; a share is 0 to 1.`);
    }),
  );
}

/** @throws Error that names the line that is no outcome of shadow mode */
async function readOutcomes(path: string): Promise<ShadowOutcome[]> {
  const lines = (await readFile(path, "utf8")).split("\n");
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      const { weak, strong } = JSON.parse(line) as ShadowOutcome;
      return [{ weak, strong }];
    } catch {
      throw new Error(`${path}:${index + 1} is no JSON: name a file of outcomes that shadowRouter gave to onOutcome.`);
    }
  });
}
