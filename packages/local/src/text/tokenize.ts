import { stemEnglish } from "./stem-english";
import { stopWords } from "./stop-words";

/** Runs of one script. Japanese has no spaces, but its words mostly end where the script changes. */
const RUN =
  /(?<ideographs>[\p{Script=Han}々〆ヶ]+)|(?<letters>[\p{Script=Katakana}ー]+|\p{Script=Hangul}+)|\p{Script=Hiragana}+|(?<word>(?:(?![\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Hangul}ー々〆])[\p{L}\p{N}\p{M}])+)/gu;
/** Where the words of an identifier meet: `max|Tokens`, `HTTP|Server`. */
const CASE_CHANGE = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const DIGIT_GROUPS = /(?<=\d),(?=\d{3})/g;
/** What is asked for, as in 何回 and 何日: the documents have a number there. */
const HOW_MANY = /何/g;
const POSSESSIVE = /['’]s\b/g;

/** Characters of a usual word, to tell how many words a run holds. */
const IDEOGRAPHS_A_WORD = 2;
const LETTERS_A_WORD = 4;

/**
 * The terms of a text, for search and for matching a question with sentences.
 * Normalised with NFKC and lower-cased; English words are stemmed and stop words left out, and
 * identifiers are cut into their words; Chinese,
 * Japanese and Korean are cut into overlapping pairs of characters within a run of one script.
 * Hiragana is left out: alone it is inflection and particles.
 */
export function tokenize(text: string): string[] {
  const terms: string[] = [];
  readTerms(text, (term) => terms.push(term));
  return terms;
}

/**
 * The terms of a question, each once, and how much of a word it is. A word of seven katakana has six
 * pairs, which together must not outweigh the other words of the question.
 */
export function tokenizeQuestion(question: string): ReadonlyMap<string, number> {
  const terms = new Map<string, number>();
  readTerms(question, (term, words) => terms.set(term, Math.max(words, terms.get(term) ?? 0)));
  return terms;
}

function readTerms(text: string, add: (term: string, words: number) => void): void {
  const normal = text.normalize("NFKC").replace(DIGIT_GROUPS, "").replace(POSSESSIVE, "").replace(HOW_MANY, " ");
  for (const { groups } of normal.matchAll(RUN)) {
    if (groups?.word !== undefined) readWord(groups.word, add);
    else if (groups?.ideographs !== undefined) readPairs(groups.ideographs, IDEOGRAPHS_A_WORD, add);
    else if (groups?.letters !== undefined) readPairs(groups.letters, LETTERS_A_WORD, add);
  }
}

/** An identifier such as `presignedUrl` is found by itself and by its words. */
function readWord(word: string, add: (term: string, words: number) => void): void {
  const parts = word.split(CASE_CHANGE);
  for (const part of parts.length > 1 ? [word, ...parts] : [word]) {
    const term = part.toLowerCase();
    if (!stopWords.has(term) && !/^[a-z]$/.test(term)) add(stemEnglish(term), 1);
  }
}

function readPairs(run: string, charactersAWord: number, add: (term: string, words: number) => void): void {
  const characters = [...run];
  const [first = ""] = characters;
  if (characters.length === 1 && !stopWords.has(first)) add(first, 1 / charactersAWord);
  const pairs = characters.length - 1;
  const words = Math.max(1, characters.length / charactersAWord) / pairs;
  for (let index = 1; index <= pairs; index++) {
    const pair = `${characters[index - 1]}${characters[index]}`;
    if (!stopWords.has(pair)) add(pair, words);
  }
}
