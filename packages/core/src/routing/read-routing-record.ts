import { parseModelTarget } from "../targets/parse-model-target";
import { readMessageUsage } from "../usage/read-message-usage";
import { invokedModelOf, readInvokedModel } from "./invoked-model";
import type { RoutingRecord } from "./routing-record";

/** A LangChain message, or its `response_metadata`, as far as routing needs it. */
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
 * What a LangChain message, or its `response_metadata`, tells of routing. Messages of bedrock-routed
 * carry a whole {@link RoutingRecord}, which is returned as it is: see `isRoutingRecord`. Any other
 * message tells parts of one: `ChatBedrockConverse` the usage, the tier and a prompt router's choice,
 * other chat models their `usage_metadata` and perhaps the id of a Bedrock model. What a message does
 * not tell is absent.
 *
 * @param requestedModelId what the caller asked for, when that is known from elsewhere
 * @returns `undefined` when there is nothing to tell
 */
export function readRoutingRecord(message: unknown, requestedModelId?: string): Partial<RoutingRecord> | undefined {
  const { response_metadata, usage_metadata }: Answer = objectOf(message);
  const metadata = objectOf(response_metadata ?? message);
  if (isRoutingRecord(metadata.routing)) return metadata.routing;
  // After a stream the answer is one level down.
  const answer: ConverseMetadata = { ...metadata, ...objectOf(metadata.metadata) };
  const named = textOf(answer.model_name) ?? textOf(answer.model_id);
  const requested = requestedModelId ?? named;
  const target = targetOf(requested);
  const record = withoutAbsent({
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

/** Whether a value is the routing record of a chat model of bedrock-routed, rather than parts of one. */
export function isRoutingRecord(value: unknown): value is RoutingRecord {
  return typeof objectOf(value).requestedModelId === "string" && typeof objectOf(value).cachePlan === "object";
}

function targetOf(modelId: string | undefined): ReturnType<typeof parseModelTarget> | undefined {
  if (modelId === undefined) return undefined;
  try {
    return parseModelTarget(modelId);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

type Present<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

function withoutAbsent<Members extends object>(members: Members): Present<Members> {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Present<Members>;
}
