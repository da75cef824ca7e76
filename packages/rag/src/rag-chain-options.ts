import { InvalidOptionError } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { Runnable, type RunnableInterface } from "@langchain/core/runnables";
import { type RagModel, readAnsweringModel } from "./model/answering-model";
import type { CacheContext } from "./model/context-caching";
import type { PromptLanguage } from "./prompt/build-prompt";
import {
  DEFAULT_NOT_FOUND_ANSWER,
  DEFAULT_PROMPTS,
  type NotFoundAnswer,
  type PromptTexts,
} from "./prompt/built-in-prompts";
import type { AnswerLanguage, Language } from "./prompt/language";

/** Options of `createRagChain`. */
export interface RagChainOptions {
  /** The chat model, or a runnable that ends in one. */
  model: RagModel;
  /** The retriever, or any runnable that turns a question into documents, the most relevant first. */
  retriever: RunnableInterface<string, DocumentInterface[]>;
  /**
   * A cheap chat model that rewrites a question with a history so that it can be understood without it.
   * @default `model`
   */
  condenseModel?: RagModel | undefined;
  /**
   * Number of last turns of the history that the answering model reads, for questions such as "translate your
   * last answer". A turn is a message of the user and the answer to it. With a turn the model gets the question
   * as the user asked it, and it is called even when no document is found.
   * @default 0: the model reads the rewritten question only
   */
  historyTurns?: number | undefined;
  /**
   * Your own text after the rules of the system prompt. It is part of the cached prefix, so keep anything
   * that changes from call to call out of it.
   * @default none
   */
  instructions?: string | undefined;
  /**
   * The language of prompts and answers.
   * @default "auto"
   */
  language?: AnswerLanguage | undefined;
  /**
   * The language of the rules in the system prompt. `"answer"` is the language of the answer. `"bilingual"`
   * is English and then Japanese, so that questions in both languages share one cached prefix.
   * @default "answer"
   */
  promptLanguage?: PromptLanguage | undefined;
  /**
   * Your own prompts. Each one replaces the built-in prompt of that name and language.
   * @default none
   */
  prompts?: { readonly [In in Language]?: Partial<PromptTexts> | undefined } | undefined;
  /**
   * The answer when the retriever finds nothing; the model is not called then. The rules also tell the model
   * to give this answer when the documents do not answer the question.
   * @default a sentence in each language
   */
  notFoundAnswer?: NotFoundAnswer | undefined;
  /**
   * When to put a cache point after the documents. `"auto"`: at once if cache writes cost no more than plain
   * input, else when the same documents appear again within five minutes. The cache point after the
   * instructions does not depend on it. Only models of Amazon Bedrock's Converse API get cache points.
   * @default "auto"
   */
  cacheContext?: CacheContext | undefined;
  /**
   * How the model cites. `"markers"` asks for markers such as `[1]` in the text. `"native"` sends the
   * documents as Converse `document` blocks with citations enabled, for the Claude models that support them.
   * Native citations in an answer are read in both cases.
   * @default "markers"
   */
  citations?: "markers" | "native" | undefined;
  /**
   * Maximum tokens of all documents, by estimate. The least relevant documents are left out whole.
   * @default what the model's context window leaves, if the window is known
   */
  contextTokens?: number | undefined;
  /**
   * Returns the date to tell the model, in your time zone and notation, such as `() => "2026-11-21"`. It
   * follows the documents, so it does not change the cached prefix.
   * @default none
   */
  date?: (() => string) | undefined;
}

type Optional = "instructions" | "contextTokens" | "date";

/** The options after checks and defaults. */
export interface ResolvedRagOptions extends Pick<RagChainOptions, Optional> {
  readonly model: RagModel;
  readonly condenseModel: RagModel;
  readonly retriever: RagChainOptions["retriever"];
  readonly historyTurns: number;
  readonly language: AnswerLanguage;
  readonly promptLanguage: PromptLanguage;
  readonly notFoundAnswer: NotFoundAnswer;
  readonly prompts: Readonly<Record<Language, PromptTexts>>;
  readonly cacheContext: CacheContext;
  readonly citations: NonNullable<RagChainOptions["citations"]>;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws InvalidOptionError when an option cannot be used
 */
export function resolveRagOptions(options: RagChainOptions): ResolvedRagOptions {
  const { model, retriever, condenseModel = model, instructions, contextTokens, date } = options;
  const { language = "auto", notFoundAnswer = DEFAULT_NOT_FOUND_ANSWER, prompts = {} } = options;
  const { promptLanguage = "answer", cacheContext = "auto", citations = "markers" } = options;
  const { historyTurns = 0 } = options;
  requireModel("model", model);
  requireModel("condenseModel", condenseModel);
  requireThat(
    Runnable.isRunnable(retriever),
    "retriever",
    retriever,
    "pass a retriever, or a runnable from a question to documents",
  );
  requireOneOf(["ja", "en", "auto"], "language", language, 'pass "ja", "en" or "auto"');
  requireOneOf(
    ["answer", "bilingual"],
    "promptLanguage",
    promptLanguage,
    'pass "answer" or "bilingual", or pass your own rules as prompts',
  );
  requireOneOf(["auto", "always", "never"], "cacheContext", cacheContext, 'pass "auto", "always" or "never"');
  requireOneOf(["markers", "native"], "citations", citations, 'pass "markers" or "native"');
  requireThat(
    instructions === undefined || typeof instructions === "string",
    "instructions",
    instructions,
    "pass a string",
  );
  requireThat(
    typeof notFoundAnswer?.ja === "string" && typeof notFoundAnswer.en === "string",
    "notFoundAnswer",
    notFoundAnswer,
    "pass { ja, en }, a sentence in each language",
  );
  requireThat(
    contextTokens === undefined || (Number.isInteger(contextTokens) && contextTokens > 0),
    "contextTokens",
    contextTokens,
    "pass a whole number of tokens above 0",
  );
  requireThat(
    Number.isInteger(historyTurns) && historyTurns >= 0,
    "historyTurns",
    historyTurns,
    "pass a whole number of turns, 0 for none",
  );
  requireThat(
    date === undefined || typeof date === "function",
    "date",
    date,
    'pass a function that returns the date as text, such as () => "2026-11-21"',
  );
  requireThat(
    citations === "markers" || readAnsweringModel(model).protocol === "converse",
    "citations",
    citations,
    'native citations need a chat model of Amazon Bedrock\'s Converse API; pass such a model, or "markers"',
  );
  return {
    ...{ model, condenseModel, retriever, instructions, language, promptLanguage, notFoundAnswer },
    ...{ cacheContext, citations, contextTokens, date, historyTurns },
    prompts: { ja: resolvePrompts("ja", citations, prompts), en: resolvePrompts("en", citations, prompts) },
  };
}

function resolvePrompts(
  language: Language,
  citations: ResolvedRagOptions["citations"],
  prompts: NonNullable<RagChainOptions["prompts"]>,
): PromptTexts {
  const defaults = DEFAULT_PROMPTS[language];
  const { rules = defaults.rules[citations], condense = defaults.condense } = prompts[language] ?? {};
  for (const [name, text] of Object.entries({ rules, condense })) {
    requireThat(
      typeof text === "string" && text.trim() !== "",
      `prompts.${language}.${name}`,
      text,
      "pass a text that is not empty",
    );
  }
  return { rules, condense };
}

function requireModel(option: string, value: RagModel): void {
  requireThat(Runnable.isRunnable(value), option, value, "pass a chat model, or a runnable that ends in one");
}

function requireOneOf(values: readonly string[], option: string, value: string, remedy: string): void {
  requireThat(values.includes(value), option, value, remedy);
}

function requireThat(condition: boolean, option: string, value: unknown, remedy: string): void {
  if (!condition) throw new InvalidOptionError(option, value, remedy);
}
