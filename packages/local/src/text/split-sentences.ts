/** A piece of a text: `text.slice(start, end)`, without white space around it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const segmenter: Intl.Segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Endings after which the segmenter sees a sentence end, and a reader does not. */
const ABBREVIATION =
  /(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Fig|Sec|Art|vs|etc|e\.g|i\.e|cf|approx|Inc|Ltd|Co)\.\s*$/;

/** The segmenter leaves an opening bracket with the sentence before it. */
const OPENING = /[「『（【〈《“‘([]+\s*$/;
/** A quotation goes on: 「本当ですか。」と聞かれた。 */
const QUOTED = /[」』）】〉》]\s*$/;
const GOES_ON = /^\p{Script=Hiragana}/u;

/**
 * The sentences of a text. A line break always ends one, so list items and table rows stand alone.
 * The segmenter sees one line at a time: on long texts it is slow and exhausts memory.
 */
export function splitSentences(text: string): Span[] {
  const sentences: Span[] = [];
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    let start = line.index;
    let end = start;
    for (const { segment } of segmenter.segment(line[0])) {
      end += segment.length;
      const piece = text.slice(start, end).replace(OPENING, "");
      if (ABBREVIATION.test(piece) || (QUOTED.test(piece) && GOES_ON.test(text.slice(end, end + 1)))) continue;
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
