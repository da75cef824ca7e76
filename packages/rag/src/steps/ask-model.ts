import type { DocumentInterface } from "@langchain/core/documents";
import type { BaseMessage } from "@langchain/core/messages";
import {
  _coerceToRunnable,
  type Runnable,
  RunnableAssign,
  type RunnableConfig,
  RunnableLambda,
  RunnableMap,
  RunnablePick,
  RunnableSequence,
} from "@langchain/core/runnables";
import { buildContext } from "../documents/build-context";
import { type RagModel, readAnsweringModel } from "../model/answering-model";
import { type ContextCaching, planContextCaching, type RecentContexts } from "../model/context-caching";
import { buildPrompt, buildQuestion, buildSystemPrompt } from "../prompt/build-prompt";
import { chooseLanguage } from "../prompt/language";
import type { ResolvedRagOptions } from "../rag-chain-options";
import type { RetrievedState } from "./retrieve-documents";

/** Everything that the model is called with. */
export interface PromptedState extends RetrievedState {
  readonly prompt: BaseMessage[];
  readonly callOptions: ContextCaching["callOptions"];
}

/** The step `prompt`: builds the prompt, and decides whether its documents are cached. */
export function createPromptStep(
  options: ResolvedRagOptions,
  recent: RecentContexts,
): Runnable<RetrievedState, PromptedState> {
  const { cacheContext, citations } = options;
  return RunnableLambda.from((state: RetrievedState): PromptedState => {
    const { question: askedQuestion, standaloneQuestion: text = askedQuestion, documents } = state;
    const language = chooseLanguage(options.language, askedQuestion);
    const systemPrompt = buildSystemPrompt(options, language);
    const context = buildContext(documents);
    const question = buildQuestion({ text, language, date: options.date?.() });
    const isRepeated = recent.isRepeated([systemPrompt, context]);
    const wanted = cacheContext === "auto" && isRepeated ? "always" : cacheContext;
    const outline = { systemPrompt, context, question };
    const { block, callOptions } = planContextCaching(readAnsweringModel(options.model), wanted, outline);
    const native = citations === "native";
    const prompt = buildPrompt({ systemPrompt, documents, native, cachePoint: block, question });
    return { ...state, prompt, callOptions };
  }).withConfig({ runName: "prompt" });
}

/** What the model's answer is read from. In a stream, the fields arrive in parts. */
export interface AnsweredState {
  readonly documents: readonly DocumentInterface[];
  readonly droppedDocuments: readonly DocumentInterface[];
  readonly standaloneQuestion?: string;
  readonly message: BaseMessage;
}

/** The step `model`: calls the model and adds its message to the state, in parts when it is streamed. */
export function createModelStep(model: RagModel): Runnable<PromptedState, AnsweredState> {
  const call = RunnableLambda.from(({ callOptions }: PromptedState) => {
    const config: RunnableConfig & PromptedState["callOptions"] = callOptions;
    return RunnableSequence.from<PromptedState, BaseMessage>([
      new RunnablePick("prompt"),
      _coerceToRunnable(model).withConfig(config),
    ]);
  });
  return new RunnableAssign<PromptedState, AnsweredState>({
    mapper: RunnableMap.from({ message: call }),
  }).withConfig({ runName: "model" });
}
