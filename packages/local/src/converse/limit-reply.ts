import { estimateTokens, omitUndefined } from "@bedrock-routed/core";
import type { Reply, ReplyBlock, StopReason } from "./plan-reply";

/** The part of a reply that is sent, and why it ends. */
export interface LimitedReply {
  readonly blocks: readonly ReplyBlock[];
  readonly stopReason: StopReason;
  /** The stop sequence that ended the reply. */
  readonly stopSequence?: string;
  readonly outputTokens: number;
}

/**
 * Shortens a reply to `maxTokens` estimated tokens, and ends it before the first stop sequence in a text. A tool call
 * that does not fit is left out, because half of an input is not valid JSON.
 */
export function limitReply(
  { blocks, stopReason }: Reply,
  maxTokens: number | undefined,
  stopSequences: readonly string[],
): LimitedReply {
  const kept: ReplyBlock[] = [];
  let outputTokens = 0;
  for (const block of blocks) {
    const left = maxTokens === undefined ? undefined : maxTokens - outputTokens;
    if (block.kind === "tool-use") {
      const tokens = estimateTokens(`${block.name} ${JSON.stringify(block.input)}`);
      if (left !== undefined && tokens > left) return { blocks: kept, stopReason: "max_tokens", outputTokens };
      kept.push(block);
      outputTokens += tokens;
      continue;
    }
    const limited = limitText(block.text, left, block.kind === "reasoning" ? [] : stopSequences);
    kept.push({ ...block, text: limited.text });
    outputTokens += limited.outputTokens;
    if (limited.stopReason === "max_tokens") return { blocks: kept, stopReason: "max_tokens", outputTokens };
    if (limited.stopReason === "stop_sequence") {
      const stopSequence = stopSequences.find((sequence) => block.text.startsWith(sequence, limited.text.length));
      return { blocks: kept, stopReason: "stop_sequence", outputTokens, ...omitUndefined({ stopSequence }) };
    }
  }
  return { blocks: kept, stopReason, outputTokens };
}

/** The part of a text that is sent, and why it ends. */
interface LimitedText {
  readonly text: string;
  readonly stopReason: "end_turn" | "max_tokens" | "stop_sequence";
  readonly outputTokens: number;
}

/** Ends a text before the first stop sequence, then shortens it to `maxTokens` estimated tokens. */
export function limitText(text: string, maxTokens: number | undefined, stopSequences: readonly string[]): LimitedText {
  const stop = Math.min(
    ...stopSequences.map((sequence) => text.indexOf(sequence)).filter((index) => index >= 0),
    Infinity,
  );
  const stopped = text.slice(0, stop);
  if (maxTokens === undefined || estimateTokens(stopped) <= maxTokens) {
    const stopReason = stop < text.length ? "stop_sequence" : "end_turn";
    return { text: stopped, stopReason, outputTokens: estimateTokens(stopped) };
  }
  const prefix = longestPrefix(stopped, maxTokens);
  return { text: prefix, stopReason: "max_tokens", outputTokens: estimateTokens(prefix) };
}

/** Finds the longest prefix of at most `maxTokens` by binary search, because estimates grow with the text. */
function longestPrefix(text: string, maxTokens: number): string {
  const characters = [...text];
  let fits = 0;
  let tooLong = characters.length + 1;
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (estimateTokens(characters.slice(0, middle).join("")) <= maxTokens) fits = middle;
    else tooLong = middle;
  }
  return characters.slice(0, fits).join("");
}
