import type { Span } from "../text/split-sentences";

/** A value that was read from a text, and where it stands. */
export interface Found<Value> extends Span {
  readonly value: Value;
}

/** What a reader is made of. */
export interface ReadableText {
  /** Where values are looked for. */
  readonly text: string;
  /** A text that only labelled values, such as `order: 12`, are taken from. */
  readonly wider: string;
  /** What the question asks, for members that want it as a whole. */
  readonly question: string;
  /** For members such as `answer` and `summary`; empty when there is none. */
  readonly answer: string;
  /** For dates such as "tomorrow", in ms. */
  readonly now: number;
  /** Terms of the schema itself: a word of them at the start of a sentence is no name. */
  readonly ownTerms: ReadonlySet<string>;
}

/** A text that values are read from, each at most once: `add(a, b)` needs two numbers. */
export class TextReader implements ReadableText {
  readonly text: string;
  readonly wider: string;
  readonly question: string;
  readonly answer: string;
  readonly now: number;
  readonly ownTerms: ReadonlySet<string>;
  #taken: readonly Span[] = [];

  constructor({ text, wider, question, answer, now, ownTerms }: ReadableText) {
    // Full-width digits and letters become plain ones.
    this.text = text.normalize("NFKC");
    this.wider = wider.normalize("NFKC");
    this.question = question;
    this.answer = answer;
    this.now = now;
    this.ownTerms = ownTerms;
  }

  /** The pieces that values were read from. */
  get taken(): readonly Span[] {
    return this.#taken;
  }

  isFree({ start, end }: Span): boolean {
    return this.#taken.every((span) => end <= span.start || start >= span.end);
  }

  /** Keeps what was found from being read again. */
  take<Value>(found: Found<Value>): Value {
    this.#taken = [...this.#taken, found];
    return found.value;
  }

  /** A reader that has taken the same, to try one of several schemas. */
  fork(): TextReader {
    const copy = new TextReader(this);
    copy.#taken = this.#taken;
    return copy;
  }

  /** Takes what another reader has taken. */
  adopt(other: TextReader): void {
    this.#taken = other.#taken;
  }
}
