import type { DocumentGroup, GroupedPassage } from "../documents/document-groups";
import type { NativeSource } from "./native-citations";
import { collapseSpaces, findWords } from "./passage-spans";
import type { TextSpan } from "./statements";

/** A passage that a native citation cites. */
export interface LocatedPassage {
  readonly documentIndex: number;
  /** The cited words, in the document's text. Absent when the citation does not say which they are. */
  readonly passage?: TextSpan;
}

/**
 * The passages of a block that a native citation cites. More than one if the cited text extends over several.
 * Empty when the block has several passages and the citation does not say which one it means.
 */
export function locateCited(source: NativeSource, { text, passages }: DocumentGroup): LocatedPassage[] {
  const cited = findCited(source, text);
  if (cited === undefined) {
    return passages.length === 1 ? passages.map(({ documentIndex }) => ({ documentIndex })) : [];
  }
  const found = passages.flatMap((passage) => {
    const span = intersect(cited, passage);
    return span === undefined ? [] : [{ documentIndex: passage.documentIndex, passage: span }];
  });
  if (found.length > 0) return found;
  // Only a heading is cited.
  return passages
    .filter(({ start, end }) => cited.start < end && cited.end > start)
    .map(({ documentIndex }) => ({ documentIndex }));
}

/** The part of the span that is in the passage, in the document's own text. */
function intersect(span: TextSpan, { textStart, end, toOriginal }: GroupedPassage): TextSpan | undefined {
  const [first, last] = [Math.max(span.start, textStart), Math.min(span.end, end) - 1];
  if (first > last) return undefined;
  return { start: toOriginal(first - textStart), end: toOriginal(last - textStart) + 1 };
}

/**
 * Finds what a native citation cites in the text of its block: at its offsets if the cited text is there, else where
 * the cited text is. AWS does not document the unit of the offsets. Without the cited text they are used
 * only if they mean the same in UTF-16 units and in code points, or if only one of the two is within the text.
 */
function findCited(source: NativeSource, text: string): TextSpan | undefined {
  const { citedText } = source;
  const candidates = readOffsets(source, text);
  if (citedText !== "") {
    return (
      candidates.find(({ start, end }) => text.slice(start, end) === citedText) ??
      findWords(citedText, collapseSpaces(text))
    );
  }
  const [first, second = first] = candidates;
  return first?.start === second?.start && first?.end === second?.end ? first : undefined;
}

/** The offsets read as UTF-16 units and as code points. An emoji is two units and one code point. */
function readOffsets({ start, end }: NativeSource, text: string): TextSpan[] {
  if (start === undefined || end === undefined || start >= end) return [];
  const points = [...text];
  const unitsBefore = (point: number): number => points.slice(0, point).join("").length;
  return [
    ...(end <= text.length ? [{ start, end }] : []),
    ...(end <= points.length ? [{ start: unitsBefore(start), end: unitsBefore(end) }] : []),
  ];
}
