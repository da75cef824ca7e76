import { estimateTokens } from "@bedrock-routed/core";
import type { AnsweringModel } from "../model/read-answering-model";

/** Of the window: estimates may be too low. */
const MARGIN = 0.1;
/** Of the window, for the answer, where its limit is not known or larger. */
const ANSWER_SHARE = 0.25;

/**
 * Tokens that documents may take, by estimate: what the model's window leaves beside the other texts
 * of the prompt, the longest answer and a margin. `undefined` where the window is not known.
 *
 * @param contextTokens the caller's own limit
 * @param texts what else is in the prompt
 */
export function planContextBudget(
  { contextWindow, maxTokens }: Pick<AnsweringModel, "contextWindow" | "maxTokens">,
  contextTokens: number | undefined,
  texts: readonly string[],
): number | undefined {
  if (contextWindow === undefined) return contextTokens;
  const answer = Math.min(maxTokens ?? Number.POSITIVE_INFINITY, contextWindow * ANSWER_SHARE);
  const others = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  const room = Math.max(0, Math.floor(contextWindow * (1 - MARGIN) - answer - others));
  return Math.min(room, contextTokens ?? Number.POSITIVE_INFINITY);
}
