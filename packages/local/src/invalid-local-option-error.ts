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
