import type { ConversationSignals, RetrievalSignals } from "@bedrock-routed/core";

/** What is known around a question. Everything can be absent. */
export interface PromptSignals {
  /** What the retriever found. */
  readonly retrieval?: RetrievalSignals;
  /** How the conversation goes. */
  readonly conversation?: Partial<ConversationSignals>;
  /** Number of tools that the model may call. */
  readonly tools?: number;
}

/** Two scores count as equally good when they are nearer than this share of the better one. */
const CLEAR_GAP = 0.2;

const calculations: Record<string, (signals: PromptSignals) => number> = {
  "signal:passagesNeeded": ({ retrieval }) => Math.log2(Math.max(1, retrieval?.passagesNeeded ?? 1)),
  "signal:closeScores": ({ retrieval }) => closeness(retrieval),
  "signal:sourcesDisagree": ({ retrieval }) => (retrieval?.sourcesDisagree === true ? 1 : 0),
  "signal:tools": ({ tools }) => Math.log2(1 + Math.max(0, tools ?? 0)),
  "signal:toolLoop": ({ conversation }) => (conversation?.inToolLoop === true ? 1 : 0),
  "signal:depth": ({ conversation }) => Math.log2(Math.max(1, conversation?.depth ?? 1)),
  "signal:repetition": ({ conversation }) => Math.max(0, ((conversation?.repetition ?? 0) - 0.3) / 0.7),
};

export const signalNames: readonly string[] = Object.keys(calculations);

/** The values of `signalNames`, each about 0 to 3. A signal that is absent gives 0, as does an ordinary first question. */
export function toSignalValues(signals: PromptSignals): readonly number[] {
  return Object.values(calculations).map((calculate) => {
    const value = calculate(signals);
    return Number.isFinite(value) ? Math.max(0, Math.min(6, value)) : 0;
  });
}

function closeness(retrieval: RetrievalSignals | undefined): number {
  if (retrieval?.scoreGap === undefined) return 0;
  const best = retrieval.topScore ?? 1;
  if (!(best > 0)) return 0;
  return Math.max(0, 1 - retrieval.scoreGap / (best * CLEAR_GAP));
}
