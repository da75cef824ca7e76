import type { CachePlan } from "../cache/cache-plan";
import type { CacheProblem } from "../cache-health/assess-cache-health";
import type { ModelTarget } from "../targets/model-target";
import type { TokenUsage } from "../usage/token-usage";
import type { InvokedModel } from "./invoked-model";

/** The prompt router that a call went through. */
export interface RouterRecord {
  readonly kind: "default" | "custom";
  /** Base ids of the models it chooses from, when they were stated. */
  readonly models?: readonly string[];
}

/** A target that failed, or was left out, before another one answered. */
export interface FailedTarget {
  readonly modelId: string;
  /** Name of the error, or `"CoolingDown"` for a target that failed lately and was not asked. */
  readonly error: string;
  /** From asking to failing, in ms. */
  readonly durationMs: number;
}

/**
 * What happened to one call. The same after invoke, stream, streamEvents and batch, at
 * `response_metadata.routing`. What the service did not report is absent.
 */
export interface RoutingRecord {
  /** The id or ARN that the caller asked for. */
  readonly requestedModelId: string;
  /** What was sent as `modelId`, when that is another: a cross-Region profile, or a fallback. */
  readonly sentModelId?: string;
  /** Kind of what was sent. */
  readonly targetKind: ModelTarget["kind"];
  /** Absent when a router answered without a trace; never the router's own name. */
  readonly invokedModel?: InvokedModel;
  readonly router?: RouterRecord;
  readonly usage?: TokenUsage;
  /** The tier that served the call. */
  readonly serviceTier?: string;
  /** The latency mode that served the call. */
  readonly latencyMode?: string;
  /** Which cache points were sent, and why others were not. */
  readonly cachePlan: CachePlan;
  /** What keeps the cache from saving money, judged by this call and the one before. Absent when nothing does. */
  readonly cacheProblem?: CacheProblem;
  /** The service's `stopReason`. */
  readonly stopReason?: string;
  /** Targets that failed before the one that answered, in order. */
  readonly fallbacks?: readonly FailedTarget[];
  /** HTTP attempts at the target that answered, 1 when nothing was retried. */
  readonly attempts?: number;
  /** The service's own measure, in ms. */
  readonly latencyMs?: number;
  /** From sending to the first content of a stream, in ms. */
  readonly timeToFirstTokenMs?: number;
}
