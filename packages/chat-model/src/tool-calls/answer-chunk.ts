import { omitUndefined } from "@bedrock-routed/core";
import { AIMessageChunk } from "@langchain/core/messages";
import type { ToolCallChunk } from "@langchain/core/messages/tool";

/**
 * What is put after the arguments of a call that must not be executed. When LangChain joins chunks, it
 * completes a JSON text that was cut off, and `{"path":"/` would become a call for the root directory.
 * No JSON parser accepts this text, neither in a string nor outside of one, and not after a backslash.
 */
const UNREADABLE = String.raw`\x\x`;

/** A part of a tool call that says why the call must not be executed. LangChain keeps the field when it joins parts. */
interface RefusedPart extends ToolCallChunk {
  readonly error: string;
}

/**
 * A chunk of an answer. When chunks are joined, the first one decides on the class of the whole, which then
 * has the reasons in `invalid_tool_calls`. A whole of plain chunks has such calls there too, but LangChain's
 * text instead of the reason. It is saved and loaded as LangChain's own class.
 */
export class AnswerChunk extends AIMessageChunk {
  constructor(fields: ConstructorParameters<typeof AIMessageChunk>[0]) {
    super(fields);
    const refused = this.tool_call_chunks?.filter(isRefused) ?? [];
    if (refused.length === 0) return;
    this.invalid_tool_calls = (this.invalid_tool_calls ?? []).map((call) => {
      const error = refused.find(({ id }) => id === call.id)?.error ?? call.error;
      return omitUndefined({ ...call, args: withoutEnd(call.args), error });
    });
  }

  override get lc_id(): string[] {
    return [...this.lc_namespace, AIMessageChunk.lc_name()];
  }
}

function isRefused(part: ToolCallChunk): part is RefusedPart {
  return "error" in part && typeof part.error === "string";
}

function withoutEnd(text: string | undefined): string | undefined {
  return text?.endsWith(UNREADABLE) ? text.slice(0, -UNREADABLE.length) : text;
}

/**
 * The chunk as an {@link AnswerChunk}.
 * @param refused calls that must not be executed: the reason for each, by the index of its block
 */
export function toAnswerChunk(chunk: AIMessageChunk, refused: ReadonlyMap<number, string> = new Map()): AnswerChunk {
  const { content, additional_kwargs, response_metadata, id, name, usage_metadata, tool_call_chunks = [] } = chunk;
  const parts = [...refused].map(
    ([index, error]): RefusedPart => ({ type: "tool_call_chunk", index, args: UNREADABLE, error }),
  );
  const optional = omitUndefined({ id, name, usage_metadata });
  const tool_calls = [...tool_call_chunks, ...parts];
  return new AnswerChunk({ content, additional_kwargs, response_metadata, tool_call_chunks: tool_calls, ...optional });
}
