/** How long a model takes, apart from the time that the server itself needs. */
export interface LatencyModel {
  /** Ms until the first token. @default 0 */
  readonly timeToFirstTokenMs?: number;
  /** Output tokens a second after it. @default unlimited */
  readonly tokensPerSecond?: number;
}

/** Ms of a whole reply. */
export function durationOf(model: LatencyModel, outputTokens: number): number {
  const { timeToFirstTokenMs = 0, tokensPerSecond = Number.POSITIVE_INFINITY } = model;
  return timeToFirstTokenMs + (1000 * outputTokens) / tokensPerSecond;
}
