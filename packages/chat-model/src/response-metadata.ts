import type { RoutingRecord } from "@bedrock-routed/core";
import type { AIMessage } from "@langchain/core/messages";

/** What this package adds to `response_metadata`, the same on every path. */
export interface RoutedResponseMetadata {
  routing?: RoutingRecord;
  /** Base id of the model that answered. Absent when it is unknown. */
  model_name?: string;
  /** The same under the name that LangChain's standard tests ask for; the id that was called when it is unknown. */
  model?: string;
}

export function toResponseMetadata(routing: RoutingRecord | undefined): RoutedResponseMetadata {
  if (routing === undefined) return {};
  const modelId = routing.invokedModel?.modelId;
  const model = modelId ?? routing.requestedModelId;
  return modelId === undefined ? { routing, model } : { routing, model, model_name: modelId };
}

/** For callback handlers that read no messages: the model, and the tokens in the form that LangChain has for streams. */
export interface LlmOutput {
  model_name?: string;
  tokenUsage?: { promptTokens: number; completionTokens: number; totalTokens: number };
}

/** The `llmOutput` of an answer, without what is unknown. */
export function toLlmOutput({ response_metadata, usage_metadata: usage }: AIMessage): LlmOutput {
  const { model_name } = response_metadata;
  const output: LlmOutput = typeof model_name === "string" ? { model_name } : {};
  if (usage === undefined) return output;
  const { input_tokens: promptTokens, output_tokens: completionTokens, total_tokens: totalTokens } = usage;
  return { ...output, tokenUsage: { promptTokens, completionTokens, totalTokens } };
}
