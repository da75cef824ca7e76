import { InvalidOptionError } from "@bedrock-routed/core";
import { Runnable } from "@langchain/core/runnables";
import { readAnsweringModel } from "../model/read-answering-model";
import { DEFAULT_PROMPTS, type PromptTexts } from "../prompt/prompt-texts";
import type { Language } from "../question/detect-language";
import type { NotFoundAnswer, RagChainOptions } from "./rag-chain-options";

const DEFAULT_NOT_FOUND_ANSWER: NotFoundAnswer = {
  ja: "この質問の答えは、文書の中に見つかりませんでした。",
  en: "The documents do not contain an answer to this question.",
};

type Optional = "instructions" | "contextTokens" | "date";

/** Options after checks and defaults. */
export interface ResolvedRagOptions extends Pick<RagChainOptions, Optional> {
  readonly model: RagChainOptions["model"];
  readonly condenseModel: RagChainOptions["model"];
  readonly retriever: RagChainOptions["retriever"];
  readonly language: NonNullable<RagChainOptions["language"]>;
  readonly notFoundAnswer: NotFoundAnswer;
  readonly prompts: Readonly<Record<Language, PromptTexts>>;
  readonly rules: NonNullable<RagChainOptions["rules"]>;
  readonly cacheContext: NonNullable<RagChainOptions["cacheContext"]>;
  readonly citations: NonNullable<RagChainOptions["citations"]>;
}

/** Checks the options once and fills in the defaults. */
export function resolveRagOptions(options: RagChainOptions): ResolvedRagOptions {
  const { model, retriever, condenseModel = model, instructions, contextTokens, date } = options;
  const { language = "auto", notFoundAnswer = DEFAULT_NOT_FOUND_ANSWER, prompts = {} } = options;
  const { rules = "by-language", cacheContext = "auto", citations = "markers" } = options;
  requireModel("model", model);
  requireModel("condenseModel", condenseModel);
  requireThat(
    Runnable.isRunnable(retriever),
    "retriever",
    retriever,
    "pass a retriever, or a runnable from a question to documents",
  );
  requireThat(isOneOf(["ja", "en", "auto"], language), "language", language, 'pass "ja", "en" or "auto"');
  requireThat(
    isOneOf(["by-language", "bilingual"], rules),
    "rules",
    rules,
    'pass "by-language" or "bilingual", and texts of your own as prompts',
  );
  requireThat(
    isOneOf(["auto", "always", "never"], cacheContext),
    "cacheContext",
    cacheContext,
    'pass "auto", "always" or "never"',
  );
  requireThat(isOneOf(["markers", "native"], citations), "citations", citations, 'pass "markers" or "native"');
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
    date === undefined || typeof date === "function",
    "date",
    date,
    'pass a function that returns the date as text, such as () => "2026-11-21"',
  );
  if (citations === "native" && readAnsweringModel(model).protocol !== "converse") {
    const remedy = 'native citations need a chat model of Amazon Bedrock\'s Converse API; pass one, or "markers"';
    throw new InvalidOptionError("citations", citations, remedy);
  }
  return {
    ...{ model, condenseModel, retriever, instructions, language, notFoundAnswer },
    ...{ rules, cacheContext, citations, contextTokens, date },
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
    requireThat(typeof text === "string" && text.trim() !== "", `prompts.${language}.${name}`, text, "pass a text");
  }
  return { rules, condense };
}

function requireModel(option: string, value: RagChainOptions["model"]): void {
  requireThat(Runnable.isRunnable(value), option, value, "pass a chat model, or a runnable that ends in one");
}

function requireThat(condition: boolean, option: string, value: unknown, remedy: string): void {
  if (!condition) throw new InvalidOptionError(option, value, remedy);
}

function isOneOf(values: readonly string[], value: string): boolean {
  return values.includes(value);
}
