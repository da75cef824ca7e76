import type { TokenUsage } from "@bedrock-routed/core";

type Json = Readonly<Record<string, unknown>>;

/** A text when the answer is text alone, else blocks as the chat models of `@langchain/aws` give them. */
export function textAnswer(blocks: readonly Json[]): string | readonly Json[] {
  if (blocks.every(({ text }) => typeof text === "string")) return blocks.map(({ text }) => text).join("");
  return blocks.map(toAnswerBlock);
}

function toAnswerBlock(block: Json): Json {
  if (typeof block.text === "string") return { type: "text", text: block.text };
  if (typeof block.type === "string") return block;
  const { reasoningText } = (block.reasoningContent ?? {}) as { reasoningText?: Json };
  if (reasoningText !== undefined) {
    const { text, signature } = reasoningText;
    return { type: "reasoning", reasoning: text ?? "", ...(signature === undefined ? {} : { signature }) };
  }
  const [kind = "", value] = Object.entries(block)[0] ?? [];
  return { type: kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), [kind]: value };
}

/** Batch inference has no cache, so all input is plain input. */
export function readTokens(inputTokens: unknown, outputTokens: unknown): TokenUsage | undefined {
  if (typeof inputTokens !== "number" || typeof outputTokens !== "number") return undefined;
  return { inputTokens, outputTokens, cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 };
}
