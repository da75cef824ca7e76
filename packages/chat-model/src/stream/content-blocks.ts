import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";

/**
 * The content blocks of one stream, as far as upstream's conversion loses or mixes them up: the index of
 * text blocks, signatures of reasoning, and events that upstream cannot convert, such as citations.
 */
export class ContentBlocks {
  #firstText: number | undefined;
  #mixed = false;
  readonly #signatures: Map<number, string> = new Map();
  #held: ConverseStreamOutput[] = [];
  /**
   * The index that the text of the latest event needs to stay apart from other blocks; `undefined` when it
   * needs none. The first text block needs none while nothing else came, so a plain answer stays a string.
   */
  textIndex: number | undefined;

  /** Reads one event of the stream. */
  read({ contentBlockStart, contentBlockDelta }: ConverseStreamOutput): void {
    this.textIndex = undefined;
    if (contentBlockStart?.start?.toolUse !== undefined) this.#mixed = true;
    if (contentBlockDelta === undefined) return;
    const { contentBlockIndex, delta } = contentBlockDelta;
    if (delta?.text !== undefined) {
      this.#firstText ??= contentBlockIndex;
      this.#mixed ||= contentBlockIndex !== this.#firstText;
      if (this.#mixed) this.textIndex = contentBlockIndex;
      return;
    }
    // A citation belongs to the text before it, and does not end it.
    if (delta?.citation === undefined) this.#mixed = true;
    const signature = delta?.reasoningContent?.signature;
    if (signature !== undefined && contentBlockIndex !== undefined) {
      this.#signatures.set(contentBlockIndex, (this.#signatures.get(contentBlockIndex) ?? "") + signature);
    }
  }

  /** Returns true for an event that upstream would throw on or lose. It is held here until it is drained. */
  hold(event: ConverseStreamOutput): boolean {
    if (isConvertible(event)) return false;
    if (!isEmptyStart(event)) this.#held.push(event);
    return true;
  }

  get holdsNothing(): boolean {
    return this.#held.length === 0;
  }

  /** The held events, each of them once. */
  drain(): readonly ConverseStreamOutput[] {
    const held = this.#held;
    if (held.length > 0) this.#held = [];
    return held;
  }

  /**
   * Adds the signature to the event of streamEvents v3 that finishes a block of reasoning. Upstream drops it,
   * and reasoning cannot be sent back without it. Other events are returned as they are.
   */
  sign(event: ChatModelStreamEvent): ChatModelStreamEvent {
    if (event.event !== "content-block-finish" || event.content.type !== "reasoning") return event;
    const signature = this.#signatures.get(event.index);
    return signature === undefined ? event : { ...event, content: { ...event.content, signature } };
  }
}

/** Whether this is the start of a text block, which carries nothing. */
export function isEmptyStart({ contentBlockStart }: ConverseStreamOutput): boolean {
  return contentBlockStart !== undefined && Object.keys(contentBlockStart.start ?? {}).length === 0;
}

function isConvertible({ contentBlockStart, contentBlockDelta }: ConverseStreamOutput): boolean {
  if (contentBlockStart !== undefined) return contentBlockStart.start?.toolUse !== undefined;
  if (contentBlockDelta === undefined) return true;
  const { delta } = contentBlockDelta;
  if (typeof delta?.text === "string" || delta?.toolUse !== undefined) return true;
  const { text, signature, redactedContent } = delta?.reasoningContent ?? {};
  return text !== undefined || signature !== undefined || redactedContent !== undefined;
}

/**
 * A chunk for a delta, or for the start of a block, that upstream cannot convert. Citations are collected
 * in `additional_kwargs.citations`, other kinds in `additional_kwargs.bedrock_deltas`. Each keeps its
 * `contentBlockIndex`. LangChain joins the lists of all chunks.
 */
export function toHeldChunk({ contentBlockDelta, contentBlockStart }: ConverseStreamOutput): ChatGenerationChunk {
  const { contentBlockIndex, delta } = contentBlockDelta ?? {};
  const additional_kwargs =
    delta?.citation === undefined
      ? { bedrock_deltas: [contentBlockStart ?? { contentBlockIndex, delta }] }
      : { citations: [{ contentBlockIndex, ...delta.citation }] };
  return new ChatGenerationChunk({ text: "", message: new AIMessageChunk({ content: "", additional_kwargs }) });
}

/** Whether these are the `additional_kwargs` of a chunk by `toHeldChunk`. */
export function isHeldChunk(additional_kwargs: Readonly<Record<string, unknown>>): boolean {
  return "citations" in additional_kwargs || "bedrock_deltas" in additional_kwargs;
}

/** The same as an event of streamEvents v3. */
export function toHeldEvent(event: ConverseStreamOutput): ChatModelStreamEvent {
  return { event: "provider", provider: "bedrock-converse", name: "stream_event", payload: event };
}
