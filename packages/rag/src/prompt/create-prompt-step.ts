import type { BaseMessage } from "@langchain/core/messages";
import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import { type ContextCaching, planContextCaching } from "../caching/plan-context-caching";
import type { RecentContexts } from "../caching/recent-contexts";
import { buildContext } from "../context/build-context";
import type { RetrievedState } from "../context/retrieved-state";
import { readAnsweringModel } from "../model/read-answering-model";
import type { ResolvedRagOptions } from "../options/resolve-rag-options";
import { buildQuestion } from "../question/build-question";
import { chooseLanguage } from "../question/choose-language";
import { buildPrompt } from "./build-prompt";
import { buildSystemPrompt } from "./build-system-prompt";

/** Everything that the model is called with. */
export interface PromptedState extends RetrievedState {
  readonly prompt: BaseMessage[];
  readonly callOptions: ContextCaching["callOptions"];
}

/** Builds the prompt of a question, and decides whether the documents in it are to be cached. */
export function createPromptStep(
  options: ResolvedRagOptions,
  recent: RecentContexts,
): Runnable<RetrievedState, PromptedState> {
  const { cacheContext, citations } = options;
  return RunnableLambda.from((state: RetrievedState): PromptedState => {
    const { question, standaloneQuestion: text = question, documents } = state;
    const language = chooseLanguage(options.language, question);
    const systemPrompt = buildSystemPrompt(options, language);
    const context = buildContext(documents);
    const asked = buildQuestion({ text, language, date: options.date?.() });
    const isRepeated = recent.isRepeated([systemPrompt, context]);
    const wanted = cacheContext === "auto" && isRepeated ? "always" : cacheContext;
    const outline = { systemPrompt, context, question: asked };
    const { block, callOptions } = planContextCaching(readAnsweringModel(options.model), wanted, outline);
    const native = citations === "native";
    const prompt = buildPrompt({ systemPrompt, documents, native, cachePoint: block, question: asked });
    return { ...state, prompt, callOptions };
  }).withConfig({ runName: "prompt" });
}
