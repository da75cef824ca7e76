import {
  isRoutingRecord,
  omitUndefined,
  type RoutingRecord,
  readRoutingRecord,
  totalInputTokens,
} from "@bedrock-routed/core";
import type { AIMessage, BaseMessage, UsageMetadata } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import { type CallPricing, isAvoided, toMeteredCall } from "../pricing/price-call";
import { priceRecord } from "../pricing/price-record";
import type { CallRecord, RunRecord } from "../record/record";

/** A run of a chat model that has ended, as the callbacks describe it. */
export interface EndedCall extends RunRecord, Pick<CallRecord, "streamed" | "durationMs" | "timeToFirstTokenMs"> {
  /** The model name that the run started with. */
  readonly modelName?: string;
  /** Number of cache points in the request, as far as callbacks show them. */
  readonly cachePoints?: number;
}

/** What a run of a chat model ended with. */
export interface CallResult {
  readonly output: LLMResult;
  /** True when LangChain reports that its own cache answered. */
  readonly cached: boolean;
}

/** The record of a run that ended with an answer. It never throws: a call that cannot be read counts as unpriced. */
export function toCallRecord(
  { modelName, cachePoints, ...run }: EndedCall,
  { output, cached: isReportedCached }: CallResult,
  pricing: CallPricing,
): CallRecord {
  const unread: CallRecord = { ...run, outcome: isReportedCached ? "cached" : "answered", signals: [] };
  try {
    const message = messageOf(output);
    const routing = readRoutingRecord(message, modelName);
    if (routing === undefined) return unread;
    const isCached = isReportedCached || isAvoided(routing) || isCachedAnswer(message, routing);
    const known = readRouting(routing, run, cachePoints);
    const record: CallRecord = { ...unread, ...known, outcome: isCached ? "cached" : "answered" };
    return priceRecord(record, pricing);
  } catch {
    return unread;
  }
}

/** Names of the errors of a caller who left a stream or aborted a call. A timeout is a failure. */
const ABANDONED: ReadonlySet<string> = new Set(["AbandonedStreamError", "AbortError", "ModelAbortError"]);

/**
 * The record of a run that ended with an error.
 * @param known what the chat model knows about the call; by default what the error knows
 */
export function toFailedRecord(
  { modelName, cachePoints, ...run }: EndedCall,
  error: unknown,
  known: RoutingRecord | undefined = routingOf(error),
): CallRecord {
  const errorKind = nameOfError(error);
  return omitUndefined({
    ...run,
    requestedModelId: modelName,
    ...(known && readRouting(known, run, cachePoints)),
    streamed: run.streamed || known?.timeToFirstTokenMs !== undefined,
    outcome: ABANDONED.has(errorKind) ? ("abandoned" as const) : ("failed" as const),
    errorKind,
    signals: [],
  });
}

/** An error of a broken stream has the routing record. */
function routingOf(error: unknown): RoutingRecord | undefined {
  const { routing }: { routing?: unknown } = typeof error === "object" && error !== null ? error : {};
  return isRoutingRecord(routing) ? routing : undefined;
}

function readRouting(
  routing: Partial<RoutingRecord>,
  run: Pick<EndedCall, "timeToFirstTokenMs">,
  cachePoints: number | undefined,
): Partial<CallRecord> {
  const { requestedModelId, timeToFirstTokenMs = run.timeToFirstTokenMs } = routing;
  const call = omitUndefined({ cachePoints, ...toMeteredCall(routing) });
  return omitUndefined({ call, routing, requestedModelId, timeToFirstTokenMs });
}

function messageOf(output: LLMResult): BaseMessage | undefined {
  const generation = output.generations[0]?.[0];
  return generation && "message" in generation ? (generation.message as BaseMessage | undefined) : undefined;
}

/**
 * LangChain's cache returns the old message with `usage_metadata` set to zero and everything else
 * unchanged. Some versions of `@langchain/core` do not report the cache when the run ends.
 */
function isCachedAnswer(message: BaseMessage | undefined, { usage }: Partial<RoutingRecord>): boolean {
  const metadata = usageMetadataOf(message);
  if (metadata === undefined || usage === undefined) return false;
  return metadata.input_tokens + metadata.output_tokens === 0 && totalInputTokens(usage) + usage.outputTokens > 0;
}

/** Looks at the type's name, because importing the class loads more than all of this package. */
function usageMetadataOf(message: BaseMessage | undefined): UsageMetadata | undefined {
  return message?.type === "ai" ? (message as AIMessage).usage_metadata : undefined;
}

const LONGEST_NAME = 100;

/** The name of an error, such as `"ThrottlingException"`. Its message is left out, because it can quote the prompt. */
function nameOfError(error: unknown): string {
  const name = error instanceof Error || isNamed(error) ? error.name : undefined;
  return typeof name === "string" && name !== "" ? name.slice(0, LONGEST_NAME) : "Error";
}

function isNamed(error: unknown): error is { readonly name: unknown } {
  return typeof error === "object" && error !== null && "name" in error;
}
