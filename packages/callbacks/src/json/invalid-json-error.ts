import { BedrockRoutedError } from "@bedrock-routed/core";

/** A stored ledger or record cannot be read: names the place and what is wrong there. */
export class InvalidJsonError extends BedrockRoutedError {
  /** Where, such as `"totals.cost"`. */
  readonly path: string;

  constructor(what: string, path: string, problem: string, cause: unknown) {
    super(`This is not the JSON form of a ${what}: at ${path || "its top"}: ${problem}. Write it with to${what}Json.`, {
      cause,
    });
    this.path = path;
  }
}
