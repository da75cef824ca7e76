/** What is counted in one pass over a question. */
export interface TextCounts {
  characters: number;
  words: number;
  differentWords: number;
  wordCharacters: number;
  longestWord: number;
  longWords: number;
  singleLetters: number;
  capitalized: number;
  allCapitals: number;
  sentences: number;
  questionMarks: number;
  commas: number;
  colons: number;
  quotes: number;
  brackets: number;
  code: number;
  operators: number;
  latex: number;
  others: number;
  numbers: number;
  digits: number;
  decimals: number;
  years: number;
  largeNumbers: number;
  kanji: number;
  hiragana: number;
  katakana: number;
  lines: number;
  emptyLines: number;
  indentedLines: number;
  listItems: number;
  options: number;
  numericOptions: number;
  optionCharacters: number;
  longestOption: number;
  shortestOption: number;
}

export function createCounts(): TextCounts {
  return {
    characters: 0,
    words: 0,
    differentWords: 0,
    wordCharacters: 0,
    longestWord: 0,
    longWords: 0,
    singleLetters: 0,
    capitalized: 0,
    allCapitals: 0,
    sentences: 0,
    questionMarks: 0,
    commas: 0,
    colons: 0,
    quotes: 0,
    brackets: 0,
    code: 0,
    operators: 0,
    latex: 0,
    others: 0,
    numbers: 0,
    digits: 0,
    decimals: 0,
    years: 0,
    largeNumbers: 0,
    kanji: 0,
    hiragana: 0,
    katakana: 0,
    lines: 0,
    emptyLines: 0,
    indentedLines: 0,
    listItems: 0,
    options: 0,
    numericOptions: 0,
    optionCharacters: 0,
    longestOption: 0,
    shortestOption: 0,
  };
}

/** One value from the counts. Counts grow without limit, so most are logarithms or shares. */
const structure: Record<string, (counts: TextCounts, units: number, text: string) => number> = {
  length: (_, units) => Math.log2(1 + units),
  words: (counts) => Math.log2(1 + totalWords(counts)),
  wordLength: (counts) => counts.wordCharacters / Math.max(1, counts.words),
  longestWord: (counts) => Math.min(counts.longestWord, 30),
  longWords: (counts) => counts.longWords / Math.max(1, counts.words),
  variety: (counts) => (counts.words < 4 ? 1 : counts.differentWords / counts.words),
  singleLetters: (counts) => counts.singleLetters / Math.max(1, counts.words),
  capitalized: (counts) => counts.capitalized / Math.max(1, counts.words),
  allCapitals: (counts) => Math.log2(1 + counts.allCapitals),
  noCapitals: (counts) => (counts.words > 2 && counts.capitalized + counts.allCapitals === 0 ? 1 : 0),
  startsLower: (_, __, text) => (/^\s{0,9}[a-z]/.test(text) ? 1 : 0),
  sentences: (counts) => Math.log2(1 + counts.sentences),
  sentenceLength: (counts) => Math.log2(1 + totalWords(counts) / Math.max(1, counts.sentences)),
  questionMarks: (counts) => Math.log2(1 + counts.questionMarks),
  endsAsQuestion: (_, __, text) => (/[?？]\s{0,9}$/.test(text.slice(-10)) ? 1 : 0),
  endsOpen: (_, __, text) => (/[\p{L}\p{N},]\s{0,9}$/u.test(text.slice(-10)) ? 1 : 0),
  commas: (counts) => Math.log2(1 + counts.commas),
  commaShare: (counts) => Math.min(1, counts.commas / Math.max(1, totalWords(counts))),
  colons: (counts) => Math.log2(1 + counts.colons),
  quotes: (counts) => Math.log2(1 + counts.quotes),
  brackets: (counts) => Math.log2(1 + counts.brackets),
  code: (counts) => Math.log2(1 + counts.code),
  operators: (counts) => Math.log2(1 + counts.operators),
  latex: (counts) => Math.log2(1 + counts.latex),
  others: (counts) => Math.log2(1 + counts.others),
  symbolShare: (counts) =>
    (counts.code + counts.operators + counts.latex + counts.brackets) / Math.max(1, counts.characters),
  numbers: (counts) => Math.log2(1 + counts.numbers),
  digitShare: (counts) => counts.digits / Math.max(1, counts.characters),
  decimals: (counts) => Math.log2(1 + counts.decimals),
  years: (counts) => Math.log2(1 + counts.years),
  largeNumbers: (counts) => Math.log2(1 + counts.largeNumbers),
  japanese: (counts, units) => (2 * (counts.kanji + counts.hiragana + counts.katakana)) / Math.max(1, units),
  kanji: (counts) => counts.kanji / Math.max(1, counts.kanji + counts.hiragana + counts.katakana),
  katakana: (counts) => counts.katakana / Math.max(1, counts.kanji + counts.hiragana + counts.katakana),
  lines: (counts) => Math.log2(1 + counts.lines),
  emptyLines: (counts) => Math.log2(1 + counts.emptyLines),
  indentedLines: (counts) => Math.log2(1 + counts.indentedLines),
  listItems: (counts) => Math.log2(1 + counts.listItems),
  options: (counts) => Math.min(counts.options, 10),
  numericOptions: (counts) => counts.numericOptions / Math.max(1, counts.options),
  optionLength: (counts) => Math.log2(1 + counts.optionCharacters / Math.max(1, counts.options)),
  optionSpread: (counts) =>
    counts.options === 0 ? 0 : Math.log2(1 + counts.longestOption / (1 + counts.shortestOption)),
  stemLength: (counts, units) => Math.log2(1 + Math.max(0, units - counts.optionCharacters)),
};

export const structureNames: readonly string[] = Object.keys(structure);
const calculations = Object.values(structure);

/** The values of `structureNames`. */
export function toStructure(counts: TextCounts, text: string): readonly number[] {
  const units = counts.characters + counts.kanji + counts.hiragana + counts.katakana;
  return calculations.map((calculate) => calculate(counts, units, text));
}

/** Two characters of Japanese count as a word. */
function totalWords(counts: TextCounts): number {
  return counts.words + (counts.kanji + counts.hiragana + counts.katakana) / 2;
}
