/** A piece of a text, `text.slice(start, end)`, without surrounding white space. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const segmenter: Intl.Segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Abbreviations after which the segmenter wrongly ends a sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Fig|Sec|Art|vs|etc|e\.g|i\.e|cf|approx|Inc|Ltd|Co)\.\s*$/;

/** An opening bracket. The segmenter adds it to the sentence before it. */
const OPENING = /[「『（【〈《“‘([]+\s*$/;
/** The end of a quotation inside of a sentence, as in 「本当ですか。」と聞かれた。 */
const QUOTE_END = /[」』）】〉》]\s*$/;
const CONTINUATION = /^\p{Script=Hiragana}/u;

/**
 * Finds the sentences of a text. A line break always ends a sentence, so each list item and table row is one.
 * The segmenter gets one line at a time, because it is slow and exhausts memory on long texts.
 */
export function splitSentences(text: string): Span[] {
  const sentences: Span[] = [];
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    let start = line.index;
    let end = start;
    for (const { segment } of segmenter.segment(line[0])) {
      end += segment.length;
      const piece = text.slice(start, end).replace(OPENING, "");
      if (ABBREVIATION.test(piece) || (QUOTE_END.test(piece) && CONTINUATION.test(text.slice(end, end + 1)))) continue;
      addTrimmed(text, start, start + piece.length, sentences);
      start += piece.length;
    }
    addTrimmed(text, start, end, sentences);
  }
  return sentences;
}

function addTrimmed(text: string, start: number, end: number, spans: Span[]): void {
  const piece = text.slice(start, end);
  const trimmed = piece.trim();
  if (trimmed === "") return;
  const from = start + piece.indexOf(trimmed);
  spans.push({ start: from, end: from + trimmed.length });
}
