import type { TextSpan } from "./citation";
import { findWords } from "./find-quotation";
import type { NativeSource } from "./read-native-source";

/**
 * What a native citation cites, in the passage: its offsets, if the cited text stands there, else where
 * it does stand. AWS does not say what offsets count; without the cited text they have to be the same
 * in UTF-16 units and in code points, or fit one of them only.
 */
export function findCited(source: NativeSource, passage: string): TextSpan | undefined {
  const { citedText } = source;
  const readings = readOffsets(source, passage);
  if (citedText !== "") {
    return readings.find(({ start, end }) => passage.slice(start, end) === citedText) ?? findWords(citedText, passage);
  }
  const [first, second = first] = readings;
  return first?.start === second?.start && first?.end === second?.end ? first : undefined;
}

/** Offsets as UTF-16 units, and as code points, of which an emoji has one where it has two units. */
function readOffsets({ start, end }: NativeSource, text: string): TextSpan[] {
  if (start === undefined || end === undefined || start >= end) return [];
  const points = [...text];
  const unitsBefore = (point: number): number => points.slice(0, point).join("").length;
  return [
    ...(end <= text.length ? [{ start, end }] : []),
    ...(end <= points.length ? [{ start: unitsBefore(start), end: unitsBefore(end) }] : []),
  ];
}
