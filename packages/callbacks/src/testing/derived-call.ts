import { totalInputTokens } from "@bedrock-routed/core";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import type { CallRecord } from "../record/record";

/** What a tool derives from one call of a chat model. */
export interface DerivedCall {
  readonly modelId: string;
  /** Tokens, cached ones included. */
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** What our own record contains. */
export function toDerivedCall({ call }: CallRecord): Partial<DerivedCall> {
  if (call?.usage === undefined || call.invokedModel === undefined) return {};
  const { outputTokens: output, cacheReadTokens: cacheRead, cacheWrite5mTokens, cacheWrite1hTokens } = call.usage;
  const cacheWrite = cacheWrite5mTokens + cacheWrite1hTokens;
  return { modelId: call.invokedModel.modelId, input: totalInputTokens(call.usage), output, cacheRead, cacheWrite };
}

/** Langfuse counts cached input separately. */
export function readLangfuse({ attributes }: ReadableSpan): Partial<DerivedCall> {
  const usage = JSON.parse(String(attributes["langfuse.observation.usage_details"]));
  const { input_cache_read: cacheRead, input_cache_creation: cacheWrite, output } = usage;
  return withoutUnknown({
    modelId: attributes["langfuse.observation.model.name"],
    input: usage.input + cacheRead + cacheWrite,
    output,
    cacheRead,
    cacheWrite,
  });
}

/** OpenInference omits cache reads when there are none. */
export function readOpenInference({ attributes }: ReadableSpan): Partial<DerivedCall> {
  return withoutUnknown({
    modelId: attributes["llm.model_name"],
    input: attributes["llm.token_count.prompt"],
    output: attributes["llm.token_count.completion"],
    cacheRead: attributes["llm.token_count.prompt_details.cache_read"] ?? 0,
  });
}

export function readTraceloop({ attributes }: ReadableSpan): Partial<DerivedCall> {
  return withoutUnknown({
    modelId: attributes["gen_ai.response.model"],
    input: attributes["gen_ai.usage.input_tokens"],
    output: attributes["gen_ai.usage.output_tokens"],
  });
}

function withoutUnknown(derived: Readonly<Record<keyof DerivedCall, unknown>> | object): Partial<DerivedCall> {
  return Object.fromEntries(Object.entries(derived).filter(([, value]) => value !== undefined));
}
