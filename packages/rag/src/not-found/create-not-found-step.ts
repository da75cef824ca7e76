import { estimateTokens, METERED_OPERATION_EVENT, type MeteredOperation } from "@bedrock-routed/core";
import { dispatchCustomEvent } from "@langchain/core/callbacks/dispatch/web";
import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import type { RagAnswer } from "../answer/rag-answer";
import type { RetrievedState } from "../context/retrieved-state";
import { readAnsweringModel } from "../model/read-answering-model";
import type { ResolvedRagOptions } from "../options/resolve-rag-options";
import { buildSystemPrompt } from "../prompt/build-system-prompt";
import { chooseLanguage } from "../question/choose-language";

/**
 * Answers without asking the model, and tells callback handlers of the call that was saved: rules,
 * question and this answer would have been its tokens, by estimate.
 */
export function createNotFoundStep(options: ResolvedRagOptions): Runnable<RetrievedState, RagAnswer> {
  const { model, notFoundAnswer } = options;
  return RunnableLambda.from(async ({ question, standaloneQuestion }: RetrievedState, config): Promise<RagAnswer> => {
    const language = chooseLanguage(options.language, question);
    const answer = notFoundAnswer[language];
    const { modelId } = readAnsweringModel(model);
    const prompt = [buildSystemPrompt(options, language), standaloneQuestion ?? question];
    const operation: MeteredOperation = {
      kind: "avoided-call",
      requests: 0,
      ...(modelId === undefined ? {} : { modelId }),
      avoidedUsage: {
        inputTokens: prompt.reduce((sum, text) => sum + estimateTokens(text), 0),
        cacheReadTokens: 0,
        cacheWrite5mTokens: 0,
        cacheWrite1hTokens: 0,
        outputTokens: estimateTokens(answer),
      },
      estimated: true,
    };
    await dispatchCustomEvent(METERED_OPERATION_EVENT, operation, config);
    const asked = standaloneQuestion === undefined ? {} : { standaloneQuestion };
    return { answer, citations: [], documents: [], ...asked };
  }).withConfig({ runName: "not-found" });
}
