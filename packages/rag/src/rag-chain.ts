import type { ToolCall } from "@langchain/core/messages/tool";
import {
  Runnable,
  type RunnableBatchOptions,
  RunnableBinding,
  type RunnableConfig,
  RunnableLambda,
  RunnableSequence,
  type RunnableToolLike,
} from "@langchain/core/runnables";
import type { IterableReadableStream } from "@langchain/core/utils/stream";
import type { InteropZodType } from "@langchain/core/utils/types";
import { abortWhenLeft } from "./leaving-stream";
import { RecentContexts } from "./model/context-caching";
import type { RagInput } from "./question/rag-input";
import { type RagChainOptions, type ResolvedRagOptions, resolveRagOptions } from "./rag-chain-options";
import { createRagTool, type RagTool, type RagToolFields } from "./rag-tool";
import { AnswerStep, type RagAnswer } from "./steps/answer";
import { createPromptStep, ModelStep } from "./steps/ask-model";
import { createCondenseStep } from "./steps/condense-question";
import { createNotFoundStep } from "./steps/not-found";
import { createOrderStep, createRetrieveStep, type RetrievedState } from "./steps/retrieve-documents";

/**
 * Creates a chain from a question to an answer with citations. Its steps are condense, retrieve, order, and
 * then either prompt, model and answer, or not-found; traces show these names. `stream` yields
 * `RagAnswerChunk`s. Model calls other than the one that answers have the tag `langsmith:nostream`.
 *
 * A call throws `InvalidOptionError` when the input has no question, and `ContextBudgetError` when no
 * retrieved document fits in the prompt. Errors of the retriever and of the model are passed on unchanged.
 *
 * @throws InvalidOptionError when an option cannot be used
 */
export function createRagChain(options: RagChainOptions): RagChain {
  const resolved = resolveRagOptions(options);
  const notFound = createNotFoundStep(resolved);
  const answer = createAnswerSteps(resolved);
  const respond = RunnableLambda.from(({ documents, conversation }: RetrievedState) =>
    documents.length === 0 && conversation === undefined ? notFound : answer,
  );
  const steps = RunnableSequence.from<RagInput, RagAnswer>([
    createCondenseStep(resolved),
    createRetrieveStep(resolved),
    createOrderStep(resolved),
    respond.withConfig({ runName: "respond" }),
  ]);
  return new RagChain({ bound: steps, config: { runName: "bedrock-rag" } });
}

function createAnswerSteps(options: ResolvedRagOptions): Runnable<RetrievedState, RagAnswer> {
  return RunnableSequence.from<RetrievedState, RagAnswer>([
    createPromptStep(options, new RecentContexts()),
    new ModelStep(options.model),
    new AnswerStep(options.citations),
  ]).withConfig({ runName: "answer-from-documents" });
}

/** Call options: LangChain's, and settings that the chain passes on. */
export interface RagCallOptions extends RunnableConfig {
  /**
   * Settings of this call for the retriever, such as `{ filter, userContext }`. They are what the call
   * option `retrieval` of a `BedrockKnowledgeBaseRetriever` accepts.
   * @default none
   */
  retrieval?: object | undefined;
}

/** The chain that `createRagChain` returns: a runnable, and a tool for agents by `asTool`. */
export class RagChain extends RunnableBinding<RagInput, RagAnswer, RagCallOptions> {
  static override lc_name(): string {
    return "RagChain";
  }

  override lc_namespace: string[] = ["bedrock_routed", "rag"];

  /** The same chain with this configuration, such as callbacks, tags or `retrieval`. */
  override withConfig(config: Partial<RagCallOptions>): RagChain {
    return new RagChain({ bound: this.bound, config: { ...this.config, ...config } });
  }

  /** Streams `RagAnswerChunk`s. When the reader leaves, the requests of the chain end. */
  override async stream(
    input: RagInput,
    options: Partial<RagCallOptions> = {},
  ): Promise<IterableReadableStream<RagAnswer>> {
    const left = new AbortController();
    const signal = options.signal === undefined ? left.signal : AbortSignal.any([options.signal, left.signal]);
    return abortWhenLeft(await super.stream(input, { ...options, signal }), left);
  }

  /**
   * Answers each question independently. With `returnExceptions`, a failed question gives its error in place
   * of its answer. (The `batch` of a sequence would pass the error of a step to the next step.)
   */
  override batch(
    inputs: RagInput[],
    options?: Partial<RagCallOptions> | Partial<RagCallOptions>[],
    batchOptions?: RunnableBatchOptions & { returnExceptions?: false },
  ): Promise<RagAnswer[]>;
  override batch(
    inputs: RagInput[],
    options?: Partial<RagCallOptions> | Partial<RagCallOptions>[],
    batchOptions?: RunnableBatchOptions,
  ): Promise<(RagAnswer | Error)[]>;
  override batch(
    inputs: RagInput[],
    options?: Partial<RagCallOptions> | Partial<RagCallOptions>[],
    batchOptions?: RunnableBatchOptions,
  ): Promise<(RagAnswer | Error)[]> {
    return Runnable.prototype.batch.call(this, inputs, options, batchOptions);
  }

  /**
   * A tool for agents that takes `{ question }`. Its content is the answer and a list of the sources that it
   * cites. Its artifact is the whole `RagAnswer`.
   */
  override asTool(fields?: RagToolFields): RagTool;
  /** The tool of every LangChain runnable, with your own schema. */
  override asTool<T extends RagInput = RagInput>(
    fields: RagToolFields & { schema: InteropZodType<T> },
  ): RunnableToolLike<InteropZodType<T | ToolCall>, RagAnswer>;
  override asTool<T extends RagInput>(
    fields: RagToolFields & { schema?: InteropZodType<T> } = {},
  ): RagTool | RunnableToolLike<InteropZodType<T | ToolCall>, RagAnswer> {
    const { schema } = fields;
    return schema === undefined ? createRagTool(this, fields) : super.asTool({ ...fields, schema });
  }
}
