import { BedrockRoutedError } from "../errors/bedrock-routed-error";

const SHOWN_CHARACTERS = 120;

/** `modelId` is malformed: says which part is wrong and what a right one looks like. */
export class InvalidTargetError extends BedrockRoutedError {
  /** The offending input, cut to 120 characters. */
  readonly input: string;
  /** The part that is wrong, such as `"account"` or `"resource id"`. */
  readonly part: string;

  constructor(input: unknown, part: string, expected: string) {
    const shown = show(input);
    super(`Invalid modelId ${JSON.stringify(shown)}: ${part} is wrong. Expected ${expected}.`);
    this.input = shown;
    this.part = part;
  }
}

function show(input: unknown): string {
  const text = typeof input === "string" ? input : `(${input === null ? "null" : typeof input})`;
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
