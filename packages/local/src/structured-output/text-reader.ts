import type { Span } from "../text/split-sentences";

/** A value and where it stands in a text. */
export interface Found<Value> extends Span {
  readonly value: Value;
}

/** Returns where a match stands in its text. */
export function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

/** Whether two spans share a character. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The input of a `TextReader`. */
export interface ReadableText {
  /** The text to find values in. */
  readonly text: string;
  /** A further text. Only labelled values, such as `order: 12`, are taken from it. */
  readonly wider: string;
  /** The question, for members that take all of it. */
  readonly question: string;
  /** The answer, for members such as `answer` and `summary`. Empty when there is none. */
  readonly answer: string;
  /** Whether the context answers the question, for members that grade it. `undefined` when there is no context. */
  readonly isAnswered?: boolean;
  /** The present time in ms since 1970, for dates such as "tomorrow". */
  readonly now: number;
  /** The terms of the schema itself. A phrase of such terms is not a value. */
  readonly ownTerms: ReadonlySet<string>;
}

/** A text to read values from. Each part of the text is read at most once, because `add(a, b)` needs two numbers. */
export class TextReader implements ReadableText {
  readonly text: string;
  readonly wider: string;
  readonly question: string;
  readonly answer: string;
  readonly isAnswered?: boolean;
  readonly now: number;
  readonly ownTerms: ReadonlySet<string>;
  #taken: readonly Span[] = [];

  constructor({ text, wider, question, answer, isAnswered, now, ownTerms }: ReadableText) {
    // NFKC turns full-width digits and letters into ASCII.
    this.text = text.normalize("NFKC");
    this.wider = wider.normalize("NFKC");
    this.question = question;
    this.answer = answer;
    if (isAnswered !== undefined) this.isAnswered = isAnswered;
    this.now = now;
    this.ownTerms = ownTerms;
  }

  /** The parts of the text that were read. */
  get taken(): readonly Span[] {
    return this.#taken;
  }

  /** Whether no part of a span was read. */
  isFree(span: Span): boolean {
    return !this.#taken.some((taken) => overlaps(taken, span));
  }

  /** Marks a found value as read, and returns it. */
  take<Value>(found: Found<Value>): Value {
    this.#taken = [...this.#taken, found];
    return found.value;
  }

  /** Copies the reader, to try one of several schemas. */
  fork(): TextReader {
    const copy = new TextReader(this);
    copy.#taken = this.#taken;
    return copy;
  }

  /** Marks everything as read that another reader has read. */
  adopt(other: TextReader): void {
    this.#taken = other.#taken;
  }
}

/**
 * Finds a labelled value: `name: value`, `"name": "value"` or `name = value`. An unquoted value ends at a comma or at
 * the end of the line.
 */
export function findLabelled(text: string, name: string): Found<string> | undefined {
  const words = name.match(/[\p{L}\p{N}]+/gu);
  if (words === null) return undefined;
  const label = words.join("[\\s_-]*");
  // Linear: the words have none of the characters between them, and a label with a colon and a text always matches.
  const pattern = new RegExp(
    `(?:(?<![\\p{L}\\p{N}"'*])["'*]*|(?<=["'*]))${label}["'*]*\\s*[:：=]\\s*(?:"(?<quoted>(?:[^"\\\\]|\\\\.)*)"|(?<plain>[^\\s,;、。{\\[][^\\n,;、。}\\]]*))`,
    "iu",
  );
  const match = pattern.exec(text);
  const value = match?.groups?.quoted ?? match?.groups?.plain;
  const plain = value === undefined ? "" : withoutStars(value).trim();
  return match === null || plain === "" ? undefined : { value: plain, ...spanOf(match) };
}

/** Removes the marks of bold text around a value. */
function withoutStars(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === "*") start += 1;
  while (end > start && text[end - 1] === "*") end -= 1;
  return text.slice(start, end);
}
