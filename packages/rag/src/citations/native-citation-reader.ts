import type { BaseMessage } from "@langchain/core/messages";
import type { TextSpan } from "./citation";
import { readCitationsContent } from "./read-citations-content";
import { type NativeSource, readNativeSource } from "./read-native-source";
import { trimSpan } from "./split-statements";

/** A citation that the model gave apart from its text. */
export interface NativeCitation extends NativeSource {
  /** What it belongs to, in the answer; `undefined` when the message does not tell. */
  readonly statement: TextSpan | undefined;
}

/**
 * Reads Converse `citationsContent`, from a whole message or from the chunks of a stream one by one.
 * `ChatBedrockConverse` leaves it in content blocks; in a stream, `BedrockRoutedChatModel` gives each
 * citation in `additional_kwargs.citations` after the text of its block, and the block's end follows.
 */
export class NativeCitationReader {
  readonly #citations: NativeCitation[] = [];
  #waiting: NativeSource[] = [];
  #text = "";
  #blockStart = 0;

  add(message: BaseMessage): void {
    const { content, additional_kwargs, response_metadata } = message;
    const before = this.#text.length;
    for (const block of typeof content === "string" ? [{ type: "text", text: content }] : content) {
      if (block.type === "text") this.#text += String(block.text ?? "");
      else this.#addCited(block);
    }
    const sources = readSources(additional_kwargs.citations);
    // Text and its citations in one message: chunks were put together, and where each belongs is lost.
    if (this.#text.length > before)
      this.#citations.push(...sources.map((source) => ({ ...source, statement: undefined })));
    else this.#waiting.push(...sources);
    if (response_metadata.contentBlockStop !== undefined) this.#endBlock();
  }

  /** The answer's text and its citations. */
  finish(): { readonly text: string; readonly citations: readonly NativeCitation[] } {
    this.#endBlock();
    return { text: this.#text, citations: this.#citations };
  }

  #addCited(block: object): void {
    const { text, citations } = readCitationsContent(block);
    this.#endBlock();
    this.#text += text;
    this.#waiting.push(...readSources(citations));
    this.#endBlock();
  }

  #endBlock(): void {
    const statement = trimSpan(this.#text, { start: this.#blockStart, end: this.#text.length });
    this.#citations.push(...this.#waiting.map((source) => ({ ...source, statement })));
    this.#waiting = [];
    this.#blockStart = this.#text.length;
  }
}

function readSources(citations: unknown): NativeSource[] {
  return Array.isArray(citations) ? citations.flatMap((citation) => readNativeSource(citation) ?? []) : [];
}
