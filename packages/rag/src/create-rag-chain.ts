import type { DocumentInterface } from "@langchain/core/documents";
import type { BaseMessage } from "@langchain/core/messages";
import {
  type Runnable,
  RunnableAssign,
  RunnableLambda,
  RunnableMap,
  RunnablePassthrough,
  RunnablePick,
  RunnableSequence,
} from "@langchain/core/runnables";
import { AnswerStep } from "./answer-step";
import { buildPrompt } from "./build-prompt";
import { buildSystemPrompt } from "./build-system-prompt";
import { detectLanguage } from "./detect-language";
import { orderDocuments } from "./order-documents";
import type { RagAnswer } from "./rag-answer";
import type { RagChainOptions } from "./rag-chain-options";
import { type ResolvedRagOptions, resolveRagOptions } from "./resolve-rag-options";

interface RetrievedState {
  readonly question: string;
  readonly documents: DocumentInterface[];
}

/**
 * A chain from a question to an answer with citations: retrieve, prompt, model, answer. Each step
 * has its name in traces. `stream` yields parts of the answer, see `RagAnswerChunk`.
 *
 * @throws BedrockRoutedError when an option cannot be used: it names the option, its value and the remedy
 */
export function createRagChain(options: RagChainOptions): Runnable<string, RagAnswer> {
  const resolved = resolveRagOptions(options);
  const notFound = createNotFoundStep(resolved);
  const answer = createAnswerSteps(resolved);
  const respond = RunnableLambda.from(({ documents }: RetrievedState) => (documents.length === 0 ? notFound : answer));
  return RunnableSequence.from<string, RagAnswer>([
    createRetrieveStep(resolved),
    respond.withConfig({ runName: "respond" }),
  ]).withConfig({ runName: "bedrock-rag" });
}

function createRetrieveStep({ retriever }: ResolvedRagOptions): Runnable<string, RetrievedState> {
  const order = RunnableLambda.from(orderDocuments).withConfig({ runName: "order" });
  return RunnableMap.from<string, RetrievedState>({
    question: new RunnablePassthrough<string>(),
    documents: RunnableSequence.from<string, DocumentInterface[]>([retriever, order]),
  }).withConfig({ runName: "retrieve" });
}

function createNotFoundStep({ language, notFoundAnswer }: ResolvedRagOptions): Runnable<RetrievedState, RagAnswer> {
  return RunnableLambda.from(({ question }: RetrievedState): RagAnswer => {
    const answer = notFoundAnswer[language === "auto" ? detectLanguage(question) : language];
    return { answer, citations: [], documents: [] };
  }).withConfig({ runName: "not-found" });
}

function createAnswerSteps(options: ResolvedRagOptions): Runnable<RetrievedState, RagAnswer> {
  const { model, language, notFoundAnswer, instructions } = options;
  const systemPrompt = buildSystemPrompt(notFoundAnswer, instructions);
  const prompt = RunnableLambda.from(({ documents, question }: RetrievedState) => ({
    documents,
    prompt: buildPrompt(systemPrompt, documents, question, language),
  }));
  const message = RunnableSequence.from<{ prompt: BaseMessage[] }, BaseMessage>([new RunnablePick("prompt"), model]);
  const callModel = new RunnableAssign({ mapper: RunnableMap.from({ message }) });
  return RunnableSequence.from<RetrievedState, RagAnswer>([
    prompt.withConfig({ runName: "prompt" }),
    callModel.withConfig({ runName: "model" }),
    new AnswerStep(),
  ]).withConfig({ runName: "answer-from-documents" });
}
