/**
 * Number of tokens of one call. Each token is counted once: the whole input is
 * `inputTokens + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens`.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export interface TokenUsage {
  /** Input tokens that were neither read from the cache nor written to it. */
  readonly inputTokens: number;
  /** Input tokens that were read from the cache. */
  readonly cacheReadTokens: number;
  /** Input tokens that were written to the cache with a lifetime of 5 minutes. */
  readonly cacheWrite5mTokens: number;
  /** Input tokens that were written to the cache with a lifetime of 1 hour. */
  readonly cacheWrite1hTokens: number;
  /** Tokens of the answer. */
  readonly outputTokens: number;
}

/** The `usage` field of a Converse response, or of the metadata event of a ConverseStream response. */
export interface WireTokenUsage {
  /** Input tokens that were neither read from the cache nor written to it. */
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cacheReadInputTokens?: number | undefined;
  /** Tokens written to the cache, whatever their TTL. */
  readonly cacheWriteInputTokens?: number | undefined;
  /** The written tokens by TTL, `"5m"` or `"1h"`. */
  readonly cacheDetails?:
    | readonly { readonly ttl?: string | undefined; readonly inputTokens?: number | undefined }[]
    | undefined;
}

/** The fields of a LangChain message that contain usage. */
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

/** The part of Claude's usage in an InvokeModel response that LangChain does not copy to `usage_metadata`. */
interface AnthropicUsage {
  readonly cache_creation?: { readonly ephemeral_1h_input_tokens?: unknown } | null;
}

/**
 * Converts the usage of a Converse response. Cache writes without `cacheDetails` count as 5-minute
 * writes, because 5 minutes is the TTL of a cache point that names none.
 *
 * @returns `undefined` when the service reports no usage
 */
export function readTokenUsage(wire: WireTokenUsage | undefined): TokenUsage | undefined {
  if (wire?.inputTokens === undefined || wire.outputTokens === undefined) return undefined;
  const cacheWrite1hTokens = (wire.cacheDetails ?? [])
    .filter((detail) => detail.ttl === "1h")
    .reduce((sum, detail) => sum + (detail.inputTokens ?? 0), 0);
  return {
    inputTokens: wire.inputTokens,
    cacheReadTokens: wire.cacheReadInputTokens ?? 0,
    cacheWrite5mTokens: Math.max(0, (wire.cacheWriteInputTokens ?? 0) - cacheWrite1hTokens),
    cacheWrite1hTokens,
    outputTokens: wire.outputTokens,
  };
}

/**
 * Reads the usage of a LangChain message. It takes the first of these that the message contains:
 *
 * 1. The Converse `usage` in `response_metadata`. It reports cache writes by TTL.
 * 2. `usage_metadata`, whose `input_tokens` include cache reads and writes. The TTL of the writes
 *    comes from `response_metadata.usage.cache_creation`, which Claude reports over InvokeModel.
 *    Without it, writes count as 5-minute writes.
 *
 * @returns `undefined` when the message has no usage, or usage that cannot be right, such as a call
 * without any token
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

/** Adds two usages, field by field. */
export function addTokenUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWrite5mTokens: a.cacheWrite5mTokens + b.cacheWrite5mTokens,
    cacheWrite1hTokens: a.cacheWrite1hTokens + b.cacheWrite1hTokens,
    outputTokens: a.outputTokens + b.outputTokens,
  };
}

/** Number of all input tokens: plain, read from the cache, and written to the cache. */
export function totalInputTokens(usage: TokenUsage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
}

/** The usage that the same call has without a cache: all input tokens are plain input. */
export function withoutCache(usage: TokenUsage): TokenUsage {
  return {
    inputTokens: totalInputTokens(usage),
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: usage.outputTokens,
  };
}

/**
 * Whether every count is a whole number that is 0 or more. Use it on a record that was stored and
 * read back, because such a record can contain anything.
 */
export function isTokenUsage(usage: Partial<TokenUsage> | undefined): usage is TokenUsage {
  if (usage === undefined) return false;
  const { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens } = usage;
  return [inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens].every(
    (count) => Number.isSafeInteger(count) && Number(count) >= 0,
  );
}
