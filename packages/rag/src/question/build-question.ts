import { detectLanguage, type Language } from "./detect-language";

const REQUESTS = { ja: "日本語で答えてください。", en: "Answer in English." };
const LABELS = {
  ja: { date: "今日の日付：", question: "質問：" },
  en: { date: "Today: ", question: "Question: " },
};

/** What goes after the documents. */
export interface AskedQuestion {
  readonly text: string;
  /** The language to answer in. */
  readonly language: Language;
  readonly date: string | undefined;
}

/**
 * The question alone, unless there is more to say that varies from call to call: the date before it,
 * and after it the wish for an answer in another language. Both come after the cached prefix.
 */
export function buildQuestion({ text, language, date }: AskedQuestion): string {
  const label = LABELS[language];
  const question = date === undefined ? text : `${label.date}${date}\n\n${label.question}${text}`;
  return language === detectLanguage(text) ? question : `${question}\n\n${REQUESTS[language]}`;
}
