/** Text of a model with its sources, as `ChatBedrockConverse` leaves it in a content block. */
export interface CitationsContent {
  readonly text: string;
  readonly citations: readonly unknown[];
}

/**
 * Reads a Converse `citationsContent` block; empty for other blocks.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CitationsContentBlock.html
 */
export function readCitationsContent(block: object): CitationsContent {
  const { content, citations } = fields(fields(block).citationsContent);
  const texts = list(content).map((part) => fields(part).text);
  return { text: texts.filter((text) => typeof text === "string").join(""), citations: list(citations) };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
