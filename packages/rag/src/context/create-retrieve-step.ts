import type { DocumentInterface } from "@langchain/core/documents";
import {
  type Runnable,
  RunnableAssign,
  RunnableLambda,
  RunnableMap,
  RunnableSequence,
} from "@langchain/core/runnables";
import type { CondensedState } from "../history/create-condense-step";
import { readAnsweringModel } from "../model/read-answering-model";
import type { ResolvedRagOptions } from "../options/resolve-rag-options";
import { buildSystemPrompt } from "../prompt/build-system-prompt";
import { chooseLanguage } from "../question/choose-language";
import { planContextBudget } from "./context-budget";
import { orderDocuments } from "./order-documents";
import { planContext } from "./plan-context";
import type { RetrievedState } from "./retrieved-state";

interface FoundState extends CondensedState {
  /** As the retriever gave them. */
  readonly documents: readonly DocumentInterface[];
}

/** Looks the question up, and keeps what fits the model's window in the canonical order. */
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

/** The model could not read a document without text, such as an image. */
function hasText({ pageContent }: DocumentInterface): boolean {
  return pageContent.trim() !== "";
}
