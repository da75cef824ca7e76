/** A piece of a text, `text.slice(start, end)`, without surrounding white space. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const segmenter: Intl.Segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Abbreviations after which the segmenter wrongly ends a sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Fig|Sec|Art|vs|etc|e\.g|i\.e|cf|approx|Inc|Ltd|Co)\.$/;
/** No abbreviation is longer, with what stands before it. */
const ABBREVIATION_LENGTH = 20;

/** Opening brackets and white space. The segmenter adds them to the sentence before them. */
const OPENING = /[「『（【〈《“‘([\s]/;
/** The end of a quotation inside of a sentence, as in 「本当ですか。」と聞かれた。 */
const QUOTE_END = /[」』）】〉》]/;
const CONTINUATION = /\p{Script=Hiragana}/u;

/** Characters that the segmenter gets at once. Its time grows with the square of the number of sentences. */
const WINDOW = 1000;

/**
 * Lengths of the segments of a line. The last segment of a window can be cut short by the window's end, so it is
 * segmented again with the next window. If it is the only one, the window grows.
 */
function* segmentLengths(line: string): Generator<number> {
  let start = 0;
  let size = WINDOW;
  while (start < line.length) {
    const reachesEnd = start + size >= line.length;
    const lengths = Array.from(segmenter.segment(line.slice(start, start + size)), ({ segment }) => segment.length);
    const complete = reachesEnd ? lengths : lengths.slice(0, -1);
    yield* complete;
    for (const length of complete) start += length;
    size = complete.length > 0 ? WINDOW : size * 2;
  }
}

/**
 * Finds the sentences of a text in linear time. A line break always ends a sentence, so each list item and table row
 * is one.
 */
export function splitSentences(text: string): Span[] {
  const sentences: Span[] = [];
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    if (line[0].trim() === "") continue;
    let start = line.index;
    let segmentEnd = start;
    // Where the sentence ends when the brackets after it belong to the next one.
    let end = start;
    for (const length of segmentLengths(line[0])) {
      const segmentStart = segmentEnd;
      segmentEnd += length;
      for (let last = segmentEnd - 1; last >= segmentStart; last -= 1) {
        if (OPENING.test(text.charAt(last))) continue;
        end = last + 1;
        break;
      }
      if (end <= start || goesOn(text, start, end, segmentEnd)) continue;
      addTrimmed(text, start, end, sentences);
      start = end;
    }
    addTrimmed(text, start, segmentEnd, sentences);
  }
  return sentences;
}

/** Whether the sentence goes on after `end`, although the segmenter ends it there. */
function goesOn(text: string, start: number, end: number, segmentEnd: number): boolean {
  if (ABBREVIATION.test(text.slice(Math.max(start, end - ABBREVIATION_LENGTH), end))) return true;
  return QUOTE_END.test(text.charAt(end - 1)) && CONTINUATION.test(text.charAt(segmentEnd));
}

function addTrimmed(text: string, start: number, end: number, spans: Span[]): void {
  const piece = text.slice(start, end);
  const trimmed = piece.trim();
  if (trimmed === "") return;
  const from = start + piece.indexOf(trimmed);
  spans.push({ start: from, end: from + trimmed.length });
}
