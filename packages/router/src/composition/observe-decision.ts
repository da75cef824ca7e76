import type { RouteDecision, RouteOutcome } from "@bedrock-routed/core";

/**
 * The decision with one more observer, that is called whichever decision of the call is the last one.
 * @param observer is given the last decision
 */
export function observeDecision(
  decision: RouteDecision,
  observer: (outcome: RouteOutcome, last: RouteDecision) => void,
): RouteDecision {
  const { review, observe } = decision;
  return {
    ...decision,
    ...(review && {
      review: async (answer) => {
        const verdict = await review(answer);
        return verdict === "accept" ? verdict : observeDecision(verdict, observer);
      },
    }),
    observe: (outcome) => {
      try {
        observe?.(outcome);
      } finally {
        observer(outcome, decision);
      }
    },
  };
}
