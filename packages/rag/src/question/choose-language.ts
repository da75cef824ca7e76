import type { AnswerLanguage } from "../options/rag-chain-options";
import { detectLanguage, type Language } from "./detect-language";

/** The language of prompts and answer: the one that was set, or that of the question. */
export function chooseLanguage(setting: AnswerLanguage, question: string): Language {
  return setting === "auto" ? detectLanguage(question) : setting;
}
