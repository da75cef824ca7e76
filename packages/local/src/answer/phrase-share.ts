import { stemEnglish } from "../text/tokenize";

/** A character of a language without spaces, or a word. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々])[\p{L}\p{N}_])+/gu;

/**
 * Compares texts with a question by their word order, small words included: in "exits after logging an error", three
 * pairs of neighbours are also in "What happens after logging an error?".
 * @returns a function from a text to the share of the question's pairs of neighbours that are also in the text
 */
export function createPhraseShare(question: string): (text: string) => number {
  const asked = new Set(pairsOf(question));
  return (text) => {
    if (asked.size === 0) return 0;
    const shared = new Set(pairsOf(text).filter((pair) => asked.has(pair)));
    return shared.size / asked.size;
  };
}

function pairsOf(text: string): string[] {
  const words = (text.match(WORD) ?? []).map((word) => stemEnglish(word.toLowerCase()));
  return words.slice(1).map((word, index) => `${words[index]} ${word}`);
}
