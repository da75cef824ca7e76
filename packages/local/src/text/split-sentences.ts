/** A piece of a text, `text.slice(start, end)`, without surrounding white space. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Lines that belong together. */
interface Paragraph extends Span {
  readonly isCode: boolean;
}

const FENCE = /^[ \t]{0,8}(```|~~~)/;
/** Longer code is read line by line. */
const MAX_CODE_CHARACTERS = 1500;
/** A shorter line was not wrapped. A character of Chinese or Japanese counts as two. */
const WRAPPED_WIDTH = 50;
const WIDE = /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFF60]/g;
const SENTENCE_END = /[.!?:;。！？：；|>}][」』）)"'”’`*]*[ \t]*$/;
/** The start of a list item, a heading, a table row, a quotation, a tag, a comment or a label. */
const LINE_START = /^[ \t]*(?:[-*+•・|>#<\uE000]|\d+[.)]\s|[\w -]{1,30}[:：]\s)/;

/** A line of a text. */
interface Line extends Span {
  readonly line: string;
}

/** Finds the lines of a text, with the lines that were wrapped as one, and with code as one. Empty lines are left out. */
function* splitParagraphs(text: string): Generator<Paragraph> {
  const lines: Line[] = [...text.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => ({
    line,
    start: index,
    end: index + line.length,
  }));
  for (let index = 0; index < lines.length; index += 1) {
    const first = lines[index];
    if (first === undefined || first.line.trim() === "") continue;
    const fence = FENCE.exec(first.line)?.[1];
    const close = fence === undefined ? -1 : closingFence(lines, index, fence);
    if (close > 0) {
      yield* splitCode(lines.slice(index, close + 1));
      index = close;
      continue;
    }
    let last = first;
    for (let next = lines[index + 1]; next !== undefined; next = lines[index + 1]) {
      if (
        !isWrapped(last.line) ||
        text.slice(last.end, next.start).split("\n").length > 2 ||
        LINE_START.test(next.line)
      )
        break;
      last = next;
      index += 1;
    }
    yield { start: first.start, end: last.end, isCode: false };
  }
}

function closingFence(lines: readonly Line[], open: number, fence: string): number {
  for (let index = open + 1; index < lines.length; index += 1) {
    if (lines[index]?.line.trim().startsWith(fence)) return index;
  }
  return -1;
}

function splitCode(lines: readonly Line[]): Paragraph[] {
  const [start = 0, end = 0] = [lines[0]?.start, lines.at(-1)?.end];
  if (end - start <= MAX_CODE_CHARACTERS) return [{ start, end, isCode: true }];
  return lines.map((line) => ({ start: line.start, end: line.end, isCode: true }));
}

function isWrapped(line: string): boolean {
  const width = line.length + (line.match(WIDE)?.length ?? 0);
  return width >= WRAPPED_WIDTH && !SENTENCE_END.test(line.slice(-80));
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
 * Finds the sentences of a text in linear time. A line break ends a sentence, so each list item and table row is one.
 * The exception is a line that was wrapped: see `splitParagraphs`. Code between fences is one piece if it is short.
 */
export function splitSentences(text: string): Span[] {
  const sentences: Span[] = [];
  for (const { start: lineStart, end: lineEnd, isCode } of splitParagraphs(text)) {
    if (isCode) {
      addTrimmed(text, lineStart, lineEnd, sentences);
      continue;
    }
    let start = lineStart;
    let segmentEnd = start;
    // Where the sentence ends when the brackets after it belong to the next one.
    let end = start;
    for (const length of segmentLengths(text.slice(lineStart, lineEnd).replace(/[\r\n]/g, " "))) {
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
  // As in "It is slow (really!) and old."
  if (/[a-z]/.test(text.charAt(segmentEnd)) && /[)!?"”]/.test(text.charAt(end - 1))) return true;
  return QUOTE_END.test(text.charAt(end - 1)) && CONTINUATION.test(text.charAt(segmentEnd));
}

function addTrimmed(text: string, start: number, end: number, spans: Span[]): void {
  const piece = text.slice(start, end);
  const trimmed = piece.trim();
  if (trimmed === "") return;
  const from = start + piece.indexOf(trimmed);
  spans.push({ start: from, end: from + trimmed.length });
}
