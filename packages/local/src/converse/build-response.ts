import type { StreamEvent } from "../wire/event-stream";
import type { JsonObject } from "../wire/read-json";
import type { ConverseOutcome, LiveOutcome } from "./converse";
import type { ReplyPiece } from "./limit-parts";
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
    ...buildEndEvents(outcome, latencyMs),
  ];
}

/** Builds the events after the last block. */
function buildEndEvents(outcome: Omit<ConverseOutcome, "blocks">, latencyMs: number): StreamEvent[] {
  return [
    {
      type: "messageStop",
      body: { stopReason: outcome.stopReason, additionalModelResponseFields: outcome.additionalModelResponseFields },
    },
    { type: "metadata", body: { usage: outcome.usage, metrics: { latencyMs }, ...outcome.served } },
  ];
}

/** Builds the same events as `buildStreamEvents` while the pieces of the reply come. */
export async function* buildLiveEvents(live: LiveOutcome, latencyMs: () => number): AsyncGenerator<StreamEvent> {
  yield { type: "messageStart", body: { role: "assistant" } };
  let open: number | undefined;
  for await (const piece of live.pieces) {
    const index = "index" in piece ? piece.index : undefined;
    if (open !== undefined && open !== index) yield { type: "contentBlockStop", body: { contentBlockIndex: open } };
    open = index;
    if ("stopReason" in piece) yield* buildEndEvents(live.finish(piece), latencyMs());
    else yield* buildPieceEvents(piece);
  }
}

/** A piece of a text is one delta, as it came. */
function buildPieceEvents({ index, block }: ReplyPiece): StreamEvent[] {
  if (block.kind === "tool-use") return buildBlockEvents(block, index).slice(0, -1);
  const texts = block.text === "" ? [] : [{ text: block.text }];
  const deltas =
    block.kind === "reasoning"
      ? [...texts, ...buildSignature(block)].map((reasoningContent) => ({ reasoningContent }))
      : texts;
  return deltas.map((delta) => ({ type: "contentBlockDelta", body: { contentBlockIndex: index, delta } }));
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
    const deltas = [...texts.map((text) => ({ text })), ...buildSignature(block)];
    return deltas.map((reasoningContent) => ({ reasoningContent }));
  }
  const citations = block.kind === "cited-text" ? block.citations : [];
  return [...texts.map((text) => ({ text })), ...citations.map((citation) => ({ citation }))];
}

/** The signature follows the text. Pieces before the last one have none. */
function buildSignature({ signature }: Extract<ReplyBlock, { kind: "reasoning" }>): JsonObject[] {
  return signature === "" ? [] : [{ signature }];
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
