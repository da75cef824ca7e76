/** Where a question with several parts is cut: at the end of a sentence, and before a part that asks anew. */
const BOUNDARY =
  /(?<=[.?!。？！])\s*|\s*(?:[,;]\s*)?\b(?:and|but|or)\s+(?=(?:also\s+)?(?:why|how|what|who|when|where|which|explain|compare|describe|list)\b)|(?<=[、,])\s*/iu;

/** The parts of a question, such as "compare X and Y" and "explain why they differ". */
export function splitQuestion(question: string): string[] {
  return question.split(BOUNDARY).filter((part) => part.trim() !== "");
}
