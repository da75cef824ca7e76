import { findIndexedNames, isArrayIndex } from "./array-index";
import { type Bracket, readBrackets } from "./brackets";
import { hideCodeAndThinking, toSpaces } from "./hidden-parts";
import { QuotedMarkers } from "./quoted-markers";
import type { TextSpan } from "./statements";

/** A citation marker in an answer, such as `[1]`. */
export interface Marker extends TextSpan {
  /** The numbers between the brackets; all numbers of a range. */
  readonly numbers: readonly number[];
  /**
   * Whether it certainly cites these documents. It is not certain when a passage that the answer quotes has
   * the same marker in the same place, or when it can be the index of an array.
   */
  readonly isClear: boolean;
}

/** The markers of an answer, and the answer without them. */
export interface MarkedAnswer {
  /** In order. */
  readonly markers: readonly Marker[];
  /** The answer with spaces in place of clear markers and of thinking, and without code. Offsets stay the same. */
  readonly prose: string;
}

/**
 * Finds the citation markers of an answer: `[1]`, `[1, 2]`, `[1; 2]`, `[1-3]`, `[^1]`, `[document 1]`,
 * `[文書1]`, `【1†source】` and the like, also full-width. Code, thinking, Markdown links, array indexes and
 * years are no markers.
 *
 * @param passages the texts that the answer can quote, with footnotes of their own
 */
export function readMarkers(answer: string, passages: readonly string[]): MarkedAnswer {
  const visible = hideCodeAndThinking(answer);
  const quoted = new QuotedMarkers(passages);
  const names = findIndexedNames([answer, ...passages]);
  const defined = findLinkDefinitions(visible);
  const markers: Marker[] = [];
  let indexEnd = -1;
  for (const bracket of readBrackets(visible)) {
    const { numbers, start, end } = bracket;
    if (isLink(visible, bracket, defined, markers.at(-1)?.end)) continue;
    const index = isPlain(bracket) ? isArrayIndex(visible, bracket, names) : "no";
    if (index === "yes" || start === indexEnd) {
      indexEnd = end;
      continue;
    }
    const isClear = index === "no" && !bracket.isDoubtful && !quoted.has(visible, bracket);
    markers.push({ numbers, start, end, isClear });
  }
  return {
    markers,
    prose: blankSpans(
      visible,
      markers.filter(({ isClear }) => isClear),
    ),
  };
}

/** Whether the brackets have only numbers, as an array index has. */
function isPlain({ content }: Bracket): boolean {
  return /^[\d\s,-]+$/.test(content);
}

const LINK_TARGET = /^\(\s{0,3}(?:<|#|\.{0,2}\/|www\.|[a-z][a-z\d+.-]{1,20}:|[^\s()]{1,200}[./][^\s()]{0,200}\))/i;
const DEFINITION = /^[ \t]{0,8}\[\^?(\d{1,4})\]:[ \t]*(?:<|#|\.{0,2}\/|www\.|[a-z][a-z\d+.-]{1,20}:\/)/gim;
const FOOTNOTE = /^\[\^\d{1,4}\]$/;

/** The numbers that Markdown defines as links, as in a line `[1]: https://example.com`. */
function findLinkDefinitions(text: string): ReadonlySet<number> {
  return new Set([...text.matchAll(DEFINITION)].map(([, number]) => Number(number)));
}

/**
 * Whether the brackets are a Markdown link: `[1](https://…)`, the `[1]` of `[text][1]` when the number is
 * defined as a link, or such a definition itself. A footnote's own text, `[^1]: …`, is like a definition.
 */
function isLink(
  text: string,
  { start, end, numbers }: Bracket,
  defined: ReadonlySet<number>,
  previousEnd: number | undefined,
): boolean {
  const after = text.slice(end, end + 420);
  if (LINK_TARGET.test(after)) return true;
  if (text[start - 1] === "[" && /^\]\(/.test(after)) return true;
  const number = numbers.length === 1 ? numbers[0] : undefined;
  if (after.startsWith(":") && /(?:^|\n)[ \t]{0,8}$/.test(text.slice(Math.max(0, start - 9), start))) {
    if (FOOTNOTE.test(text.slice(start, end))) return true;
    if (number !== undefined && defined.has(number)) return true;
  }
  return number !== undefined && defined.has(number) && text[start - 1] === "]" && previousEnd !== start;
}

/** A part of the text, without the clear markers in it. Markers are in order. */
export function cutMarkers(text: string, part: TextSpan, markers: readonly Marker[]): string {
  let kept = "";
  let from = part.start;
  for (const { start, end } of markers) {
    kept += text.slice(from, start);
    from = end;
  }
  // Parentheses that held only markers go with them.
  return (kept + text.slice(from, part.end)).replace(/[（(]\s{0,9}[)）]/g, "");
}

function blankSpans(text: string, spans: readonly TextSpan[]): string {
  let blanked = "";
  let from = 0;
  for (const { start, end } of spans) {
    blanked += text.slice(from, start) + toSpaces(text.slice(start, end));
    from = end;
  }
  return blanked + text.slice(from);
}
