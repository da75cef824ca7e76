import { estimateTokens } from "@bedrock-routed/core";

/** What is sent of a reply, and why it ends. */
export interface LimitedReply {
  readonly text: string;
  readonly stopReason: "end_turn" | "max_tokens" | "stop_sequence";
  readonly outputTokens: number;
}

/** Cuts a reply before the first stop sequence, and at `maxTokens` estimated tokens. */
export function limitReply(
  reply: string,
  maxTokens: number | undefined,
  stopSequences: readonly string[],
): LimitedReply {
  const stop = Math.min(
    ...stopSequences.map((sequence) => reply.indexOf(sequence)).filter((index) => index >= 0),
    Infinity,
  );
  const stopped = reply.slice(0, stop);
  if (maxTokens === undefined || estimateTokens(stopped) <= maxTokens) {
    const stopReason = stop < reply.length ? "stop_sequence" : "end_turn";
    return { text: stopped, stopReason, outputTokens: estimateTokens(stopped) };
  }
  const text = longestPrefix(stopped, maxTokens);
  return { text, stopReason: "max_tokens", outputTokens: estimateTokens(text) };
}

/** By halving: estimates grow with the text. */
function longestPrefix(text: string, maxTokens: number): string {
  const characters = [...text];
  let fits = 0;
  let over = characters.length + 1;
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2);
    if (estimateTokens(characters.slice(0, middle).join("")) <= maxTokens) fits = middle;
    else over = middle;
  }
  return characters.slice(0, fits).join("");
}
