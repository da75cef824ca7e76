import type { StreamEvent } from "../wire/event-stream";
import type { JsonObject } from "../wire/read-json";
import type { ConverseOutcome } from "./converse";
import type { ReplyBlock } from "./plan-reply";

/** Builds the body of a Converse response. @param latencyMs latency that the server measured, in ms */
export function buildConverseResponse(outcome: ConverseOutcome, latencyMs: number): JsonObject {
  return {
    output: { message: { role: "assistant", content: outcome.blocks.map(buildContentBlock) } },
    stopReason: outcome.stopReason,
    usage: outcome.usage,
    metrics: { latencyMs },
    additionalModelResponseFields: outcome.additionalModelResponseFields,
    ...outcome.served,
  };
}

/** Builds a content block of a Converse response. */
export function buildContentBlock(block: ReplyBlock): JsonObject {
  switch (block.kind) {
    case "text":
      return { text: block.text };
    case "cited-text":
      return { citationsContent: { content: [{ text: block.text }], citations: block.citations } };
    case "tool-use":
      return { toolUse: { toolUseId: block.toolUseId, name: block.name, input: block.input } };
    case "reasoning":
      return { reasoningContent: { reasoningText: { text: block.text, signature: block.signature } } };
  }
}

/**
 * Builds the events of a ConverseStream response, in their order. Only a tool use has a `contentBlockStart`, as from
 * the service.
 * @param latencyMs latency that the server measured, in ms
 */
export function buildStreamEvents(outcome: ConverseOutcome, latencyMs: number): StreamEvent[] {
  return [
    { type: "messageStart", body: { role: "assistant" } },
    ...outcome.blocks.flatMap(buildBlockEvents),
    {
      type: "messageStop",
      body: { stopReason: outcome.stopReason, additionalModelResponseFields: outcome.additionalModelResponseFields },
    },
    { type: "metadata", body: { usage: outcome.usage, metrics: { latencyMs }, ...outcome.served } },
  ];
}

function buildBlockEvents(block: ReplyBlock, contentBlockIndex: number): StreamEvent[] {
  const start = block.kind === "tool-use" ? { toolUse: { toolUseId: block.toolUseId, name: block.name } } : undefined;
  return [
    ...(start === undefined ? [] : [{ type: "contentBlockStart", body: { contentBlockIndex, start } }]),
    ...buildDeltas(block).map((delta) => ({ type: "contentBlockDelta", body: { contentBlockIndex, delta } })),
    { type: "contentBlockStop", body: { contentBlockIndex } },
  ];
}

function buildDeltas(block: ReplyBlock): JsonObject[] {
  if (block.kind === "tool-use") {
    return splitInputDeltas(JSON.stringify(block.input)).map((input) => ({ toolUse: { input } }));
  }
  const texts = splitTextDeltas(block.text);
  if (block.kind === "reasoning") {
    const deltas = [...texts.map((text) => ({ text })), { signature: block.signature }];
    return deltas.map((reasoningContent) => ({ reasoningContent }));
  }
  const citations = block.kind === "cited-text" ? block.citations : [];
  return [...texts.map((text) => ({ text })), ...citations.map((citation) => ({ citation }))];
}

/** Up to three words with the white space after them, or eight characters of a script without spaces. */
const TEXT_DELTA = /(?:\S{1,8}(?=\S{8})|\S+\s*(?:\S{1,12}\s+){0,2}|\s+)/gu;
/** Part of a tool's input. It can end inside of a value, as from real models. */
const INPUT_DELTA = /[\s\S]{1,24}/gu;

/** Splits a text into the parts in which it is streamed. */
export function splitTextDeltas(text: string): readonly string[] {
  return text.match(TEXT_DELTA) ?? [];
}

/** Splits the JSON of a tool's input into the parts in which it is streamed. */
export function splitInputDeltas(json: string): readonly string[] {
  return json.match(INPUT_DELTA) ?? [];
}
