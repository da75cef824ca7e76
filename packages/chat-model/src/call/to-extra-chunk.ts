import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";

/**
 * A chunk for a delta, or the start of a block, that upstream does not know. Citations are collected
 * in `additional_kwargs.citations`, other kinds in `additional_kwargs.bedrock_deltas`; each keeps its
 * `contentBlockIndex`. LangChain joins the lists of all chunks.
 */
export function toExtraChunk({ contentBlockDelta, contentBlockStart }: ConverseStreamOutput): ChatGenerationChunk {
  const { contentBlockIndex, delta } = contentBlockDelta ?? {};
  const additional_kwargs =
    delta?.citation === undefined
      ? { bedrock_deltas: [contentBlockStart ?? { contentBlockIndex, delta }] }
      : { citations: [{ contentBlockIndex, ...delta.citation }] };
  return new ChatGenerationChunk({ text: "", message: new AIMessageChunk({ content: "", additional_kwargs }) });
}

/** The same as an event of streamEvents v3. */
export function toExtraEvent(event: ConverseStreamOutput): ChatModelStreamEvent {
  return { event: "provider", provider: "bedrock-converse", name: "stream_event", payload: event };
}
