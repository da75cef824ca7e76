import { findGenericWords } from "./generic-words";

/** A run of characters of one script. Japanese has no spaces, but most of its words end where the script changes. */
const RUN =
  /(?<ideographs>[\p{Script=Han}々〆ヶ]+)|(?<letters>[\p{Script=Katakana}ー]+|\p{Script=Hangul}+)|\p{Script=Hiragana}+|(?<word>(?:(?![\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Hangul}ー々〆])[\p{L}\p{N}\p{M}])+)/gu;
/** The borders between the words of an identifier: `max|Tokens`, `HTTP|Server`. */
const CASE_CHANGE = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
/** An identifier such as `FST_ERR_VALIDATION`. Its words are terms too. */
const SNAKE_CASE = /(?<![\p{L}\p{N}_])[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)+/gu;
/** A number with dots, such as a version or an address. It is a term as a whole too. */
const DOTTED_NUMBER = /(?<![\p{L}\p{N}.])v?(\d+(?:\.\d+)+)/giu;
/** What asks for the long form of a name, as in "What does RPC stand for?". Documents do not repeat it. */
const ASKS_FOR_LONG_FORM = /\bstands? for\b|\bshort for\b|何の略語?|何の頭文字/giu;
/**
 * What a question asks for. The answer often holds an example of it and not its name, as `>= 2.8` for a version. So it
 * counts for less than a word.
 */
const ASKED_NOUN =
  /\b(?:which|what)\s+(?:[\p{L}\p{N}_-]{1,40}\s+)?(versions?|numbers?|kinds?|types?|sorts?|ways?|reasons?|purposes?|dates?|years?|times?|places?)\b|(意味|理由|方法|場所|種類|名前|目的|日付|バージョン)(?=は|を|が|で|$)/giu;
const ASKED_NOUN_SHARE = 0.5;
/** The same for all generic words that no document has. Without it, words that nobody wrote would weigh the most. */
const GENERIC_WORDS_SHARE = 0.25;
const DIGIT_GROUPS = /(?<=\d),(?=\d{3})/g;
/** 何 asks for a number, as in 何回 and 何日. A document that answers has the number in its place. */
const HOW_MANY = /何/g;
const POSSESSIVE = /['’]s\b/g;

/** Characters of a typical word, to estimate how many words a run holds. */
const IDEOGRAPHS_A_WORD = 2;
const LETTERS_A_WORD = 4;

/**
 * Splits a text into terms for search and for matching a question with sentences. A term can occur more than once.
 *
 * - The text is normalised with NFKC and converted to lower case.
 * - English words are stemmed, and stop words are left out.
 * - An identifier such as `presignedUrl` or `E_TOO_BIG` gives itself and each of its words.
 * - A number with dots such as `5.0.0` gives itself and each of its parts.
 * - Chinese, Japanese and Korean give overlapping pairs of characters within a run of one script.
 * - Hiragana is left out, because on its own it holds inflections and particles.
 */
export function tokenize(text: string): string[] {
  const terms: string[] = [];
  readTerms(text, (term) => terms.push(term));
  return terms;
}

/**
 * Splits a question into terms, each once, with the share of a word that each term stands for. A word of seven
 * katakana gives six pairs. Without the shares they would together outweigh the other words of the question.
 * @param isKnown whether the documents have a term; the generic words that they lack count for a quarter of a word
 * @returns a map from term to number of words
 */
export function tokenizeQuestion(
  question: string,
  isKnown: (term: string) => boolean = () => true,
): ReadonlyMap<string, number> {
  const terms = new Map<string, number>();
  const asked = new Set(
    [...question.matchAll(ASKED_NOUN)].flatMap(([, english, japanese]) => tokenize(english ?? japanese ?? "")),
  );
  readTerms(question.replace(ASKS_FOR_LONG_FORM, " "), (term, words) => {
    const share = asked.has(term) ? words * ASKED_NOUN_SHARE : words;
    terms.set(term, Math.max(share, terms.get(term) ?? 0));
  });
  const generic = new Set(
    findGenericWords(question)
      .flatMap(tokenize)
      .filter((term) => !isKnown(term)),
  );
  for (const term of generic) {
    const words = terms.get(term);
    if (words !== undefined) terms.set(term, (words * GENERIC_WORDS_SHARE) / generic.size);
  }
  return terms;
}

function readTerms(text: string, add: (term: string, words: number) => void): void {
  const normal = text.normalize("NFKC").replace(DIGIT_GROUPS, "").replace(POSSESSIVE, "").replace(HOW_MANY, " ");
  for (const [identifier] of normal.matchAll(SNAKE_CASE)) add(identifier.toLowerCase(), 1);
  for (const [, number = ""] of normal.matchAll(DOTTED_NUMBER)) add(number, 1);
  for (const { groups } of normal.matchAll(RUN)) {
    if (groups?.word !== undefined) readWord(groups.word, add);
    else if (groups?.ideographs !== undefined) readPairs(groups.ideographs, IDEOGRAPHS_A_WORD, add);
    else if (groups?.letters !== undefined) readPairs(groups.letters, LETTERS_A_WORD, add);
  }
}

function readWord(word: string, add: (term: string, words: number) => void): void {
  for (const term of termsOfWord(word)) add(term, 1);
}

/** Most words of a document have occurred before, and stemming takes most of the time of indexing. */
const knownWords: Map<string, readonly string[]> = new Map();
const MAX_KNOWN_WORDS = 50_000;
const MAX_KNOWN_LENGTH = 40;

function termsOfWord(word: string): readonly string[] {
  const known = knownWords.get(word);
  if (known !== undefined) return known;
  const parts = word.split(CASE_CHANGE);
  const terms = (parts.length > 1 ? [word, ...parts] : [word])
    .map((part) => part.toLowerCase())
    .filter((term) => !stopWords.has(term) && !/^[a-z]$/.test(term))
    .map(stemEnglish);
  if (knownWords.size >= MAX_KNOWN_WORDS) knownWords.clear();
  if (word.length <= MAX_KNOWN_LENGTH) knownWords.set(word, terms);
  return terms;
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

const ENGLISH_STOP_WORDS = `
a about above across after again against all also am an and any anybody anyone anything are around as at
be because been before behind being below beneath beside besides between beyond both but by can cannot could did do does doing don done down during
each either else ever every few for from further get gets give given gives go goes had has have having he her here hers
him his how however i if in into is isn it its itself just kind know let like likely ll long made make makes many may maybe
me might more most much must my need needed needs no nor not now of off often on once one only onto or other our ours out over
own per please quickly quite rather re really same shall she should since so some someone something somewhat soon still such take
taken takes tell than that the their theirs them then there these they thing things this those though through to too
under until up upon us use used ve very want was way we well were what whatever when where whether which while who
whom whose why will with within without would yes you your yours
answer ask asked happen happens compare compared describe detail details difference differences explain explanation mean means
question summarise summarize
`;

/** Words that belong to the question and not to its subject, such as what, who, tell, explain and compare. */
const JAPANESE_STOP_WORDS = "誰 教 説明 比較 事 時 所 方 他 等 的 解説 質問 回答 知";

/** Words that say nothing about the subject of a text, in the form in which `tokenize` looks them up. */
export const stopWords: ReadonlySet<string> = new Set(
  `${ENGLISH_STOP_WORDS} ${JAPANESE_STOP_WORDS}`.trim().split(/\s+/),
);

/** Suffixes to remove, and how many letters must remain, so that short words keep their endings. */
const SUFFIXES: readonly (readonly [suffix: RegExp, shortestStem: number])[] = [
  [/ment$/, 5],
  [/ation$/, 5],
  [/ate?$/, 5],
  [/ence$/, 5],
  [/ent$/, 5],
  [/al$/, 5],
  [/ly$/, 4],
];

/**
 * Reduces a lower-case English word to a light stem: `approval`, `approves` and `approved` all give `approv`. The stem
 * only has to be the same for the forms of a word. It does not have to be a word.
 */
export function stemEnglish(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  return stripEnding(stripSuffix(stripInflection(stripPlural(word))));
}

function stripPlural(word: string): string {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:[sxz]|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

function stripInflection(word: string): string {
  if (word.endsWith("ied") && word.length > 4) return `${word.slice(0, -3)}y`;
  const stem = word.replace(/(?:ing|(?<!e)ed)$/, "");
  return stem.length >= 3 && /[aeiouy]/.test(stem) ? stem : word;
}

function stripSuffix(word: string): string {
  for (const [suffix, shortestStem] of SUFFIXES) {
    const stem = word.replace(suffix, "");
    if (stem !== word && stem.length >= shortestStem) return stem;
  }
  return word;
}

/** Gives `require` and `requir(ed)` the same stem, and `plan` and `plann(ed)`. */
function stripEnding(word: string): string {
  const stem = word.length > 3 ? word.replace(/e$/, "") : word;
  return stem.replace(/([^aeiou])\1$/, "$1");
}
