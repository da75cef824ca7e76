import type { TextSpan } from "./citation";

const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;
const DIGITS = "[0-9０-９]{1,4}";
const MARKER = new RegExp(`[[［【]\\s*(${DIGITS}(?:\\s*[,，、]\\s*${DIGITS})*)\\s*[\\]］】]`, "g");

/** A citation marker in an answer. */
export interface Marker extends TextSpan {
  /** The numbers in it. */
  readonly numbers: readonly number[];
}

/**
 * The citation markers in an answer, in order: `[1]`, `[1, 2]`, full-width `［１］` and `【1】`. Code is
 * skipped: `list[0]` there is no marker.
 */
export function parseMarkers(answer: string): Marker[] {
  return [...answer.replace(CODE, blank).matchAll(MARKER)].map(([marker, list = ""], index, all) => {
    const start = all[index]?.index ?? 0;
    const numbers = list.normalize("NFKC").split(/[,、]/).map(Number);
    return { numbers, start, end: start + marker.length };
  });
}

/** The text with markers blanked out, so that offsets stay what they are. */
export function blankMarkers(text: string, markers: readonly Marker[]): string {
  return replaceMarkers(text, markers, blank);
}

/** A part of the text, without the markers in it. */
export function cutMarkers(text: string, part: TextSpan, markers: readonly Marker[]): string {
  const inside = markers
    .filter(({ start, end }) => start >= part.start && end <= part.end)
    .map((marker) => ({ ...marker, start: marker.start - part.start, end: marker.end - part.start }));
  return replaceMarkers(text.slice(part.start, part.end), inside, () => "");
}

/** From the last to the first, so that the places of those before stay what they were. */
function replaceMarkers(text: string, markers: readonly Marker[], replace: (marker: string) => string): string {
  return markers.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + replace(rest.slice(start, end)) + rest.slice(end),
    text,
  );
}

function blank(text: string): string {
  return " ".repeat(text.length);
}
