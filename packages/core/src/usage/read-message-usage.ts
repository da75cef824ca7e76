import { isTokenUsage, readTokenUsage, type TokenUsage, type WireTokenUsage } from "./token-usage";

/** The parts of a LangChain message that hold usage. */
interface MeteredMessage {
  readonly usage_metadata?: LangChainUsage | undefined;
  readonly response_metadata?: {
    readonly usage?: WireTokenUsage & AnthropicUsage;
    readonly metadata?: { readonly usage?: WireTokenUsage };
  };
}

interface LangChainUsage {
  readonly input_tokens?: unknown;
  readonly output_tokens?: unknown;
  readonly input_token_details?: { readonly cache_read?: unknown; readonly cache_creation?: unknown } | undefined;
}

/** Usage in the answer of Claude over InvokeModel, as far as LangChain does not carry it. */
interface AnthropicUsage {
  readonly cache_creation?: { readonly ephemeral_1h_input_tokens?: unknown } | null;
}

/**
 * Usage of a LangChain message: the Converse `usage` in its `response_metadata`, which tells cache
 * writes by TTL, else its `usage_metadata`, whose `input_tokens` include cache reads and writes. That
 * of Claude over InvokeModel tells TTLs in `response_metadata.usage.cache_creation`; otherwise writes
 * count as 5-minute writes.
 *
 * @returns `undefined` when there is none, or it cannot be right: no call uses no tokens
 */
export function readMessageUsage(message: unknown): TokenUsage | undefined {
  const { usage_metadata: metadata, response_metadata: response } = (message ?? {}) as MeteredMessage;
  const wire = readTokenUsage(response?.metadata?.usage ?? response?.usage);
  if (isTokenUsage(wire)) return wire;
  if (metadata === undefined || metadata === null) return undefined;
  const cacheReadTokens = countOf(metadata.input_token_details?.cache_read);
  const cacheWriteTokens = countOf(metadata.input_token_details?.cache_creation);
  const cacheWrite1hTokens = Math.min(
    cacheWriteTokens,
    countOf(response?.usage?.cache_creation?.ephemeral_1h_input_tokens),
  );
  const usage = {
    inputTokens: Number(metadata.input_tokens) - cacheReadTokens - cacheWriteTokens,
    cacheReadTokens,
    cacheWrite5mTokens: cacheWriteTokens - cacheWrite1hTokens,
    cacheWrite1hTokens,
    outputTokens: Number(metadata.output_tokens),
  };
  return isTokenUsage(usage) && Number(metadata.input_tokens) + usage.outputTokens > 0 ? usage : undefined;
}

function countOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
