import { BedrockRoutedError } from "./bedrock-routed-error";

const SHOWN_CHARACTERS = 120;

/** An option cannot be used: names the option, its value and the remedy. Never pass it a secret. */
export class InvalidOptionError extends BedrockRoutedError {
  /** Such as `"topK"` or `"promptRouters[0].models"`. */
  readonly option: string;

  /** @param remedy what to pass instead, as a clause without its full stop */
  constructor(option: string, value: unknown, remedy: string, cause?: unknown) {
    super(`Invalid ${option} ${show(value)}: ${remedy}.`, cause === undefined ? {} : { cause });
    this.option = option;
  }
}

function show(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
