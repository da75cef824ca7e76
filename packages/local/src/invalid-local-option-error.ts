import { BedrockRoutedError } from "@bedrock-routed/core";

/** An option of `startLocalBedrock` is invalid. The message names the option, its value and the remedy. */
export class InvalidLocalOptionError extends BedrockRoutedError {
  /** Path of the option, such as `"host"` or `"promptRouters[0].models"`. */
  readonly option: string;

  constructor(option: string, value: unknown, remedy: string) {
    super(`Invalid option ${option}: ${JSON.stringify(value)}. ${remedy}`);
    this.option = option;
  }
}

/** Returns a value as the error shows it. A function or an object is named only, because it can be large or private. */
export function describeValue(value: unknown): unknown {
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return `an object with ${Object.keys(value).slice(0, 9).join(", ") || "nothing"}`;
}
