import type { CacheWarning } from "../cache-health";
import type { MessageWarning } from "../messages/message-warnings";

/** Something that was asked for, and that the models of a target refuse, so that it was not sent. */
export interface RequestProblem {
  readonly kind: "tool-choice-refused" | "sampling-refused";
  /** Base ids of the models of the target; none when they are unknown. */
  readonly models: readonly string[];
  /** What was not sent: the kind of the tool choice, or the names of parameters. */
  readonly refused: readonly string[];
}

/** A warning that something was asked for which the models refuse, so that it was not sent. */
export interface RequestWarning {
  /** The problem, for programs. */
  readonly problem: RequestProblem;
  /** The problem and what to do about it, for people. */
  readonly message: string;
}

/** What `onWarning` is called with. */
export type ModelWarning = CacheWarning | MessageWarning | RequestWarning;

/** Reports each problem of the requests of one chat model once: for its kind and its models. */
export class RequestWarnings {
  readonly #onWarning: ((warning: ModelWarning) => void) | undefined;
  readonly #warned: Set<string> = new Set();

  constructor(onWarning: ((warning: ModelWarning) => void) | undefined) {
    this.#onWarning = onWarning;
  }

  report(problem: RequestProblem): void {
    const cause = [problem.kind, ...problem.models].join(" ");
    if (this.#onWarning === undefined || this.#warned.has(cause)) return;
    this.#warned.add(cause);
    this.#onWarning({ problem, message: describeRequestProblem(problem) });
  }
}

function describeRequestProblem({ kind, models, refused }: RequestProblem): string {
  const who = models.length === 0 ? "The model" : models.join(" or ");
  if (kind === "sampling-refused") {
    return `${who} refuses ${refused.join(", ")}, which was therefore not sent. Leave it out, or call another model.`;
  }
  return (
    `${who} cannot be forced to call a tool as asked (toolChoice "${refused.join()}"), so it is free to answer without one. ` +
    "Say in the prompt which tool to call, or call another model."
  );
}
