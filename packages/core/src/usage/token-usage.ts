/**
 * Tokens of one call, each counted once.
 * The whole input is `inputTokens + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens`.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export interface TokenUsage {
  /** Neither read from nor written to the cache. */
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWrite5mTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly outputTokens: number;
}

/** `usage` of a Converse response or of a ConverseStream metadata event. */
export interface WireTokenUsage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cacheReadInputTokens?: number | undefined;
  readonly cacheWriteInputTokens?: number | undefined;
  readonly cacheDetails?:
    | readonly { readonly ttl?: string | undefined; readonly inputTokens?: number | undefined }[]
    | undefined;
}

/**
 * Usage as the service reports it; `undefined` when it reports none.
 * Writes without `cacheDetails` count as 5-minute writes, the TTL of a cache point that names none.
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

/** The sum of two usages. */
export function addTokenUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWrite5mTokens: a.cacheWrite5mTokens + b.cacheWrite5mTokens,
    cacheWrite1hTokens: a.cacheWrite1hTokens + b.cacheWrite1hTokens,
    outputTokens: a.outputTokens + b.outputTokens,
  };
}

/** Every input token, cached or not. */
export function totalInputTokens(usage: TokenUsage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
}

/** The same tokens as if there were no cache. */
export function withoutCache(usage: TokenUsage): TokenUsage {
  return {
    inputTokens: totalInputTokens(usage),
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: usage.outputTokens,
  };
}

/** Whether every count is a whole number, 0 or more: a record that was stored and read back may hold anything. */
export function isTokenUsage(usage: Partial<TokenUsage> | undefined): usage is TokenUsage {
  if (usage === undefined) return false;
  const { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens } = usage;
  return [inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens].every(
    (count) => Number.isSafeInteger(count) && Number(count) >= 0,
  );
}
