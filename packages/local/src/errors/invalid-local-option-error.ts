import { BedrockRoutedError } from "@bedrock-routed/core";

/** An option of `startLocalBedrock` is wrong: names the option, its value and the remedy. */
export class InvalidLocalOptionError extends BedrockRoutedError {
  /** Such as `"host"` or `"promptRouters[0].models"`. */
  readonly option: string;

  constructor(option: string, value: unknown, remedy: string) {
    super(`Invalid option ${option}: ${JSON.stringify(value)}. ${remedy}`);
    this.option = option;
  }
}
