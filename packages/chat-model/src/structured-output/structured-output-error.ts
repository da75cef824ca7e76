import { BedrockRoutedError, omitUndefined } from "@bedrock-routed/core";
import type { BaseMessage } from "@langchain/core/messages";

/**
 * Thrown by `withStructuredOutput` when an answer does not hold what the schema asks for: no tool was called,
 * the answer was cut off, or its values do not match. The message shows no text of the answer.
 */
export class StructuredOutputError extends BedrockRoutedError {
  /** The answer as it came. */
  readonly answer: BaseMessage;

  constructor(reason: string, answer: BaseMessage, cause?: unknown) {
    super(`Failed to parse the structured output: ${reason}`, omitUndefined({ cause }));
    this.answer = answer;
  }
}
