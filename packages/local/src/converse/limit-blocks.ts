import { estimateTokens } from "@bedrock-routed/core";
import { limitReply } from "./limit-reply";
import type { Reply, ReplyBlock, StopReason } from "./reply";

/** What is sent of a reply's blocks, and why it ends. */
export interface LimitedBlocks {
  readonly blocks: readonly ReplyBlock[];
  readonly stopReason: StopReason;
  /** The stop sequence that ended it. */
  readonly stopSequence?: string;
  readonly outputTokens: number;
}

/**
 * Cuts a reply before the first stop sequence, and at `maxTokens` estimated tokens. Stop sequences
 * count in texts only, and a tool call that does not fit is left out: half an input is no JSON.
 */
export function limitBlocks(
  { blocks, stopReason }: Reply,
  maxTokens: number | undefined,
  stopSequences: readonly string[],
): LimitedBlocks {
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
    const limited = limitReply(block.text, left, block.kind === "reasoning" ? [] : stopSequences);
    kept.push({ ...block, text: limited.text });
    outputTokens += limited.outputTokens;
    if (limited.stopReason === "max_tokens") return { blocks: kept, stopReason: "max_tokens", outputTokens };
    if (limited.stopReason === "stop_sequence") {
      const stopSequence = stopSequences.find((sequence) => block.text.startsWith(sequence, limited.text.length));
      return {
        blocks: kept,
        stopReason: "stop_sequence",
        ...(stopSequence === undefined ? {} : { stopSequence }),
        outputTokens,
      };
    }
  }
  return { blocks: kept, stopReason, outputTokens };
}
