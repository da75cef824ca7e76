import type { AIMessage } from "@langchain/core/messages";

/** What handlers read that do not look into messages: the tokens, as LangChain has them for streams, and the model. */
export interface LlmOutput {
  model_name?: string;
  tokenUsage?: { promptTokens: number; completionTokens: number; totalTokens: number };
}

/** The `llmOutput` of an answer. What is not known is left out. */
export function toLlmOutput({ response_metadata, usage_metadata: usage }: AIMessage): LlmOutput {
  const { model_name } = response_metadata;
  const output: LlmOutput = typeof model_name === "string" ? { model_name } : {};
  if (usage === undefined) return output;
  const { input_tokens: promptTokens, output_tokens: completionTokens, total_tokens: totalTokens } = usage;
  return { ...output, tokenUsage: { promptTokens, completionTokens, totalTokens } };
}
