import type { RoutingRecord } from "../routing-record";
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
  /** Called once when the call is over. What it throws is dropped. It must return at once. */
  readonly observe?: (outcome: RouteOutcome) => void;
}

/** `"accept"`, or the decision that replaces the one whose answer was reviewed. */
export type ReviewVerdict = "accept" | RouteDecision;

/** The answer of one model. */
export interface RouteAnswer {
  /** The candidate that answered. */
  readonly model: string;
  /** The text of the answer, without reasoning. */
  readonly text: string;
  readonly toolCalls: readonly RouteToolCall[];
  /** The `stopReason` of the response. */
  readonly stopReason?: string;
  readonly usage?: TokenUsage;
}

/** How a call ended. */
export interface RouteOutcome {
  /** The last answer. `undefined` when the call failed, or the caller left. */
  readonly answer: RouteAnswer | undefined;
  /** What happened. `undefined` when nothing was sent. */
  readonly routing: RoutingRecord | undefined;
  /**
   * Asks another model the same: the same messages and options, not streamed, in a run of its own. The record of
   * that run has the `purpose` that is given here.
   */
  readonly ask: AskModel;
}

/** What a call that nobody waits for is made for. */
export type SidePurpose = "shadow" | "judge";

/** Asks one of the router's candidates the question of a call. Rejects with the errors of the chat model. */
export type AskModel = (model: string, purpose: SidePurpose, signal?: AbortSignal) => Promise<RouteAnswer>;
