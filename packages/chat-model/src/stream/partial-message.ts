import { AIMessageChunk } from "@langchain/core/messages";
import type { ChatGenerationChunk } from "@langchain/core/outputs";
import { concat } from "@langchain/core/utils/stream";
import { toAnswerChunk } from "../tool-calls/answer-chunk";

/**
 * The part of a stream that arrived, for the error when it breaks. Plain text is kept as one string and
 * not as its chunks, because a long answer has thousands of them.
 */
export class PartialMessage {
  readonly #parts: (string | AIMessageChunk)[] = [];

  add({ message }: ChatGenerationChunk): void {
    if (!AIMessageChunk.isInstance(message)) return;
    const { content } = message;
    const isText = typeof content === "string" && content !== "";
    const last = this.#parts.length - 1;
    if (!isText) this.#parts.push(message);
    else if (typeof this.#parts[last] === "string") this.#parts[last] += content;
    else this.#parts.push(content);
  }

  /**
   * `undefined` when nothing arrived.
   * @param refused tool calls that are not complete: the reason for each, by the index of its block
   */
  toMessage(refused: ReadonlyMap<number, string>): AIMessageChunk | undefined {
    const parts = refused.size === 0 ? this.#parts : [...this.#parts, toAnswerChunk(new AIMessageChunk(""), refused)];
    const [first, ...rest] = parts.map((part) => (typeof part === "string" ? new AIMessageChunk(part) : part));
    return first && rest.reduce<AIMessageChunk>((whole, part) => concat(whole, part), toAnswerChunk(first));
  }
}
