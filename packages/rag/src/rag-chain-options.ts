import type { DocumentInterface } from "@langchain/core/documents";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import type { BaseMessage } from "@langchain/core/messages";
import type { RunnableInterface } from "@langchain/core/runnables";

/** `auto` answers in the language of the question: Japanese when it has Japanese script, else English. */
export type AnswerLanguage = "ja" | "en" | "auto";

/** What to answer when no document answers the question. */
export interface NotFoundAnswer {
  readonly ja: string;
  readonly en: string;
}

/** Options of `createRagChain`. */
export interface RagChainOptions {
  /** The chat model, or a runnable that ends in one. */
  model: RunnableInterface<BaseLanguageModelInput, BaseMessage>;
  /** The retriever, or any runnable from a question to documents. */
  retriever: RunnableInterface<string, DocumentInterface[]>;
  /**
   * Text after the built-in rules of the system prompt. It is part of what is cached, so keep out what changes from call to call.
   * @default none
   */
  instructions?: string | undefined;
  /**
   * The language of answers.
   * @default "auto"
   */
  language?: AnswerLanguage | undefined;
  /**
   * The answer, without a model call, when the retriever finds nothing; the model is told to give it when the documents do not help.
   * @default a sentence in each language
   */
  notFoundAnswer?: NotFoundAnswer | undefined;
}
