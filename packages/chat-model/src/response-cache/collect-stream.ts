import type {
  Citation,
  ContentBlock,
  ConverseCommandOutput,
  ConverseStreamOutput,
  ToolUseBlock,
  ToolUseBlockStart,
} from "@aws-sdk/client-bedrock-runtime";
import { omitUndefined } from "@bedrock-routed/core";

/** An answer of Converse without the facts of its HTTP response. */
export type WholeAnswer = Omit<ConverseCommandOutput, "$metadata">;

/**
 * The answer of a stream in the form of Converse; `undefined` when the stream is incomplete, or has a block that
 * this reader does not know.
 */
export function collectAnswer(events: readonly ConverseStreamOutput[]): WholeAnswer | undefined {
  const blocks = new Map<number, CollectedBlock>();
  const blockOf = (index = 0): CollectedBlock => {
    const known = blocks.get(index) ?? new CollectedBlock();
    blocks.set(index, known);
    return known;
  };
  let end: Partial<WholeAnswer> = {};
  for (const { contentBlockStart, contentBlockDelta, messageStop, metadata } of events) {
    if (contentBlockStart) blockOf(contentBlockStart.contentBlockIndex).readStart(contentBlockStart.start);
    if (contentBlockDelta) blockOf(contentBlockDelta.contentBlockIndex).readDelta(contentBlockDelta.delta);
    if (messageStop) end = { ...end, ...messageStop };
    if (metadata) end = { ...end, ...metadata };
  }
  if (end.stopReason === undefined) return undefined;
  const content: ContentBlock[] = [];
  for (const [, block] of [...blocks].sort(([one], [other]) => one - other)) {
    const whole = block.toContentBlock();
    if (whole === undefined) return undefined;
    content.push(whole);
  }
  const { stopReason, usage, metrics } = end;
  return { ...end, stopReason, usage, metrics, output: { message: { role: "assistant", content } } };
}

type Start = NonNullable<ConverseStreamOutput["contentBlockStart"]>["start"];
type Delta = NonNullable<ConverseStreamOutput["contentBlockDelta"]>["delta"];

/** One block: text with or without citations, reasoning, or a call of a tool. */
class CollectedBlock {
  #text: string | undefined;
  #reasoning: string | undefined;
  #signature: string | undefined;
  readonly #redacted: Uint8Array[] = [];
  readonly #citations: Citation[] = [];
  #tool: ToolUseBlockStart | undefined;
  #input = "";
  #isUnknown = false;

  readStart(start: Start): void {
    if (start?.toolUse !== undefined) this.#tool = start.toolUse;
    else if (start !== undefined) this.#isUnknown = true;
  }

  readDelta(delta: Delta): void {
    const { text, toolUse, reasoningContent, citation } = delta ?? {};
    if (text !== undefined) this.#text = (this.#text ?? "") + text;
    else if (toolUse !== undefined) this.#input += toolUse.input ?? "";
    else if (citation !== undefined) this.#citations.push(toCitation(citation));
    else if (reasoningContent?.text !== undefined) this.#reasoning = (this.#reasoning ?? "") + reasoningContent.text;
    else if (reasoningContent?.signature !== undefined) {
      this.#signature = (this.#signature ?? "") + reasoningContent.signature;
    } else if (reasoningContent?.redactedContent !== undefined) this.#redacted.push(reasoningContent.redactedContent);
    else if (delta !== undefined) this.#isUnknown = true;
  }

  /** `undefined` when the block is of a kind, or has a part, that is not known. */
  toContentBlock(): ContentBlock | undefined {
    if (this.#isUnknown) return undefined;
    if (this.#tool !== undefined) return this.#toToolUse(this.#tool);
    if (this.#redacted.length > 0) {
      return { reasoningContent: { redactedContent: new Uint8Array(Buffer.concat(this.#redacted)) } };
    }
    if (this.#reasoning !== undefined || this.#signature !== undefined) {
      const signed = omitUndefined({ signature: this.#signature });
      return { reasoningContent: { reasoningText: { text: this.#reasoning ?? "", ...signed } } };
    }
    const text = this.#text ?? "";
    if (this.#citations.length === 0) return { text };
    return { citationsContent: { content: [{ text }], citations: this.#citations } };
  }

  /** Arguments that cannot be parsed were cut off. */
  #toToolUse(start: ToolUseBlockStart): ContentBlock | undefined {
    try {
      const input = JSON.parse(this.#input.trim() === "" ? "{}" : this.#input) as ToolUseBlock["input"];
      return { toolUse: { ...start, input } };
    } catch {
      return undefined;
    }
  }
}

function toCitation({
  sourceContent,
  ...rest
}: NonNullable<Extract<Delta, { citation: object }>["citation"]>): Citation {
  const parts = sourceContent?.flatMap(({ text }) => (text === undefined ? [] : [{ text }]));
  return omitUndefined({ ...rest, sourceContent: parts });
}
