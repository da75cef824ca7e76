import type { StreamEvent } from "../../converse/build-stream-events";
import { splitTextDeltas } from "../../converse/split-deltas";
import type { JsonObject } from "../../wire/read-json";
import type { GeneratedAnswer } from "./retrieve-and-generate";

/** The body of a RetrieveAndGenerate response. */
export function buildAnswer({ sessionId, text, citations, guardrailAction }: GeneratedAnswer): JsonObject {
  return {
    sessionId,
    output: { text },
    citations,
    ...(guardrailAction === undefined ? {} : { guardrailAction }),
  };
}

/** The events of a RetrieveAndGenerateStream response: the text, then its citations. */
export function buildAnswerEvents({ text, citations, guardrailAction }: GeneratedAnswer): StreamEvent[] {
  return [
    ...splitTextDeltas(text).map((delta) => ({ type: "output", body: { text: delta } })),
    // Older clients read `citation`, newer ones its members.
    ...citations.map((citation) => ({ type: "citation", body: { citation, ...citation } })),
    ...(guardrailAction === undefined ? [] : [{ type: "guardrail", body: { action: guardrailAction } }]),
  ];
}
