import { InvalidOptionError } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import { orderDocuments, planContext, planContextBudget, withoutRepetitions } from "../documents/plan-context";
import { readAnsweringModel } from "../model/answering-model";
import { buildSystemPrompt } from "../prompt/build-prompt";
import { chooseLanguage } from "../prompt/language";
import type { ResolvedRagOptions } from "../rag-chain-options";
import { readFields } from "../read-fields";
import type { CondensedState } from "./condense-question";
import { hideTokens } from "./hide-tokens";

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

/** The step `retrieve`: looks up the question. Models that the retriever calls do not answer the user. */
export function createRetrieveStep({ retriever }: ResolvedRagOptions): Runnable<CondensedState, FoundState> {
  return RunnableLambda.from(async (state: CondensedState, config): Promise<FoundState> => {
    const found: unknown = await retriever.invoke(state.standaloneQuestion ?? state.question, hideTokens(config));
    return { ...state, documents: checkDocuments(found) };
  }).withConfig({ runName: "retrieve" });
}

/**
 * The step `order`: drops what does not fit in the model's context window, and sorts the rest so that the
 * same documents always give the same prompt.
 */
export function createOrderStep(options: ResolvedRagOptions): Runnable<FoundState, RetrievedState> {
  const { model, contextTokens } = options;
  return RunnableLambda.from((found: FoundState): RetrievedState => {
    const { question, standaloneQuestion = question, conversation = "" } = found;
    const systemPrompt = buildSystemPrompt(options, chooseLanguage(options.language, question));
    const budget = planContextBudget(readAnsweringModel(model), contextTokens, [
      systemPrompt,
      standaloneQuestion,
      conversation,
    ]);
    const { kept, dropped } = planContext(withoutRepetitions(found.documents.filter(hasText)), budget);
    return { ...found, documents: orderDocuments(kept), droppedDocuments: dropped };
  }).withConfig({ runName: "order" });
}

/** @throws InvalidOptionError that names the retriever when it did not return a list of documents */
function checkDocuments(found: unknown): readonly DocumentInterface[] {
  if (!Array.isArray(found)) throw refuseResult(typeof found);
  for (const [index, document] of found.entries()) {
    if (typeof document === "string") throw refuseResult("a list of strings");
    if (typeof readFields(document).pageContent !== "string") {
      throw refuseResult(`a list whose entry ${index} has no pageContent`);
    }
  }
  return found;
}

function refuseResult(what: string): InvalidOptionError {
  const remedy = "return documents, such as new Document({ pageContent: text, metadata: { source } })";
  return new InvalidOptionError("retriever", `(it returned ${what})`, remedy);
}

/** A document without text, such as an image, is useless in a text prompt. */
function hasText({ pageContent }: DocumentInterface): boolean {
  return pageContent.trim() !== "";
}
