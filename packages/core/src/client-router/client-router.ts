import type { SidePurpose } from "../router-record";
import type { RoutingRecord } from "../routing-record";
import type { InvokedModel } from "../targets/invoked-model";
import type { TokenUsage } from "../usage/token-usage";
import type { RouteRequest, RouteToolCall } from "./route-request";

/**
 * Chooses the model of each call in the caller's process. `BedrockRoutedChatModel` takes one as `router`.
 *
 * @example
 * ```ts
 * const router: ClientRouter = {
 *   candidates: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
 *   baseline: "amazon.nova-pro-v1:0",
 *   route: ({ question }) =>
 *     question.length < 200
 *       ? { model: "amazon.nova-lite-v1:0", reason: "short" }
 *       : { model: "amazon.nova-pro-v1:0", reason: "long" },
 * };
 * ```
 */
export interface ClientRouter {
  /** A short name for records and reports, such as `"complexity"`. @default "custom" */
  readonly name?: string;
  /** Every model that the router can choose: model ids, profile ids or ARNs. It does not change. */
  readonly candidates: readonly string[];
  /**
   * The candidate that would answer without a router. It answers when the router fails, and savings are
   * calculated against it.
   */
  readonly baseline: string;
  /**
   * Chooses a candidate. When it throws, rejects, or chooses a model that is no candidate, the baseline answers,
   * and the routing record says why.
   */
  route(request: RouteRequest): RouteDecision | Promise<RouteDecision>;
}

/** What a router decided for one call. */
export interface RouteDecision {
  /** One of the router's candidates. */
  readonly model: string;
  /** Why, in a few words that are the same for many calls, such as `"simple"`. It is logged: no text of the prompt. */
  readonly reason: string;
  /** How difficult the router finds the question, 0 to 1. Absent when it does not score. */
  readonly score?: number;
  /** The score from which the router takes the stronger model. */
  readonly threshold?: number;
  /**
   * Looks at the answer before the caller gets it. The caller gets the answer when it returns `"accept"`, or
   * throws. Otherwise the model of the new decision answers instead, which can have a review of its own. Both
   * answers are in the routing record and are paid for.
   *
   * A streamed answer is held back until it is reviewed, unless `streamUnreviewed` is set.
   */
  readonly review?: (answer: RouteAnswer) => ReviewVerdict | Promise<ReviewVerdict>;
  /**
   * Lets a streamed answer through while it arrives. It is reviewed all the same, but no other model can answer
   * then: the routing record tells that the answer was not accepted. @default false
   */
  readonly streamUnreviewed?: boolean;
  /**
   * Called when the call is over, unless the caller left it. What it throws is dropped. It must return at once. For
   * a call with several answers, that of the last decision is called.
   */
  readonly observe?: (outcome: RouteOutcome) => void;
}

/** `"accept"`, or the decision that replaces the one whose answer was reviewed. */
export type ReviewVerdict = "accept" | RouteDecision;

/** The answer of one model. */
export interface RouteAnswer {
  /** The id that was asked for. */
  readonly model: string;
  /** The text of the answer, without reasoning. */
  readonly text: string;
  readonly toolCalls: readonly RouteToolCall[];
  /** The `stopReason` of the response. */
  readonly stopReason?: string;
  readonly usage?: TokenUsage;
  /** The model that answered, in its scope: what the price depends on. */
  readonly invokedModel?: InvokedModel;
}

/** How a call ended. */
export interface RouteOutcome {
  /** The last answer. `undefined` when the call failed. */
  readonly answer: RouteAnswer | undefined;
  /** What happened. `undefined` when nothing was sent. */
  readonly routing: RoutingRecord | undefined;
  readonly ask: AskModel;
}

/** A call that nobody waits for. */
export interface AskRequest {
  /** A model id, profile id or ARN. It need not be a candidate. */
  readonly model: string;
  /** What the call is for. It is in the call's routing record. */
  readonly purpose: SidePurpose;
  /** A prompt to send instead of the messages, without tools. @default the messages, tools and options of the call */
  readonly prompt?: string;
  /** The most tokens that the model may generate. A lower limit of the call's own messages stays. @default the call's */
  readonly maxTokens?: number;
  /** Aborts the call. */
  readonly signal?: AbortSignal;
}

/**
 * Asks a model something beside the call: the same question, or another prompt. It is not streamed. It is a run of
 * its own, that only handlers for routing records, such as `BedrockSavingsHandler`, are shown.
 * Rejects with the errors of the chat model.
 */
export type AskModel = (request: AskRequest) => Promise<RouteAnswer>;
