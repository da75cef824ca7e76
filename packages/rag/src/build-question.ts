import { detectLanguage } from "./detect-language";
import type { AnswerLanguage } from "./rag-chain-options";

const REQUESTS = { ja: "日本語で答えてください。", en: "Answer in English." };

/**
 * The question alone, unless the answer shall be in another language than the question: the request
 * then comes last, where it leaves the cached prefix as it is.
 */
export function buildQuestion(question: string, language: AnswerLanguage): string {
  if (language === "auto" || language === detectLanguage(question)) return question;
  return `${question}\n\n${REQUESTS[language]}`;
}
