import type { JsonObject } from "../wire/read-json";
import type { ConverseOutcome } from "./converse";
import type { ReplyBlock } from "./reply";
import { splitInputDeltas, splitTextDeltas } from "./split-deltas";

/** An event of a ConverseStream response. */
export interface StreamEvent {
  /** The value of `:event-type`. */
  readonly type: string;
  readonly body: JsonObject;
}

/**
 * The events of a ConverseStream response, in their order. Only tool use has a `contentBlockStart`.
 * @param latencyMs measured by the server
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
