import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";

/**
 * Which text of a stream must carry the index of its block to stay apart from other blocks: all but
 * that of an answer's first text block, when nothing came before it. So a plain answer stays a string.
 */
export class TextBlocks {
  #first: number | undefined;
  #mixed = false;
  /** Of the latest event; `undefined` for text that needs none, and for events without text. */
  index: number | undefined;

  read({ contentBlockStart, contentBlockDelta }: ConverseStreamOutput): void {
    this.index = undefined;
    if (contentBlockStart?.start?.toolUse !== undefined) this.#mixed = true;
    if (contentBlockDelta === undefined) return;
    const { contentBlockIndex, delta } = contentBlockDelta;
    if (delta?.text === undefined) {
      // A citation belongs to the text before it, and does not end it.
      if (delta?.citation === undefined) this.#mixed = true;
      return;
    }
    this.#first ??= contentBlockIndex;
    this.#mixed ||= contentBlockIndex !== this.#first;
    if (this.#mixed) this.index = contentBlockIndex;
  }
}
