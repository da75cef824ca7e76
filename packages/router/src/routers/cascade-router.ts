import { InvalidOptionError, type RouteAnswer, type RouteDecision, type RouteRequest } from "@bedrock-routed/core";
import {
  andThen,
  baselineOf,
  candidatesOf,
  decide,
  type MaybePromise,
  type RouteChoice,
  requireChoice,
  type UpdatableRouter,
} from "../composition/route-choice";

/**
 * Looks at an answer. It returns `true` to accept it, and `false` or a short reason to decline it. The reason is
 * logged: no text of the answer. When it throws, the answer is accepted, and the routing record has the error.
 */
export type Acceptor = (answer: RouteAnswer, request: RouteRequest) => MaybePromise<boolean | string>;

/** Options of `cascadeRouter`. */
export interface CascadeOptions {
  /** Answers first. */
  readonly cheap: RouteChoice;
  /** Answers when the answer of `cheap` is declined. */
  readonly strong: RouteChoice;
  /** What a cheap answer must pass, in this order: an acceptor, or several. */
  readonly accept: Acceptor | readonly Acceptor[];
  /**
   * Streams the cheap answer while it arrives. It is judged all the same, but then it cannot be replaced: the routing
   * record tells that it was not accepted.
   * @default false: a streamed answer is held back until it is accepted
   */
  readonly streamUnreviewed?: boolean;
}

/** What can be changed. */
export type CascadeChanges = Partial<Pick<CascadeOptions, "accept" | "streamUnreviewed">>;

/**
 * Answers cheaply, and asks the strong model when the cheap answer is declined. Both answers are paid for, and are in
 * the routing record.
 * @throws InvalidOptionError for an option that cannot be used
 *
 * @example
 * ```ts
 * const router = cascadeRouter({
 *   cheap: "us.amazon.nova-lite-v1:0",
 *   strong: "us.amazon.nova-pro-v1:0",
 *   accept: [isNoRefusal(), satisfiesSchema()],
 * });
 * ```
 */
export function cascadeRouter(options: CascadeOptions): UpdatableRouter<CascadeChanges> {
  const cheap = requireChoice("cheap", options.cheap);
  const strong = requireChoice("strong", options.strong);
  let acceptors = checkAcceptors(options.accept);
  let { streamUnreviewed = false } = options;
  return {
    name: "cascade",
    candidates: candidatesOf(cheap, strong),
    baseline: baselineOf(strong),
    route(request) {
      const escalate = (why: string): MaybePromise<RouteDecision> => {
        return andThen(decide(strong, request, "escalated"), (decision) => ({
          ...decision,
          reason: `escalated: ${why}`,
        }));
      };
      const judge = async (answer: RouteAnswer): Promise<"accept" | RouteDecision> => {
        const declined = await findObjection(acceptors, answer, request);
        return declined === undefined ? "accept" : escalate(declined);
      };
      return andThen(decide(cheap, request, "cheap first"), (decision) => reviewed(decision, judge, streamUnreviewed));
    },
    update(changes) {
      if (changes.accept !== undefined) acceptors = checkAcceptors(changes.accept);
      streamUnreviewed = changes.streamUnreviewed ?? streamUnreviewed;
    },
  };
}

/** The decision with one more review. A cheap router's own review comes first, and what it decides is reviewed too. */
function reviewed(
  decision: RouteDecision,
  judge: (answer: RouteAnswer) => Promise<"accept" | RouteDecision>,
  streamUnreviewed: boolean,
): RouteDecision {
  const { review } = decision;
  const both: RouteDecision["review"] = async (answer) => {
    const verdict = review === undefined ? "accept" : await review(answer);
    return verdict === "accept" ? judge(answer) : reviewed(verdict, judge, streamUnreviewed);
  };
  return { ...decision, review: both, ...(streamUnreviewed && { streamUnreviewed }) };
}

/** The reason of the first acceptor that declines; `undefined` when all accept. */
async function findObjection(
  acceptors: readonly Acceptor[],
  answer: RouteAnswer,
  request: RouteRequest,
): Promise<string | undefined> {
  for (const accept of acceptors) {
    const verdict = await accept(answer, request);
    if (verdict !== true) return verdict === false ? "declined" : verdict;
  }
  return undefined;
}

function checkAcceptors(accept: CascadeOptions["accept"]): readonly Acceptor[] {
  const acceptors = Array.isArray(accept) ? accept : [accept];
  if (acceptors.length > 0 && acceptors.every((one) => typeof one === "function")) return [...acceptors];
  throw new InvalidOptionError("accept", accept, "use a function such as isNoRefusal(), or a list of them");
}
