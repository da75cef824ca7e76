/** The parameters of BM25+. */
export interface Bm25Parameters {
  readonly k: number;
  readonly b: number;
  /** What a term counts for occurring at all. */
  readonly d: number;
}

/** A text that shares a term with a query. */
interface FoundText {
  /** Position of the text in the order in which the texts were added. */
  readonly position: number;
  readonly score: number;
}

/**
 * How often each term occurs in each text. Typed arrays keep it small, and it can be written to a file and read again
 * without parsing.
 */
export interface TermCounts {
  /** The terms. A term's number is its position. */
  readonly terms: readonly string[];
  /** The numbers of the terms of the first text, then of the second, and so on. Each text has a term once. */
  readonly numbers: Uint32Array;
  /** How often each of them occurs in its text. */
  readonly counts: Uint16Array;
  /** Where the terms of each text end in `numbers`. */
  readonly ends: Uint32Array;
}

const MAX_COUNT = 65_535;

/** Counts the terms of texts. */
export class TermIndexBuilder {
  readonly #numberOf = new Map<string, number>();
  readonly #terms: string[] = [];
  #numbers = new Uint32Array(1024);
  #counts = new Uint16Array(1024);
  #size = 0;
  readonly #ends: number[] = [];
  /** The numbers here of the terms of the counts that were copied from last. -1 is not known yet. */
  #copied: { readonly from: TermCounts; readonly numbers: Int32Array } | undefined;

  /** Adds a text by its terms. A term can occur more than once. */
  add(terms: readonly string[]): void {
    const counts = new Map<number, number>();
    for (const term of terms) {
      const number = this.#number(term);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    this.#reserve(counts.size);
    for (const [number, count] of counts) this.#push(number, count);
    this.#ends.push(this.#size);
  }

  /** Adds a text of other counts. @param position its position there */
  copy(from: TermCounts, position: number): void {
    const start = position === 0 ? 0 : (from.ends[position - 1] ?? 0);
    const end = from.ends[position] ?? start;
    if (this.#copied?.from !== from) this.#copied = { from, numbers: new Int32Array(from.terms.length).fill(-1) };
    const { numbers } = this.#copied;
    this.#reserve(end - start);
    for (let index = start; index < end; index += 1) {
      const number = from.numbers[index] ?? 0;
      if (numbers[number] === -1) numbers[number] = this.#number(from.terms[number] ?? "");
      this.#push(numbers[number] ?? 0, from.counts[index] ?? 0);
    }
    this.#ends.push(this.#size);
  }

  /** Returns what was counted so far. */
  counts(): TermCounts {
    return {
      terms: this.#terms,
      numbers: this.#numbers.slice(0, this.#size),
      counts: this.#counts.slice(0, this.#size),
      ends: Uint32Array.from(this.#ends),
    };
  }

  build(): TermIndex {
    return new TermIndex(this.counts(), this.#numberOf);
  }

  #number(term: string): number {
    let number = this.#numberOf.get(term);
    if (number === undefined) {
      number = this.#terms.push(term) - 1;
      this.#numberOf.set(term, number);
    }
    return number;
  }

  #push(number: number, count: number): void {
    this.#numbers[this.#size] = number;
    this.#counts[this.#size] = Math.min(count, MAX_COUNT);
    this.#size += 1;
  }

  #reserve(more: number): void {
    if (this.#size + more <= this.#numbers.length) return;
    const length = Math.max(this.#numbers.length * 2, this.#size + more);
    const numbers = new Uint32Array(length);
    const counts = new Uint16Array(length);
    numbers.set(this.#numbers);
    counts.set(this.#counts);
    this.#numbers = numbers;
    this.#counts = counts;
  }
}

/**
 * Finds texts by their terms, ranked with BM25+. It gives the scores of MiniSearch, which was used before: but
 * MiniSearch took a third of the time of indexing, and an index of 20,000 passages took longer to read from a file than
 * to make.
 */
export class TermIndex {
  readonly #numberOf: ReadonlyMap<string, number>;
  /** Number of different terms in each text. */
  readonly #lengths: Uint32Array;
  readonly #averageLength: number;
  /** Where the texts of each term start in `#texts`. */
  readonly #starts: Uint32Array;
  readonly #texts: Uint32Array;
  readonly #counts: Uint16Array;

  constructor({ terms, numbers, counts, ends }: TermCounts, numberOf?: ReadonlyMap<string, number>) {
    this.#numberOf = numberOf ?? new Map(terms.map((term, number) => [term, number]));
    this.#lengths = ends.map((end, position) => end - (position === 0 ? 0 : (ends[position - 1] ?? 0)));
    this.#averageLength = ends.length === 0 ? 0 : numbers.length / ends.length;
    // A counting sort: first how many texts each term has, then each text to its place.
    this.#starts = new Uint32Array(terms.length + 1);
    for (const number of numbers) this.#starts[number + 1] = (this.#starts[number + 1] ?? 0) + 1;
    for (let number = 0; number < terms.length; number += 1) {
      this.#starts[number + 1] = (this.#starts[number + 1] ?? 0) + (this.#starts[number] ?? 0);
    }
    this.#texts = new Uint32Array(numbers.length);
    this.#counts = new Uint16Array(numbers.length);
    const next = this.#starts.slice();
    let text = 0;
    for (let index = 0; index < numbers.length; index += 1) {
      while (index >= (ends[text] ?? Infinity)) text += 1;
      const number = numbers[index] ?? 0;
      const place = next[number] ?? 0;
      next[number] = place + 1;
      this.#texts[place] = text;
      this.#counts[place] = counts[index] ?? 0;
    }
  }

  /** The weight of a term: the fewer texts have it, the more it counts. */
  weightOf(term: string): number {
    const [start, end] = this.#rangeOf(term);
    const texts = this.#lengths.length;
    const having = end - start;
    return Math.log(1 + (texts - having + 0.5) / (having + 0.5));
  }

  /** Whether any text has a term. */
  has(term: string): boolean {
    const [start, end] = this.#rangeOf(term);
    return end > start;
  }

  /**
   * Returns every text that has a term of the query, in the order of the texts.
   * @param query the terms and how much each counts
   */
  search(query: ReadonlyMap<string, number>, { k, b, d }: Bm25Parameters): FoundText[] {
    const scores = new Map<number, number>();
    for (const [term, share] of query) {
      const weight = this.weightOf(term) * share;
      const [start, end] = this.#rangeOf(term);
      for (let place = start; place < end; place += 1) {
        const position = this.#texts[place] ?? 0;
        const count = this.#counts[place] ?? 0;
        const length = (this.#lengths[position] ?? 0) / this.#averageLength;
        const score = weight * (d + (count * (k + 1)) / (count + k * (1 - b + b * length)));
        scores.set(position, (scores.get(position) ?? 0) + score);
      }
    }
    return [...scores].map(([position, score]) => ({ position, score })).sort((a, c) => a.position - c.position);
  }

  #rangeOf(term: string): readonly [start: number, end: number] {
    const number = this.#numberOf.get(term);
    return number === undefined ? [0, 0] : [this.#starts[number] ?? 0, this.#starts[number + 1] ?? 0];
  }
}
