import type {
  CitationsDelta,
  ContentBlock,
  ContentBlockDelta,
  ContentBlockStart,
  ImageBlock,
  ImageSource,
  ToolResultBlock,
  ToolUseBlock,
  ToolUseBlockStart,
} from "@aws-sdk/client-bedrock-runtime";
import type { ContentBlock as MessageBlock } from "@langchain/core/messages";
import { isBlank, isRecord, toNativeBlock } from "../messages/block-fields";
import { type OutputVersion, toAnswerBlock } from "../messages/read-answer";

/** One block of an answer, as far as a stream has sent it. Text and reasoning are not kept: their chunks hold them. */
export class AnswerBlock {
  readonly index: number;
  /** Whether a chunk of this block was counted as a block of the message's content. */
  isCounted = false;
  readonly citations: CitationsDelta[] = [];
  signature = "";
  #toolUse: ToolUseBlockStart | undefined;
  #toolResult: ToolResultBlock | undefined;
  #image: Pick<ImageBlock, "format" | "error"> | undefined;
  #source: ImageSource | undefined;
  #input = "";
  readonly #bytes: Uint8Array[] = [];

  constructor(index: number) {
    this.index = index;
  }

  readStart({ toolUse, toolResult, image }: ContentBlockStart): void {
    this.#toolUse = toolUse;
    this.#image = image;
    if (toolResult !== undefined) this.#toolResult = { ...toolResult, content: [] };
  }

  readDelta({ toolUse, toolResult = [], reasoningContent, citation, image }: ContentBlockDelta): void {
    if (toolUse?.input !== undefined) this.#input += toolUse.input;
    if (citation !== undefined) this.citations.push(citation);
    for (const { text, json } of toolResult) {
      if (text !== undefined) this.#addResultText(text);
      else if (json !== undefined) this.#toolResult?.content?.push({ json });
    }
    if (reasoningContent !== undefined) this.#readReasoning(reasoningContent);
    if (image?.error !== undefined && this.#image !== undefined) this.#image.error = image.error;
    if (image?.source?.bytes !== undefined) this.#bytes.push(image.source.bytes);
    else if (image?.source !== undefined) this.#source = image.source;
  }

  /** The call of an application's tool; `undefined` for other blocks, and for a tool that the service runs. */
  get toolCall(): ToolUseBlockStart | undefined {
    return this.isServerTool ? undefined : this.#toolUse;
  }

  /** Whether it is a call of a tool that the service runs. */
  get isServerTool(): boolean {
    return this.#toolUse?.type === "server_tool_use";
  }

  /** LangChain's block when this one ended; `undefined` when there is nothing to show, and for a tool call of the application. */
  finish(version: OutputVersion): MessageBlock | undefined {
    const block = this.#toConverseBlock();
    return block && toAnswerBlock(block, version);
  }

  #readReasoning({ signature, redactedContent }: NonNullable<ContentBlockDelta["reasoningContent"]>): void {
    if (signature !== undefined) this.signature += signature;
    if (redactedContent !== undefined) this.#bytes.push(redactedContent);
  }

  #addResultText(text: string): void {
    const last = this.#toolResult?.content?.at(-1);
    if (last?.text === undefined) this.#toolResult?.content?.push({ text });
    else last.text += text;
  }

  /** The whole block, of the kinds that are not shown by their chunks. */
  #toConverseBlock(): ContentBlock | undefined {
    if (this.#toolUse !== undefined) return { toolUse: toServerToolUse(this.#toolUse, this.#input) };
    if (this.#toolResult !== undefined) return { toolResult: this.#toolResult };
    const bytes = join(this.#bytes);
    if (this.#image !== undefined) {
      const source = bytes.length > 0 ? { bytes } : this.#source;
      return toNativeBlock("image", { ...this.#image, source });
    }
    if (bytes.length > 0) return { reasoningContent: { redactedContent: bytes } };
    // Reasoning of which only the signature came.
    if (this.signature !== "") return { reasoningContent: { reasoningText: { text: "", signature: this.signature } } };
    return undefined;
  }
}

function toServerToolUse(start: ToolUseBlockStart, input: string): ToolUseBlock {
  const parsed = parseInput(input);
  return { ...start, input: parsed === undefined ? {} : (parsed as NonNullable<ToolUseBlock["input"]>) };
}

function parseInput(input: string): object | undefined {
  if (isBlank(input)) return {};
  try {
    const parsed: unknown = JSON.parse(input);
    if (parsed === null) return {};
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array(), ...others] = parts;
  return others.length === 0 ? first : new Uint8Array(Buffer.concat(parts));
}
