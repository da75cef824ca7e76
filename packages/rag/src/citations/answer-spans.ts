/** A part of a text, in UTF-16 units: `text.slice(start, end)`. */
export interface TextSpan {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * The end of a sentence: a CJK mark anywhere or an ASCII mark before a space, each with the closing quotes
 * and brackets that follow it. The look-behind keeps the search linear on long runs of ASCII marks.
 */
const SENTENCE_END = /[。！？]+[」』）)”"']*|(?<![.!?])[.!?]+[)”"'’\]]*(?=\s|$)|\n+|$/gu;

/** The sentences of a text, without the spaces around them. */
export function splitStatements(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(SENTENCE_END)) {
    const span = trimSpan(text, { start: from, end: index + end.length });
    if (span.start < span.end) spans.push(span);
    from = index + end.length;
  }
  return spans;
}

/** The span without the spaces at its ends. */
export function trimSpan(text: string, { start, end }: TextSpan): TextSpan {
  const part = text.slice(start, end);
  const trimmed = part.trimStart();
  const trimmedStart = end - trimmed.length;
  return { start: trimmedStart, end: trimmedStart + trimmed.trimEnd().length };
}

const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;
const DIGITS = "[0-9０-９]{1,4}";
const MARKER = new RegExp(`[[［【]\\s*(${DIGITS}(?:\\s*[,，、]\\s*${DIGITS})*)\\s*[\\]］】]`, "g");

/** A citation marker in an answer, such as `[1]`. */
export interface Marker extends TextSpan {
  /** The numbers between the brackets. */
  readonly numbers: readonly number[];
}

/**
 * The citation markers of an answer, in order: `[1]`, `[1, 2]`, and full-width `［１］` and `【1】`. Code is
 * skipped, because `list[0]` is not a marker there.
 */
export function parseMarkers(answer: string): Marker[] {
  return [...answer.replace(CODE, toSpaces).matchAll(MARKER)].map(([marker, list = ""], index, all) => {
    const start = all[index]?.index ?? 0;
    const numbers = list.normalize("NFKC").split(/[,、]/).map(Number);
    return { numbers, start, end: start + marker.length };
  });
}

/** The text with spaces in place of the markers. Offsets stay the same. */
export function blankMarkers(text: string, markers: readonly Marker[]): string {
  return replaceMarkers(text, markers, toSpaces);
}

/** A part of the text, without the markers in it. */
export function cutMarkers(text: string, part: TextSpan, markers: readonly Marker[]): string {
  const inside = markers
    .filter(({ start, end }) => start >= part.start && end <= part.end)
    .map((marker) => ({ ...marker, start: marker.start - part.start, end: marker.end - part.start }));
  return replaceMarkers(text.slice(part.start, part.end), inside, () => "");
}

/** Replaces the last marker first, so that the offsets of the others stay valid. */
function replaceMarkers(text: string, markers: readonly Marker[], replace: (marker: string) => string): string {
  return markers.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + replace(rest.slice(start, end)) + rest.slice(end),
    text,
  );
}

function toSpaces(text: string): string {
  return " ".repeat(text.length);
}
