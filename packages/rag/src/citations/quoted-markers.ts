import { readBrackets } from "./brackets";
import type { TextSpan } from "./statements";

/** How much text before and after a marker is compared, in UTF-16 units. */
const CONTEXT = 24;
const CJK = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Hangul}]/u;

/**
 * The markers that stand in the passages themselves, such as the footnote of `in 1937[3]`. A model that
 * quotes a passage repeats them, and then they do not cite a document of the prompt.
 */
export class QuotedMarkers {
  readonly #keys: ReadonlySet<string>;

  constructor(passages: readonly string[]) {
    this.#keys = new Set(
      passages.flatMap((passage) => readBrackets(passage).flatMap((bracket) => contextKeys(passage, bracket))),
    );
  }

  /** Whether a passage has the same marker after or before the same words. */
  has(answer: string, marker: TextSpan): boolean {
    return this.#keys.size > 0 && contextKeys(answer, marker).some((key) => this.#keys.has(key));
  }
}

/** A marker with the words before it, with those after it, and with both. The width of characters does not matter. */
function contextKeys(text: string, { start, end }: TextSpan): string[] {
  const marker = text
    .slice(start, end)
    .normalize("NFKC")
    .replace(/[\s\\]+/g, "");
  const [left, right] = [
    simplify(text.slice(Math.max(0, start - CONTEXT), start)),
    simplify(text.slice(end, end + CONTEXT)),
  ];
  const [before, after] = [lastWords(left), firstWords(right.trimStart())];
  const isInside = CJK.test(left.slice(-1)) && CJK.test(right.slice(0, 1));
  return [
    ...(before === undefined ? [] : [`${before}${marker}`]),
    ...(after === undefined ? [] : [`${marker}${after}`]),
    ...(isInside ? [`${left.slice(-2)}${marker}${right.slice(0, 2)}`] : []),
  ];
}

function simplify(text: string): string {
  return text.normalize("NFKC").replace(/\s+/g, " ");
}

/** Characters before a marker that are read. */
const MAX_READ = 200;

/**
 * The words before a marker: six characters of Japanese, or fewer from the beginning of a clause; the whole word
 * that the marker is attached to; or eight characters before a space. Fewer can be the same by chance.
 */
function lastWords(before: string): string | undefined {
  const visible = before.trimEnd();
  // The expressions below take quadratic time, so they read no more than the end of a text.
  const end = visible.slice(-MAX_READ);
  if (CJK.test(visible.slice(-2))) {
    // Linear: of at most MAX_READ characters.
    const clause = /[^\s。.!?、,「」『』()“”"]+[。.!?」』)”"]*$/u.exec(end)?.[0] ?? "";
    return clause.length < 2 ? undefined : clause.slice(-6);
  }
  // Linear: of at most MAX_READ characters.
  if (before === visible) return /[\p{L}\p{N}]+[^\p{L}\p{N}\s]*$/u.exec(end)?.[0];
  return before.length < 8 ? undefined : before.slice(-8);
}

/** The words after a marker: six characters of Japanese, else twelve. */
function firstWords(after: string): string | undefined {
  const count = CJK.test(after.slice(0, 6)) ? 6 : 12;
  return after.length < count ? undefined : after.slice(0, count);
}
