import { type Runnable, RunnableLambda, RunnableSequence } from "@langchain/core/runnables";
import { AnswerStep } from "./answer/answer-step";
import type { RagAnswer } from "./answer/rag-answer";
import { RecentContexts } from "./caching/recent-contexts";
import { createRetrieveStep } from "./context/create-retrieve-step";
import type { RetrievedState } from "./context/retrieved-state";
import { createCondenseStep } from "./history/create-condense-step";
import { createModelStep } from "./model/create-model-step";
import { createNotFoundStep } from "./not-found/create-not-found-step";
import type { RagChainOptions } from "./options/rag-chain-options";
import { type ResolvedRagOptions, resolveRagOptions } from "./options/resolve-rag-options";
import { createPromptStep } from "./prompt/create-prompt-step";
import type { RagInput } from "./question/rag-input";
import { type RagChain, toRagChain } from "./rag-chain";

/**
 * A chain from a question to an answer with citations: condense, retrieve, prompt, model, answer. Each
 * step has its name in traces. `stream` yields parts of the answer, see `RagAnswerChunk`.
 *
 * @throws InvalidOptionError when an option cannot be used: it names the option, its value and the remedy
 */
export function createRagChain(options: RagChainOptions): RagChain {
  const resolved = resolveRagOptions(options);
  const notFound = createNotFoundStep(resolved);
  const answer = createAnswerSteps(resolved);
  const respond = RunnableLambda.from(({ documents }: RetrievedState) => (documents.length === 0 ? notFound : answer));
  return toRagChain(
    RunnableSequence.from<RagInput, RagAnswer>([
      createCondenseStep(resolved),
      createRetrieveStep(resolved),
      respond.withConfig({ runName: "respond" }),
    ]),
  );
}

function createAnswerSteps(options: ResolvedRagOptions): Runnable<RetrievedState, RagAnswer> {
  return RunnableSequence.from<RetrievedState, RagAnswer>([
    createPromptStep(options, new RecentContexts()),
    createModelStep(options.model),
    new AnswerStep(),
  ]).withConfig({ runName: "answer-from-documents" });
}
