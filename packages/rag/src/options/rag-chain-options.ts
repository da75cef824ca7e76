import type { DocumentInterface } from "@langchain/core/documents";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import type { BaseMessage } from "@langchain/core/messages";
import type { RunnableInterface } from "@langchain/core/runnables";
import type { PromptTexts } from "../prompt/prompt-texts";
import type { Language } from "../question/detect-language";

/** `auto` answers in the language of the question: Japanese when it has Japanese script, else English. */
export type AnswerLanguage = Language | "auto";

/** What to answer when no document answers the question. */
export interface NotFoundAnswer {
  readonly ja: string;
  readonly en: string;
}

/** A chat model, or a runnable that ends in one. */
export type RagModel = RunnableInterface<BaseLanguageModelInput, BaseMessage>;

/** Options of `createRagChain`. */
export interface RagChainOptions {
  /** The chat model, or a runnable that ends in one. */
  model: RagModel;
  /** The retriever, or any runnable from a question to documents, the most relevant first. */
  retriever: RunnableInterface<string, DocumentInterface[]>;
  /**
   * A cheap chat model that rewrites a question with history so that it stands alone.
   * @default `model`
   */
  condenseModel?: RagModel | undefined;
  /**
   * Text after the rules of the system prompt. It is part of what is cached, so keep out what changes from call to call.
   * @default none
   */
  instructions?: string | undefined;
  /**
   * The language of prompts and answers.
   * @default "auto"
   */
  language?: AnswerLanguage | undefined;
  /**
   * Prompts in place of the built-in ones, each by itself.
   * @default none
   */
  prompts?: { readonly [In in Language]?: Partial<PromptTexts> | undefined } | undefined;
  /**
   * Whether the rules of the system prompt are in the language of the question, or in both, so that
   * questions in either language share one cached prefix.
   * @default "by-language"
   */
  rules?: "by-language" | "bilingual" | undefined;
  /**
   * The answer, without a model call, when the retriever finds nothing; the model is told to give it when the documents do not help.
   * @default a sentence in each language
   */
  notFoundAnswer?: NotFoundAnswer | undefined;
  /**
   * When to put a cache point after the documents. `"auto"`: where cache writes cost no more than
   * plain input, and elsewhere from the second time on that the same documents come up within five
   * minutes. Only models of Amazon Bedrock's Converse API get cache points.
   * @default "auto"
   */
  cacheContext?: "auto" | "always" | "never" | undefined;
  /**
   * How the model cites. `"native"` sends the documents as Converse `document` blocks with citations
   * enabled, for the Claude models that have them; `"markers"` asks for `[1]` in the text. Native
   * citations in an answer are read in either case.
   * @default "markers"
   */
  citations?: "markers" | "native" | undefined;
  /**
   * Tokens of documents at most, by estimate. The least relevant ones are left out whole.
   * @default what the model's context window leaves, where it is known
   */
  contextTokens?: number | undefined;
  /**
   * The date to tell the model, in your time zone and notation, such as `() => "2026-11-21"`. It goes after the documents, where it leaves the cached prefix as it is.
   * @default none
   */
  date?: (() => string) | undefined;
}
