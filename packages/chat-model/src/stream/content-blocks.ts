import type { ContentBlockDelta, ContentBlockStart, ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { AIMessageChunk, type ContentBlock as MessageBlock } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import { type OutputVersion, toAnnotation } from "../messages/read-answer";
import { StreamedToolCalls } from "../tool-calls/unfinished-calls";
import { AnswerBlock } from "./answer-block";

/** What the chunk of one event has in place of upstream's content. */
interface Shape {
  readonly content: MessageBlock[];
  /** Places of earlier tool calls among the blocks of the content, by their ids. */
  readonly toolPositions?: Record<string, number> | undefined;
}

/** Upstream takes a tool that the service runs for one of the application's. */
const NOT_A_TOOL_CALL = "not-a-tool-call";

/**
 * The content blocks of one stream. Upstream's conversion loses or mixes up some of them: the index of text
 * blocks, the places of tool calls, redacted reasoning, signatures, images, and citations. Here each chunk
 * gets content that LangChain joins to the blocks of the answer, in their order.
 */
export class ContentBlocks {
  readonly toolCalls: StreamedToolCalls = new StreamedToolCalls();
  readonly #version: OutputVersion;
  readonly #blocks: Map<number, AnswerBlock> = new Map();
  #firstText: number | undefined;
  #mixed = false;
  /** Number of blocks that the content of the chunks has so far. */
  #count = 0;
  /** Tool calls, and how many blocks came before each. It is told when another block follows. */
  #unplaced: [id: string, position: number][] = [];
  /** Tool calls in v1 form that ended. They are shown with the next block: only the last call can be cut off. */
  #waiting: AnswerBlock[] = [];
  #shape: Shape | typeof NOT_A_TOOL_CALL | undefined;
  /** Blocks that events of streamEvents v3 have shown. */
  readonly #finished: Set<number> = new Set();
  #held: ConverseStreamOutput[] = [];

  constructor(version: OutputVersion = "v0") {
    this.#version = version;
  }

  /** Reads one event of the stream. */
  read(event: ConverseStreamOutput): void {
    const { contentBlockStart, contentBlockDelta, contentBlockStop, messageStop } = event;
    this.toolCalls.read(event);
    this.#shape = undefined;
    if (contentBlockStart?.start !== undefined) {
      this.#readStart(this.#blockAt(contentBlockStart.contentBlockIndex), contentBlockStart.start);
    } else if (contentBlockDelta?.delta !== undefined) {
      this.#readDelta(this.#blockAt(contentBlockDelta.contentBlockIndex), contentBlockDelta.delta);
    } else if (contentBlockStop !== undefined) {
      this.#finish(this.#blocks.get(contentBlockStop.contentBlockIndex ?? 0));
    } else if (messageStop !== undefined) {
      // Blocks whose end did not come.
      for (const block of this.#blocks.values()) this.#finish(block);
      this.#showToolCalls();
    }
  }

  /** Gives the chunk of the latest event its content. In place, because upstream shows the same object to callbacks. */
  shape(chunk: ChatGenerationChunk): void {
    const shape = this.#shape;
    this.#shape = undefined;
    if (shape === NOT_A_TOOL_CALL) chunk.message = new AIMessageChunk("");
    const { message } = chunk;
    if (this.#version === "v1") {
      message.response_metadata.output_version = "v1";
      if (typeof message.content === "string") message.content = [];
    }
    if (shape === undefined || shape === NOT_A_TOOL_CALL) return;
    const { content, toolPositions } = shape;
    message.content = content;
    if (toolPositions !== undefined) message.additional_kwargs.bedrock_tool_positions = toolPositions;
  }

  /** Returns true for an event that upstream would throw on or lose. Unless its block is shown when it ends, it is held here until it is drained. */
  hold(event: ConverseStreamOutput): boolean {
    if (isConvertible(event)) return false;
    if (!isEmptyStart(event) && !isShownAtEnd(event)) this.#held.push(event);
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
   * A chunk for a held event. Citations are collected in `additional_kwargs.citations`, other kinds in
   * `additional_kwargs.bedrock_deltas`. Each keeps its `contentBlockIndex`. LangChain joins the lists of all
   * chunks. In v1 form a citation is also an annotation of its text.
   */
  toHeldChunk({ contentBlockDelta, contentBlockStart }: ConverseStreamOutput): ChatGenerationChunk {
    const { contentBlockIndex, delta } = contentBlockDelta ?? {};
    const additional_kwargs =
      delta?.citation === undefined
        ? { bedrock_deltas: [contentBlockStart ?? { contentBlockIndex, delta }] }
        : { citations: [{ contentBlockIndex, ...delta.citation }] };
    if (this.#version === "v0") return toChunk("", additional_kwargs, {});
    const index = contentBlockIndex ?? 0;
    // Without a text of its own: LangChain leaves out a new block whose text is empty.
    const annotated = delta?.citation && { type: "text", annotations: [toAnnotation(delta.citation)], index };
    return toChunk(annotated === undefined ? [] : [annotated], additional_kwargs, { output_version: "v1" });
  }

  /**
   * Completes an event of streamEvents v3 that finishes a block: the signature of reasoning, the citations of a
   * text, a tool call without arguments. Other events are returned as they are.
   */
  complete(event: ChatModelStreamEvent): ChatModelStreamEvent {
    if (event.event !== "content-block-finish") return event;
    const block = this.#blocks.get(event.index);
    if (block === undefined) return event;
    this.#finished.add(event.index);
    const { content } = event;
    if (content.type === "reasoning" && block.signature !== "") {
      return { ...event, content: { ...content, signature: block.signature } };
    }
    if (content.type === "text" && block.citations.length > 0) {
      return { ...event, content: { ...content, annotations: block.citations.map(toAnnotation) } };
    }
    const isTool = content.type === "tool_call" || content.type === "invalid_tool_call";
    const finished = isTool ? this.#toBlock(block, "v1") : undefined;
    return finished === undefined ? event : { ...event, content: finished };
  }

  /** Events of streamEvents v3 for blocks that upstream has none for. Asked for after the last block. */
  missingEvents(): readonly ChatModelStreamEvent[] {
    return [...this.#blocks.values()].flatMap((block): ChatModelStreamEvent[] => {
      const { index } = block;
      const content = this.#finished.has(index) ? undefined : this.#toBlock(block, "v1");
      if (content === undefined) return [];
      return [
        { event: "content-block-start", index, content },
        { event: "content-block-finish", index, content },
      ];
    });
  }

  #blockAt(contentBlockIndex: number | undefined): AnswerBlock {
    const index = contentBlockIndex ?? 0;
    let block = this.#blocks.get(index);
    if (block === undefined) {
      block = new AnswerBlock(index);
      this.#blocks.set(index, block);
    }
    return block;
  }

  #readStart(block: AnswerBlock, start: ContentBlockStart): void {
    block.readStart(start);
    if (Object.keys(start).length > 0) this.#mixed = true;
    const { toolUse } = start;
    if (toolUse === undefined) return;
    if (block.isServerTool) this.#shape = NOT_A_TOOL_CALL;
    else this.#unplaced.push([toolUse.toolUseId ?? "", this.#count]);
  }

  #readDelta(block: AnswerBlock, delta: ContentBlockDelta): void {
    block.readDelta(delta);
    const { text, reasoningContent, citation } = delta;
    if (text !== undefined) {
      this.#readText(block, text);
      return;
    }
    // A citation belongs to the text before it, and does not end it.
    if (citation !== undefined) return;
    this.#mixed = true;
    if (block.isServerTool) this.#shape = NOT_A_TOOL_CALL;
    if (reasoningContent === undefined) return;
    const { text: reasoning, signature, redactedContent } = reasoningContent;
    // Redacted reasoning is shown when its block ends.
    if (redactedContent !== undefined) this.#shape = { content: [] };
    else if (reasoning !== undefined || signature !== undefined) {
      const reasoned = { type: "reasoning", reasoning: reasoning ?? "", index: block.index };
      this.#show(block, [signature === undefined ? reasoned : { ...reasoned, signature }]);
    }
  }

  /** The first text needs no index while nothing else came, so that a plain answer in v0 form stays a string. */
  #readText(block: AnswerBlock, text: string): void {
    if (text === "") return;
    this.#firstText ??= block.index;
    this.#mixed ||= block.index !== this.#firstText;
    if (this.#mixed || this.#version === "v1") this.#show(block, [{ type: "text", text, index: block.index }]);
    else if (!block.isCounted) {
      block.isCounted = true;
      this.#count += 1;
    }
  }

  #finish(block: AnswerBlock | undefined): void {
    // Text and reasoning were shown as they came. In v0 form tool calls are no content.
    if (block === undefined || block.isCounted) return;
    if (block.toolCall !== undefined) {
      if (this.#version === "v1" && !this.#waiting.includes(block)) this.#waiting.push(block);
      return;
    }
    const content = block.finish(this.#version);
    if (content !== undefined) this.#show(block, [{ ...content, index: block.index }]);
  }

  #showToolCalls(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const block of waiting) {
      const content = this.#toBlock(block, "v1");
      if (content !== undefined) this.#show(block, [{ ...content, index: block.index }]);
    }
  }

  /** LangChain's block of one that ended. A tool call that must not be executed is invalid, with the reason. */
  #toBlock(block: AnswerBlock, version: OutputVersion): MessageBlock | undefined {
    const call = block.toolCall;
    return call === undefined ? block.finish(version) : this.toolCalls.toBlock(block.index, call);
  }

  #show(block: AnswerBlock, content: MessageBlock[]): void {
    let toolPositions: Record<string, number> | undefined;
    if (this.#waiting.length > 0) this.#showToolCalls();
    if (!block.isCounted) {
      block.isCounted = true;
      if (this.#version === "v0" && this.#unplaced.length > 0) toolPositions = Object.fromEntries(this.#unplaced);
      this.#unplaced = [];
      this.#count += 1;
    }
    const earlier = typeof this.#shape === "object" ? this.#shape : undefined;
    this.#shape = {
      content: [...(earlier?.content ?? []), ...content],
      toolPositions: earlier?.toolPositions ?? toolPositions,
    };
  }
}

function toChunk(
  content: MessageBlock[] | "",
  additional_kwargs: Record<string, unknown>,
  response_metadata: Record<string, unknown>,
): ChatGenerationChunk {
  return new ChatGenerationChunk({
    text: "",
    message: new AIMessageChunk({ content, additional_kwargs, response_metadata }),
  });
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

/** Whether the event belongs to an image, or to the result of a tool that the service ran. */
function isShownAtEnd({ contentBlockStart, contentBlockDelta }: ConverseStreamOutput): boolean {
  const part = contentBlockStart?.start ?? contentBlockDelta?.delta;
  return part?.image !== undefined || part?.toolResult !== undefined;
}

/** Whether these are the `additional_kwargs` of a chunk by `toHeldChunk`. */
export function isHeldChunk(additional_kwargs: Readonly<Record<string, unknown>>): boolean {
  return "citations" in additional_kwargs || "bedrock_deltas" in additional_kwargs;
}

/** A held event as an event of streamEvents v3. */
export function toHeldEvent(event: ConverseStreamOutput): ChatModelStreamEvent {
  return { event: "provider", provider: "bedrock-converse", name: "stream_event", payload: event };
}
