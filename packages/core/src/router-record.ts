import type { ResponseCacheHit } from "./response-cache";
import type { InvokedModel } from "./targets/invoked-model";
import type { TokenUsage } from "./usage/token-usage";

/** The router that a call went through. */
export interface RouterRecord {
  /**
   * AWS provides the `default` prompt routers; CreatePromptRouter makes `custom` ones. A `client` router runs
   * in the caller's process.
   */
  readonly kind: "default" | "custom" | "client";
  /** Base ids of the models that the router chooses from. Absent when the caller did not state them. */
  readonly models?: readonly string[];
  /** How a `client` router decided. Prompt routers do not tell. */
  readonly decision?: RouterDecision;
}

/** How a client-side router decided for one call. It contains no text of the call. */
export interface RouterDecision {
  /** Name of the router, such as `"cascade"`. */
  readonly router: string;
  /** The candidate whose answer the caller got. */
  readonly model: string;
  /** Why, in the words of the router. */
  readonly reason: string;
  /** The difficulty of the question, 0 to 1, when the router scores. */
  readonly score?: number;
  /** The score from which the router takes the stronger model. */
  readonly threshold?: number;
  /** Who chose: the router, the caller with `routeTo`, or nobody, because the router failed: then the baseline answered. */
  readonly by: "router" | "caller" | "baseline";
  /** Name of the error of a router that failed, or `"NotACandidate"`. */
  readonly error?: string;
  /** The id that is sent for the baseline of the router. */
  readonly baselineModelId: string;
  /** Answers that the router did not accept, in order. They are part of the call's cost. */
  readonly declined?: readonly DeclinedAnswer[];
  /** Whether the answer was accepted. Absent when it was not reviewed. */
  readonly accepted?: boolean;
  /** How long the router took to choose, in ms. */
  readonly decidedInMs: number;
}

/** An answer that a router did not accept. Another model answered instead. */
export interface DeclinedAnswer {
  /** The candidate that was asked. */
  readonly model: string;
  /** Why the router chose it. */
  readonly reason: string;
  readonly invokedModel?: InvokedModel;
  readonly usage?: TokenUsage;
  /** Present when the response cache gave the answer. Then `usage` is 0. */
  readonly responseCache?: ResponseCacheHit;
  readonly serviceTier?: string;
  readonly latencyMode?: string;
  /** The `stopReason` of the answer. */
  readonly stopReason?: string;
  /** From the request to the end of the answer, in ms. */
  readonly durationMs: number;
}

/** What a call is made for that nobody waits for. */
export type SidePurpose = "shadow" | "judge";
