import { InvalidOptionError } from "@bedrock-routed/core";

/** @throws InvalidOptionError when `timeout` is set and is not a number of ms above 0 */
export function checkTimeout(timeout: number | undefined): void {
  if (timeout === undefined || (Number.isFinite(timeout) && timeout > 0)) return;
  throw new InvalidOptionError("timeout", timeout, "pass a number of milliseconds above 0, such as 5000");
}

/** @throws InvalidOptionError when `scoreThreshold` is set and is not a finite number */
export function checkScoreThreshold(scoreThreshold: number | undefined): void {
  if (scoreThreshold === undefined || Number.isFinite(scoreThreshold)) return;
  throw new InvalidOptionError("scoreThreshold", scoreThreshold, "pass a number, such as 0.4");
}

export function isWholeNumberWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
