import type { JsonObject } from "../wire/read-json";
import { buildContentBlock } from "./build-content-block";
import type { ConverseOutcome } from "./converse";

/** The body of a Converse response. @param latencyMs measured by the server */
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
