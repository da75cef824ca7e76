import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";

/** Signatures of a stream's reasoning, by block: upstream drops them on streamEvents v3, and without them reasoning cannot be sent back. */
export class ReasoningSignatures {
  readonly #byIndex: Map<number, string> = new Map();

  read({ contentBlockDelta }: ConverseStreamOutput): void {
    const signature = contentBlockDelta?.delta?.reasoningContent?.signature;
    const index = contentBlockDelta?.contentBlockIndex;
    if (signature !== undefined && index !== undefined) {
      this.#byIndex.set(index, (this.#byIndex.get(index) ?? "") + signature);
    }
  }

  /** The event that finishes a block of reasoning, with its signature; any other as it is. */
  applyTo(event: ChatModelStreamEvent): ChatModelStreamEvent {
    if (event.event !== "content-block-finish" || event.content.type !== "reasoning") return event;
    const signature = this.#byIndex.get(event.index);
    return signature === undefined ? event : { ...event, content: { ...event.content, signature } };
  }
}
