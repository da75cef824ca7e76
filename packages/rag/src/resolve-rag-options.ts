import { InvalidOptionError } from "@bedrock-routed/core";
import type { AnswerLanguage, NotFoundAnswer, RagChainOptions } from "./rag-chain-options";

const LANGUAGES: readonly AnswerLanguage[] = ["ja", "en", "auto"];

const DEFAULT_NOT_FOUND_ANSWER: NotFoundAnswer = {
  ja: "この質問の答えは、文書の中に見つかりませんでした。",
  en: "The documents do not contain an answer to this question.",
};

/** Options after checks and defaults. */
export interface ResolvedRagOptions extends Pick<RagChainOptions, "model" | "retriever"> {
  readonly instructions: string | undefined;
  readonly language: AnswerLanguage;
  readonly notFoundAnswer: NotFoundAnswer;
}

/** Checks the options once and fills in the defaults. */
export function resolveRagOptions(options: RagChainOptions): ResolvedRagOptions {
  const { model, retriever, instructions, language = "auto", notFoundAnswer = DEFAULT_NOT_FOUND_ANSWER } = options;
  if (!isRunnable(model))
    throw new InvalidOptionError("model", model, "pass a chat model, or a runnable that ends in one");
  if (!isRunnable(retriever)) {
    throw new InvalidOptionError(
      "retriever",
      retriever,
      "pass a retriever, or a runnable from a question to documents",
    );
  }
  if (!LANGUAGES.includes(language)) throw new InvalidOptionError("language", language, 'pass "ja", "en" or "auto"');
  if (instructions !== undefined && typeof instructions !== "string") {
    throw new InvalidOptionError("instructions", instructions, "pass a string");
  }
  if (typeof notFoundAnswer.ja !== "string" || typeof notFoundAnswer.en !== "string") {
    throw new InvalidOptionError("notFoundAnswer", notFoundAnswer, "pass { ja, en }, a sentence in each language");
  }
  return { model, retriever, instructions, language, notFoundAnswer };
}

function isRunnable(value: { readonly invoke?: unknown } | null | undefined): boolean {
  return typeof value?.invoke === "function";
}
