import { estimateTokens, METERED_OPERATION_EVENT, type MeteredOperation, omitUndefined } from "@bedrock-routed/core";
import { dispatchCustomEvent } from "@langchain/core/callbacks/dispatch/web";
import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import { readAnsweringModel } from "../model/answering-model";
import { buildSystemPrompt } from "../prompt/build-prompt";
import { chooseLanguage, chooseNotFoundLanguage } from "../prompt/language";
import type { ResolvedRagOptions } from "../rag-chain-options";
import type { RagAnswer } from "./answer";
import type { RetrievedState } from "./retrieve-documents";

/**
 * The step `not-found`: answers without a model call, and reports the avoided call to callback handlers.
 * The avoided tokens are an estimate: the rules and the question as input, this answer as output.
 */
export function createNotFoundStep(options: ResolvedRagOptions): Runnable<RetrievedState, RagAnswer> {
  const { model, notFoundAnswer } = options;
  return RunnableLambda.from(async ({ question, standaloneQuestion }: RetrievedState, config): Promise<RagAnswer> => {
    const language = chooseLanguage(options.language, question);
    const answer = notFoundAnswer[chooseNotFoundLanguage(options.language, question)] ?? notFoundAnswer.en;
    const prompt = [buildSystemPrompt(options, language), standaloneQuestion ?? question];
    const operation: MeteredOperation = {
      kind: "avoided-call",
      requests: 0,
      ...omitUndefined({ modelId: readAnsweringModel(model).modelId }),
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
    return omitUndefined({ answer, citations: [], documents: [], standaloneQuestion });
  }).withConfig({ runName: "not-found" });
}
