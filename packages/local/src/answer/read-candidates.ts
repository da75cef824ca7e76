import { splitSentences } from "../text/split-sentences";
import { tokenize } from "../text/tokenize";
import type { Passage } from "./read-passages";

/** A sentence that can be quoted. */
export interface Candidate {
  /** Exact text of its passage. */
  readonly text: string;
  readonly passage: Passage;
  /** Order in the context. */
  readonly position: number;
  readonly terms: ReadonlySet<string>;
  /** Terms of its headings, and of a question right before it, as in a list of questions and answers. */
  readonly headingTerms: ReadonlySet<string>;
  /** Terms of the sentence before it. */
  readonly previousTerms: ReadonlySet<string>;
}

const LIST_MARK = /^(?:[-*+•・]|\d+[.)]|>)\s+/;
const HEADING = /^#{1,6}\s/;
const NOT_A_SENTENCE = /^(?:```|~~~|<\/?\w+[^>]*>$|[|:\s-]+$|[=\-*_]{3,}$)/;
const QUESTION = /[?？]$/;

/** The sentences, list items and table rows of passages. Headings and questions only describe what follows. */
export function readCandidates(passages: readonly Passage[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const passage of passages) {
    const titleTerms = tokenize(passage.heading);
    let headingTerms = new Set(titleTerms);
    let previousTerms = new Set<string>();
    for (const { start, end } of splitSentences(passage.text)) {
      const text = passage.text.slice(start, end).replace(LIST_MARK, "");
      if (NOT_A_SENTENCE.test(text)) continue;
      const terms = new Set(tokenize(text));
      if (HEADING.test(text) || QUESTION.test(text)) {
        headingTerms = new Set([...titleTerms, ...terms]);
        previousTerms = new Set();
        continue;
      }
      candidates.push({ text, passage, position: candidates.length, terms, headingTerms, previousTerms });
      previousTerms = terms;
    }
  }
  return candidates;
}
