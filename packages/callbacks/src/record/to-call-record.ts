import { type RoutingRecord, readRoutingRecord, totalInputTokens } from "@bedrock-routed/core";
import { AIMessage, AIMessageChunk, type BaseMessage, type UsageMetadata } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import type { CallRecord } from "./call-record";
import { nameOfError } from "./name-of-error";
import type { CallPricing } from "./price-call";
import { priceRecord } from "./price-record";
import type { RunRecord } from "./run-record";
import { toMeteredCall } from "./to-metered-call";

/** A run of a chat model, as callbacks saw it. */
export interface EndedCall extends RunRecord, Pick<CallRecord, "streamed" | "durationMs" | "timeToFirstTokenMs"> {
  /** The model name that the run started with. */
  readonly modelName?: string;
}

/** The record of a run that ended. It never throws: what cannot be read is counted as unpriced. */
export function toCallRecord(
  { modelName, ...run }: EndedCall,
  result: {
    readonly output: LLMResult /** Whether LangChain says that its cache answered. */;
    readonly cached: boolean;
  },
  pricing: CallPricing,
): CallRecord {
  const unread: CallRecord = { ...run, outcome: result.cached ? "cached" : "answered", signals: [] };
  try {
    const message = messageOf(result.output);
    const routing = readRoutingRecord(message, modelName);
    if (routing === undefined) return unread;
    const cached = result.cached || isCachedAnswer(message, routing);
    const record: CallRecord = { ...unread, ...factsOf(routing, run), outcome: cached ? "cached" : "answered" };
    return priceRecord(record, pricing);
  } catch {
    return unread;
  }
}

/** The record of a run that failed. */
export function toFailedRecord({ modelName, ...run }: EndedCall, error: unknown): CallRecord {
  const requested = modelName === undefined ? {} : { requestedModelId: modelName };
  return { ...run, ...requested, outcome: "failed", errorKind: nameOfError(error), signals: [] };
}

function factsOf(routing: Partial<RoutingRecord>, run: Omit<EndedCall, "modelName">): Partial<CallRecord> {
  const { requestedModelId, timeToFirstTokenMs = run.timeToFirstTokenMs } = routing;
  return {
    call: toMeteredCall(routing),
    routing,
    ...(requestedModelId === undefined ? {} : { requestedModelId }),
    ...(timeToFirstTokenMs === undefined ? {} : { timeToFirstTokenMs }),
  };
}

function messageOf(output: LLMResult): BaseMessage | undefined {
  const generation = output.generations[0]?.[0];
  return generation && "message" in generation ? (generation.message as BaseMessage | undefined) : undefined;
}

/**
 * LangChain's cache returns the old message with `usage_metadata` set to zero and the rest as it
 * was. Not every version of `@langchain/core` says so when the run ends.
 */
function isCachedAnswer(message: BaseMessage | undefined, { usage }: Partial<RoutingRecord>): boolean {
  const metadata = usageMetadataOf(message);
  if (metadata === undefined || usage === undefined) return false;
  return metadata.input_tokens + metadata.output_tokens === 0 && totalInputTokens(usage) + usage.outputTokens > 0;
}

function usageMetadataOf(message: BaseMessage | undefined): UsageMetadata | undefined {
  return AIMessage.isInstance(message) || AIMessageChunk.isInstance(message) ? message.usage_metadata : undefined;
}
