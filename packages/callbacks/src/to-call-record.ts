import { readRoutingRecord, totalInputTokens } from "@bedrock-routed/core";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import type { CallRecord } from "./call-record";
import type { MeteredCall } from "./metered-call";
import { type CallPricing, priceCall } from "./price-call";
import { readConverseMessage } from "./read-converse-message";
import { usageMetadataOf } from "./read-usage-metadata";
import { toMeteredCall } from "./to-metered-call";

/** A run as LangChain reports it at its end. */
export interface EndedRun {
  readonly runId: string;
  readonly output: LLMResult;
  /** The model name that the run started with. */
  readonly modelName: string | undefined;
  /** Whether LangChain says that its cache answered. */
  readonly cached: boolean;
}

/** The record of a run. It never throws: what cannot be read is counted as unpriced. */
export function toCallRecord(run: EndedRun, pricing: CallPricing): CallRecord {
  const { runId } = run;
  try {
    const message = messageOf(run.output);
    if (run.cached) return { runId, outcome: "cached" };
    if (message === undefined) return { runId, outcome: "answered" };
    const routing = readRoutingRecord(message.response_metadata);
    const call = routing ? toMeteredCall(routing) : readConverseMessage(message, run.modelName);
    if (isCachedAnswer(message, call)) return { runId, outcome: "cached" };
    return { runId, outcome: "answered", call, ...(routing && { routing }), ...priceCall(call, pricing) };
  } catch {
    return { runId, outcome: "answered" };
  }
}

function messageOf(output: LLMResult): BaseMessage | undefined {
  const generation = output.generations[0]?.[0];
  return generation && "message" in generation ? (generation.message as BaseMessage | undefined) : undefined;
}

/**
 * LangChain's cache returns the old message with `usage_metadata` set to zero and the rest as it
 * was. Not every version of `@langchain/core` says so when the run ends.
 */
function isCachedAnswer(message: BaseMessage, { usage }: MeteredCall): boolean {
  const metadata = usageMetadataOf(message);
  if (metadata === undefined || usage === undefined) return false;
  return metadata.input_tokens + metadata.output_tokens === 0 && totalInputTokens(usage) + usage.outputTokens > 0;
}
