import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import { readAnswerText } from "../answer/read-answer-text";
import type { ResolvedRagOptions } from "../options/resolve-rag-options";
import { chooseLanguage } from "../question/choose-language";
import { type AskedState, parseRagInput, type RagInput } from "../question/rag-input";
import { buildCondensePrompt } from "./build-condense-prompt";

/** A question that is ready to be looked up. */
export interface CondensedState {
  /** As it was asked. */
  readonly question: string;
  /** Rewritten so that it stands alone; absent when nothing was said before. */
  readonly standaloneQuestion?: string;
}

/**
 * Rewrites a question that has a history. Only the question changes by it: rules and documents stand
 * before it in the prompt as they would without a history, so a conversation shares their cached prefix.
 */
export function createCondenseStep(options: ResolvedRagOptions): Runnable<RagInput, CondensedState> {
  const { condenseModel, prompts } = options;
  return RunnableLambda.from(async (input: RagInput, config): Promise<CondensedState> => {
    const asked: AskedState = parseRagInput(input);
    const { question, history } = asked;
    if (history.length === 0) return { question };
    const prompt = buildCondensePrompt(prompts[chooseLanguage(options.language, question)].condense, asked);
    const standaloneQuestion = readAnswerText(await condenseModel.invoke(prompt, config)).trim();
    return { question, standaloneQuestion: standaloneQuestion === "" ? question : standaloneQuestion };
  }).withConfig({ runName: "condense" });
}
