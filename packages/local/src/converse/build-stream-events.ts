import type { JsonObject } from "../wire/read-json";
import type { ConverseOutcome } from "./converse";

/** An event of a ConverseStream response. */
export interface StreamEvent {
  /** The value of `:event-type`. */
  readonly type: string;
  readonly body: JsonObject;
}

/** Up to three words with the space after them, or eight characters of a script without spaces. */
const DELTA = /(?:\S{1,8}(?=\S{8})|\S+\s*(?:\S{1,12}\s+){0,2}|\s+)/gu;

/**
 * The events of a ConverseStream response, in their order. A text block has no `contentBlockStart`.
 * @param latencyMs measured by the server
 */
export function buildStreamEvents(outcome: ConverseOutcome, latencyMs: number): StreamEvent[] {
  const deltas = outcome.text.match(DELTA) ?? [];
  return [
    { type: "messageStart", body: { role: "assistant" } },
    ...deltas.map((text) => ({ type: "contentBlockDelta", body: { contentBlockIndex: 0, delta: { text } } })),
    { type: "contentBlockStop", body: { contentBlockIndex: 0 } },
    {
      type: "messageStop",
      body: { stopReason: outcome.stopReason, additionalModelResponseFields: outcome.additionalModelResponseFields },
    },
    { type: "metadata", body: { usage: outcome.usage, metrics: { latencyMs }, ...outcome.served } },
  ];
}
