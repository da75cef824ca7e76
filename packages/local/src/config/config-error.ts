import { BedrockRoutedError } from "@bedrock-routed/core";

/** A configuration file is invalid. The message names the file, the place in it, and the remedy. */
export class ConfigError extends BedrockRoutedError {
  readonly file: string;
  /** Place in the file, such as `"guardrails.abc.words[0]"`. Empty if the whole file is meant. */
  readonly path: string;

  constructor(file: string, path: string, problem: string) {
    super(path === "" ? `${file}: ${problem}` : `${file}, ${path}: ${problem}`);
    this.file = file;
    this.path = path;
  }
}
