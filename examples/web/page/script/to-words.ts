import type { Problem, RoutingReason } from "../../protocol";
import type { ProblemWords } from "../wording";
import type { ReaderLanguage } from "./reader-language";

/** What went wrong and what to do, in the reader's language. */
export function describeProblem(problem: Problem, { words, formats }: ReaderLanguage): ProblemWords {
  const { problems } = words;
  if (problem.code === "too-long") return problems.tooLong(formats.count(problem.limit));
  if (problem.code === "budget") return problems.budget(formats.usd(problem.limitUsd));
  if (problem.code === "internal") return problems.internal(problem.name);
  return problems[problem.code];
}

/** Why this model answered, in the reader's language. */
export function describeReason(reason: RoutingReason, { words, formats }: ReaderLanguage): string {
  const { reasons } = words;
  switch (reason.kind) {
    case "no-call":
      return reasons.noCall;
    case "prompt-router":
      return reasons.promptRouter;
    case "named":
      return reasons.named;
    case "router-failed":
      return reasons.routerFailed(reason.error);
    case "complexity": {
      const level = reasons.levels[reason.level] ?? reason.level;
      if (reason.score === undefined || reason.threshold === undefined) return reasons.complexityUnscored(level);
      return reasons.complexity(level, formats.score(reason.score), formats.score(reason.threshold));
    }
    case "cascade": {
      if (reason.declined.length === 0) return reasons.cascadeAccepted;
      return reasons.cascadeEscalated(reason.declined.map((why) => reasons.objections[why] ?? why).join(", "));
    }
  }
}

/** The CSS class of an amount that was saved. */
export function signOf(savedUsd: number | undefined): "good" | "bad" | "" {
  if (savedUsd === undefined || savedUsd === 0) return "";
  return savedUsd < 0 ? "bad" : "good";
}
