import type { CacheProblem } from "./cache/cache-health";
import type { CachePlan } from "./cache/cache-plan";
import { omitUndefined } from "./omit-undefined";
import type { ResponseCacheHit } from "./response-cache";
import type { RouterRecord, SidePurpose } from "./router-record";
import { type InvokedModel, invokedModelOf, readInvokedModel } from "./targets/invoked-model";
import type { ModelTarget } from "./targets/model-target";
import { readModelTarget } from "./targets/parse-model-target";
import { readMessageUsage, type TokenUsage } from "./usage/token-usage";

/** A target that failed, or was skipped, before another target answered. */
export interface FailedTarget {
  /** The id or ARN of the target. */
  readonly modelId: string;
  /** Name of the error. `"CoolingDown"` for a target that was skipped because it failed recently. */
  readonly error: string;
  /** Time from the request to the failure, in ms. */
  readonly durationMs: number;
}

/**
 * A change that a chat model made to the messages of a call, because Amazon Bedrock would have refused
 * them. It contains no text of a message.
 */
export interface MessageChange {
  readonly kind: /** A text block without any text was left out. */
    | "blank-text"
    /** Reasoning with neither text nor signature was left out. */
    | "empty-reasoning"
    /** A message with nothing to send was left out. */
    | "empty-message"
    /** Neighbouring messages of one role became one message. */
    | "same-role"
    /** A tool result was moved to the place right after its call. */
    | "late-tool-result"
    /** Arguments of a tool call that are not an object were replaced by an empty one. */
    | "tool-input"
    /** The name of a document was changed to allowed characters, or to a name of its own. */
    | "document-name"
    /** Definitions of the tools in the history were added, because no tools were bound. */
    | "tools-from-history"
    /** A tool result was left out, because its call is not in the history. */
    | "orphan-tool-result"
    /** A tool call that could not be parsed, and that no tool answered, was left out. */
    | "invalid-tool-call"
    /** Citations in the form of another provider were left out. Their text was sent. */
    | "foreign-citations"
    /** A block of an assistant message that only another provider understands was left out. */
    | "foreign-block";
  /** Index of the message in the list that the caller passed. */
  readonly message: number;
}

/** The place of a call in batch inference. */
export interface BatchOrigin {
  /** ARN of the batch inference job. */
  readonly jobArn: string;
  /** The record of the job. */
  readonly recordId: string;
}

/**
 * What happened to one call. It is at `response_metadata.routing`, and is the same after invoke,
 * stream, streamEvents and batch. A field is absent when the service did not report it.
 */
export interface RoutingRecord {
  /** The id or ARN that the caller asked for. */
  readonly requestedModelId: string;
  /** The `modelId` that was sent, when it is another one: a cross-Region profile, or a fallback. */
  readonly sentModelId?: string;
  /** Kind of the target that was sent. */
  readonly targetKind: ModelTarget["kind"];
  /** The model that answered. Absent when a router answered without a trace. It is never the router itself. */
  readonly invokedModel?: InvokedModel;
  /** The router that chose the model: a prompt router, or a router in the caller's process. */
  readonly router?: RouterRecord;
  /** What a call was made for that nobody waited for. Absent for calls of the application. */
  readonly purpose?: SidePurpose;
  /** Tokens of the call. All are 0 when a response cache answered. */
  readonly usage?: TokenUsage;
  /** Set when the call was a record of batch inference, which has prices of its own. */
  readonly batch?: BatchOrigin;
  /** Present when the response cache answered, and nothing was sent. The other fields describe the stored answer. */
  readonly responseCache?: ResponseCacheHit;
  /** The service tier that served the call. */
  readonly serviceTier?: string;
  /** The latency mode that served the call. */
  readonly latencyMode?: string;
  /** Which cache points were sent, and why others were not sent. */
  readonly cachePlan: CachePlan;
  /** What was changed in the messages so that the service accepts them. Absent when nothing was. */
  readonly messageChanges?: readonly MessageChange[];
  /** What keeps the cache from saving money, judged by this call and the previous one. Absent when there is no problem. */
  readonly cacheProblem?: CacheProblem;
  /** The `stopReason` of the response. */
  readonly stopReason?: string;
  /** Targets that failed before the one that answered, in order. */
  readonly fallbacks?: readonly FailedTarget[];
  /** Number of HTTP attempts at the target that answered. 1 when nothing was retried. */
  readonly attempts?: number;
  /** Latency that the service measured, in ms. */
  readonly latencyMs?: number;
  /** Time from the request to the first content of a stream, in ms. */
  readonly timeToFirstTokenMs?: number;
}

/** The fields of a LangChain message that describe a call. */
interface Answer {
  readonly response_metadata?: unknown;
  readonly usage_metadata?: unknown;
}

/** What the chat models of `@langchain/aws` copy from a Converse response. */
interface ConverseMetadata {
  readonly model_name?: unknown;
  readonly model_id?: unknown;
  readonly trace?: { readonly promptRouter?: { readonly invokedModelId?: unknown } };
  readonly serviceTier?: { readonly type?: unknown };
  readonly performanceConfig?: { readonly latency?: unknown };
  readonly metrics?: { readonly latencyMs?: unknown };
  readonly stopReason?: unknown;
  readonly messageStop?: { readonly stopReason?: unknown };
}

/**
 * Reads the routing of a LangChain message, or of its `response_metadata`.
 *
 * A message of bedrock-routed contains a complete {@link RoutingRecord}, which is returned unchanged;
 * `isRoutingRecord` recognizes it. Every other message gives a part of a record. `ChatBedrockConverse`
 * reports the usage, the tier and the choice of a prompt router. Other chat models report
 * `usage_metadata`, and perhaps the id of a Bedrock model.
 *
 * @param message a message, or the `response_metadata` of one
 * @param requestedModelId the id or ARN that the caller asked for, when you know it from elsewhere
 * @returns the known fields, or `undefined` when the message contains none of them
 */
export function readRoutingRecord(message: unknown, requestedModelId?: string): Partial<RoutingRecord> | undefined {
  const { response_metadata, usage_metadata }: Answer = objectOf(message);
  const metadata = objectOf(response_metadata ?? message);
  if (isRoutingRecord(metadata.routing)) return metadata.routing;
  // After a stream, the fields of the answer are one level down.
  const answer: ConverseMetadata = { ...metadata, ...objectOf(metadata.metadata) };
  const named = textOf(answer.model_name) ?? textOf(answer.model_id);
  const requested = requestedModelId ?? named;
  const target = readModelTarget(requested);
  const record: Partial<RoutingRecord> = omitUndefined({
    requestedModelId: target && requested,
    targetKind: target?.kind,
    invokedModel:
      readInvokedModel(textOf(answer.trace?.promptRouter?.invokedModelId)) ??
      readInvokedModel(named) ??
      (target && invokedModelOf(target)),
    usage: readMessageUsage({ response_metadata: metadata, usage_metadata }),
    serviceTier: textOf(answer.serviceTier?.type),
    latencyMode: textOf(answer.performanceConfig?.latency),
    stopReason: textOf(answer.stopReason ?? answer.messageStop?.stopReason),
    latencyMs: typeof answer.metrics?.latencyMs === "number" ? answer.metrics.latencyMs : undefined,
  });
  return Object.keys(record).length === 0 ? undefined : record;
}

/** Whether a value is the complete record of a call of a chat model of bedrock-routed. */
export function isRoutingRecord(value: unknown): value is RoutingRecord {
  return typeof objectOf(value).requestedModelId === "string" && typeof objectOf(value).cachePlan === "object";
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
