import { AIMessageChunk } from "@langchain/core/messages";
import type { ChatGenerationChunk } from "@langchain/core/outputs";
import { concat } from "@langchain/core/utils/stream";

/**
 * What has arrived of a stream, for the case that it breaks. Plain text is kept as text and not as
 * its chunks: a long answer has thousands of them.
 */
export class PartialMessage {
  readonly #parts: (string | AIMessageChunk)[] = [];

  add({ message }: ChatGenerationChunk): void {
    if (!AIMessageChunk.isInstance(message)) return;
    const { content } = message;
    const isText = typeof content === "string" && content !== "" && message.usage_metadata === undefined;
    const last = this.#parts.length - 1;
    if (!isText) this.#parts.push(message);
    else if (typeof this.#parts[last] === "string") this.#parts[last] += content;
    else this.#parts.push(content);
  }

  /** `undefined` when nothing has arrived. */
  toMessage(): AIMessageChunk | undefined {
    const [first, ...rest] = this.#parts.map((part) => (typeof part === "string" ? new AIMessageChunk(part) : part));
    return first && rest.reduce((whole, part) => concat(whole, part), first);
  }
}
