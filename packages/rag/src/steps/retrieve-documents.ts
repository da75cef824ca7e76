import type { DocumentInterface } from "@langchain/core/documents";
import {
  type Runnable,
  RunnableAssign,
  RunnableLambda,
  RunnableMap,
  RunnableSequence,
} from "@langchain/core/runnables";
import { orderDocuments, planContext, planContextBudget } from "../documents/plan-context";
import { readAnsweringModel } from "../model/answering-model";
import { buildSystemPrompt } from "../prompt/build-prompt";
import { chooseLanguage } from "../prompt/language";
import type { ResolvedRagOptions } from "../rag-chain-options";
import type { CondensedState } from "./condense-question";

/** A question and the documents to answer it from. */
export interface RetrievedState extends CondensedState {
  /** The documents that fit, in the order of the prompt. */
  readonly documents: readonly DocumentInterface[];
  /** The documents that do not fit, the most relevant first. */
  readonly droppedDocuments: readonly DocumentInterface[];
}

interface FoundState extends CondensedState {
  /** In the order of the retriever. */
  readonly documents: readonly DocumentInterface[];
}

/**
 * The steps `retrieve` and `order`: looks up the question, drops what does not fit in the model's context
 * window, and sorts the rest so that the same documents always give the same prompt.
 */
export function createRetrieveStep(options: ResolvedRagOptions): Runnable<CondensedState, RetrievedState> {
  const { model, retriever, contextTokens } = options;
  const search = RunnableSequence.from<CondensedState, DocumentInterface[]>([
    RunnableLambda.from(({ question, standaloneQuestion }: CondensedState) => standaloneQuestion ?? question),
    retriever,
  ]);
  const order = RunnableLambda.from((found: FoundState): RetrievedState => {
    const { question, standaloneQuestion = question } = found;
    const systemPrompt = buildSystemPrompt(options, chooseLanguage(options.language, question));
    const budget = planContextBudget(readAnsweringModel(model), contextTokens, [systemPrompt, standaloneQuestion]);
    const { kept, dropped } = planContext(found.documents.filter(hasText), budget);
    return { ...found, documents: orderDocuments(kept), droppedDocuments: dropped };
  });
  return RunnableSequence.from<CondensedState, RetrievedState>([
    new RunnableAssign({ mapper: RunnableMap.from({ documents: search }) }).withConfig({ runName: "retrieve" }),
    order.withConfig({ runName: "order" }),
  ]);
}

/** A document without text, such as an image, is useless in a text prompt. */
function hasText({ pageContent }: DocumentInterface): boolean {
  return pageContent.trim() !== "";
}
