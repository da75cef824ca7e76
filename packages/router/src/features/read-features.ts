import {
  APOSTROPHE,
  BRACKET,
  CODE,
  COLON,
  COMMA,
  characterClasses,
  DIGIT,
  HIRAGANA,
  KANJI,
  KATAKANA,
  LATEX,
  LINE_BREAK,
  LOWER,
  OPERATOR,
  QUOTE,
  SENTENCE_END,
  SPACE,
  UPPER,
} from "./character-classes";
import { addToHash, endOf, HASH_SEED, keywordGroupNames, keywordTable, openingGroups, pairHash } from "./keywords";
import { findQuestion } from "./question";
import { type PromptSignals, signalNames, toSignalValues } from "./signals";
import { createCounts, structureNames, type TextCounts, toStructure } from "./structure";

/** Words and pairs of words share this many buckets. */
export const WORD_BUCKETS = 32_768;
const BUCKET_SHIFT = 17;

/** A longer question is read at its beginning and its end. Nobody asks in more characters. */
const HEAD_CHARACTERS = 12_000;
const TAIL_CHARACTERS = 4_000;

const FULL_WIDTH = 0xff00;
const FULL_WIDTH_OFFSET = 0xfee0;
const LETTER_S = 0x73;
const QUESTION_MARKS: readonly number[] = [0x3f, 0xff1f];
const NUMBER_TOKENS: readonly number[] = Array.from({ length: 8 }, (_, digits) => pairHash(0x23, digits + 1));

/** What a scorer knows of a prompt. No text can be read back, but known words can be tested for. */
export interface PromptFeatures {
  /** One value for each of `denseFeatureNames`. */
  readonly dense: Float64Array;
  /** Buckets of the words and pairs of words that occur, each once, in ascending order. */
  readonly words: Int32Array;
}

/** Names of the dense features, in their order. */
export const denseFeatureNames: readonly string[] = [
  ...structureNames,
  ...keywordGroupNames.map((group) => `word:${group}`),
  ...openingGroups.map((group) => `opening:${group}`),
  ...signalNames,
];

/** The first columns say what the text looks like. Signals, which come after them, say what is around it. */
export const SHAPE_COLUMNS: number = denseFeatureNames.length - signalNames.length;

const openingGroupNumbers: readonly number[] = openingGroups.map((group) => keywordGroupNames.indexOf(group));

type WordListener = (bucket: number, start: number, end: number) => void;

/**
 * Reads the features of a prompt: finds its question, and reads that in one pass. Takes linear time. No more than
 * 16,000 characters of the question are read.
 */
export function readFeatures(prompt: string, signals: PromptSignals = {}): PromptFeatures {
  return new FeatureReader(shortenQuestion(findQuestion(prompt)), undefined).read(signals);
}

/** The words of a prompt as its features see them, each with the part of the question that it stands for. */
export function readWords(prompt: string): ReadonlyMap<number, string> {
  const question = shortenQuestion(findQuestion(prompt));
  const words = new Map<number, string>();
  new FeatureReader(question, (bucket, start, end) => {
    if (!words.has(bucket)) words.set(bucket, question.slice(start, end));
  }).read({});
  return words;
}

function shortenQuestion(question: string): string {
  if (question.length <= HEAD_CHARACTERS + TAIL_CHARACTERS) return question;
  return `${question.slice(0, HEAD_CHARACTERS)}\n${question.slice(-TAIL_CHARACTERS)}`;
}

/** `seen[bucket] === generation` when the bucket has occurred in this prompt. Nothing is cleared between prompts. */
const seen = new Int32Array(WORD_BUCKETS);
let generation = 0;

class FeatureReader {
  readonly #text: string;
  readonly #onWord: WordListener | undefined;
  readonly #counts: TextCounts = createCounts();
  readonly #keywords = new Int32Array(keywordGroupNames.length);
  readonly #openings: number[] = openingGroups.map(() => 0);
  readonly #buckets: number[] = [];
  #previousToken = 0;
  #previousTokenStart = 0;
  #afterSentenceEnd = true;

  constructor(text: string, onWord: WordListener | undefined) {
    this.#text = text;
    this.#onWord = onWord;
    generation += 1;
  }

  read(signals: PromptSignals): PromptFeatures {
    const text = this.#text;
    const counts = this.#counts;
    const length = text.length;
    let index = 0;
    let lineStart = 0;
    while (index < length) {
      const unit = text.charCodeAt(index);
      const kind = characterClasses[unit] ?? 0;
      switch (kind) {
        case SPACE:
          break;
        case LOWER:
        case UPPER:
          index = this.#readWord(index);
          continue;
        case DIGIT:
          index = this.#readNumber(index);
          continue;
        case KANJI:
        case HIRAGANA:
        case KATAKANA:
          index = this.#readJapanese(index);
          continue;
        case LINE_BREAK:
          this.#endLine(lineStart, index);
          lineStart = index + 1;
          break;
        case SENTENCE_END:
          this.#readSentenceEnd(unit, index);
          break;
        case COMMA:
          counts.commas += 1;
          break;
        case COLON:
          counts.colons += 1;
          break;
        case QUOTE:
          counts.quotes += 1;
          break;
        case BRACKET:
          counts.brackets += 1;
          break;
        case CODE:
          counts.code += 1;
          break;
        case OPERATOR:
          counts.operators += 1;
          break;
        case LATEX:
          counts.latex += 1;
          break;
        default:
          counts.others += 1;
      }
      index += 1;
    }
    this.#endLine(lineStart, length);
    counts.characters = length;
    return this.#toFeatures(signals);
  }

  #toFeatures(signals: PromptSignals): PromptFeatures {
    const structure = toStructure(this.#counts, this.#text);
    const dense = new Float64Array(denseFeatureNames.length);
    dense.set(structure);
    let at = structure.length;
    for (const count of this.#keywords) {
      dense[at] = Math.log2(1 + count);
      at += 1;
    }
    for (const opens of this.#openings) {
      dense[at] = opens;
      at += 1;
    }
    dense.set(toSignalValues(signals), at);
    return { dense, words: Int32Array.from(this.#buckets).sort() };
  }

  /** A word of letters and digits, such as `isn't` or `x2`. Returns the index after it. */
  #readWord(start: number): number {
    const text = this.#text;
    const counts = this.#counts;
    let hash = HASH_SEED;
    let stem = HASH_SEED;
    let last = 0;
    let beforeLast = 0;
    let capitals = 0;
    let index = start;
    for (; index < text.length; index += 1) {
      let unit = text.charCodeAt(index);
      const kind = characterClasses[unit];
      if (kind === APOSTROPHE) continue;
      if (kind !== LOWER && kind !== UPPER && kind !== DIGIT) break;
      if (unit > FULL_WIDTH) unit -= FULL_WIDTH_OFFSET;
      if (kind === UPPER) {
        capitals += 1;
        if (unit < 0x80) unit |= 0x20;
      }
      stem = hash;
      hash = addToHash(hash, unit);
      beforeLast = last;
      last = unit;
    }
    const length = index - start;
    counts.words += 1;
    counts.wordCharacters += length;
    if (length > counts.longestWord) counts.longestWord = length;
    if (length >= 8) counts.longWords += 1;
    if (length === 1) counts.singleLetters += 1;
    if (capitals > 0) {
      if (capitals === length && length > 1) counts.allCapitals += 1;
      else if (!this.#afterSentenceEnd) counts.capitalized += 1;
    }
    const isPlural = last === LETTER_S && beforeLast !== LETTER_S && length > 3;
    this.#countKeywords(hash);
    this.#addToken(isPlural ? stem : hash, hash, start, index);
    return index;
  }

  #readNumber(start: number): number {
    const text = this.#text;
    const counts = this.#counts;
    let index = start;
    let digits = 0;
    let hasPoint = false;
    let hasComma = false;
    for (; index < text.length; index += 1) {
      const kind = characterClasses[text.charCodeAt(index)];
      if (kind === DIGIT) {
        digits += 1;
        continue;
      }
      const isSeparator = kind === SENTENCE_END || kind === COMMA;
      if (!isSeparator || characterClasses[text.charCodeAt(index + 1)] !== DIGIT) break;
      hasPoint ||= kind === SENTENCE_END;
      hasComma ||= kind === COMMA;
    }
    counts.numbers += 1;
    counts.digits += digits;
    if (hasPoint) counts.decimals += 1;
    if (digits === 4 && !hasPoint && !hasComma) counts.years += 1;
    else if (digits >= 3) counts.largeNumbers += 1;
    const token = NUMBER_TOKENS[Math.min(digits, NUMBER_TOKENS.length) - 1] ?? 0;
    this.#addToken(token, token, start, index);
    return index;
  }

  /** A run of kanji, hiragana and katakana. It has no spaces, so pairs of characters stand for words. */
  #readJapanese(start: number): number {
    const text = this.#text;
    const counts = this.#counts;
    let index = start;
    let previous = 0;
    let katakana = HASH_SEED;
    let katakanaStart = -1;
    for (; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      const kind = characterClasses[unit];
      if (kind === KATAKANA) {
        if (katakanaStart < 0) {
          katakanaStart = index;
          katakana = HASH_SEED;
        }
        katakana = addToHash(katakana, unit);
        counts.katakana += 1;
      } else {
        if (katakanaStart >= 0) this.#addBucket(katakana, katakanaStart, index);
        katakanaStart = -1;
        if (kind === KANJI) {
          counts.kanji += 1;
          this.#addBucket(unit, index, index + 1);
        } else if (kind === HIRAGANA) counts.hiragana += 1;
        else break;
      }
      let lengths = keywordTable.japaneseUnits[unit] ?? 0;
      if (previous !== 0) {
        const pair = pairHash(previous, unit);
        this.#addBucket(pair, index - 1, index + 1);
        lengths |= keywordTable.japaneseEnds[endOf(pair)] ?? 0;
      }
      previous = unit;
      if (lengths !== 0) this.#countJapaneseKeywords(index, lengths, start);
    }
    if (katakanaStart >= 0 && index === text.length) this.#addBucket(katakana, katakanaStart, index);
    this.#previousToken = 0;
    this.#afterSentenceEnd = false;
    return index;
  }

  #countJapaneseKeywords(end: number, lengths: number, runStart: number): void {
    for (let length = 1; lengths >> length !== 0; length += 1) {
      if (((lengths >> length) & 1) === 0) continue;
      const start = end - length + 1;
      if (start < runStart) return;
      let hash = HASH_SEED;
      for (let index = start; index <= end; index += 1) hash = addToHash(hash, this.#text.charCodeAt(index));
      this.#countGroups(keywordTable.japanese.get(hash), start);
    }
  }

  #countKeywords(word: number): void {
    const start = this.#counts.words === 1 ? 0 : 1;
    this.#countGroups(keywordTable.words.get(word), start);
  }

  #countGroups(groups: readonly number[] | undefined, start: number): void {
    if (groups === undefined) return;
    for (const group of groups) {
      this.#keywords[group] = (this.#keywords[group] ?? 0) + 1;
      const opening = start === 0 ? openingGroupNumbers.indexOf(group) : -1;
      if (opening >= 0) this.#openings[opening] = 1;
    }
  }

  #previousWord = 0;

  /** Adds a word and its pair with the word before it. */
  #addToken(token: number, word: number, start: number, end: number): void {
    if (this.#addBucket(token, start, end)) this.#counts.differentWords += 1;
    if (this.#previousToken !== 0) {
      this.#addBucket(pairHash(this.#previousToken, token), this.#previousTokenStart, end);
      this.#countGroups(keywordTable.words.get(pairHash(this.#previousWord, word)), 1);
    }
    this.#previousToken = token;
    this.#previousWord = word;
    this.#previousTokenStart = start;
    this.#afterSentenceEnd = false;
  }

  /** Returns whether the bucket is new in this prompt. */
  #addBucket(hash: number, start: number, end: number): boolean {
    const bucket = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> BUCKET_SHIFT;
    this.#onWord?.(bucket, start, end);
    if (seen[bucket] === generation) return false;
    seen[bucket] = generation;
    this.#buckets.push(bucket);
    return true;
  }

  #readSentenceEnd(unit: number, index: number): void {
    if (QUESTION_MARKS.includes(unit)) this.#counts.questionMarks += 1;
    const next = characterClasses[this.#text.charCodeAt(index + 1)];
    const endsSentence = unit > 0x80 || index + 1 === this.#text.length || next === SPACE || next === LINE_BREAK;
    if (!endsSentence) return;
    this.#counts.sentences += 1;
    this.#afterSentenceEnd = true;
  }

  /** A line such as `A. Paris`, `(B) Rome`, `- milk` or `3) eggs` is an option or an item of a list. */
  #endLine(start: number, end: number): void {
    const counts = this.#counts;
    const text = this.#text;
    this.#afterSentenceEnd = true;
    let first = start;
    while (first < end && characterClasses[text.charCodeAt(first)] === SPACE) first += 1;
    if (first === end) {
      counts.emptyLines += 1;
      return;
    }
    counts.lines += 1;
    if (first - start >= 2) counts.indentedLines += 1;
    const unit = text.charCodeAt(first);
    const kind = characterClasses[unit];
    const mark = characterClasses[text.charCodeAt(first + 1)];
    const isClosed = mark === SENTENCE_END || mark === BRACKET || mark === COLON;
    if (kind === BRACKET && characterClasses[text.charCodeAt(first + 2)] === BRACKET) this.#endOption(first + 3, end);
    else if (kind === UPPER && unit < 0x4b && isClosed) this.#endOption(first + 2, end);
    else if (kind === DIGIT && isClosed) counts.listItems += 1;
    else if (unit === 0x2d || unit === 0x2a || unit === 0x2022 || unit === 0x30fb) counts.listItems += 1;
  }

  #endOption(start: number, end: number): void {
    const counts = this.#counts;
    const length = Math.max(0, end - start);
    counts.options += 1;
    counts.optionCharacters += length;
    if (length > counts.longestOption) counts.longestOption = length;
    if (counts.options === 1 || length < counts.shortestOption) counts.shortestOption = length;
    const first = characterClasses[this.#text.charCodeAt(start + 1)];
    if (first === DIGIT || first === OPERATOR || first === LATEX) counts.numericOptions += 1;
  }
}
