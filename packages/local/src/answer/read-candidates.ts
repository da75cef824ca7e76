import type { Passage } from "../converse-request/tagged-documents";
import { SECTION_SEPARATOR } from "../documents/document";
import { readUnknownText } from "../documents/document-formats";
import { joinLines } from "../text/join-lines";
import { splitSentences } from "../text/split-sentences";
import { tokenize } from "../text/tokenize";

/** A line of a passage as it is read: a paragraph, a list item, a table row or a definition. */
interface Unit {
  /** Without the mark of a list item. */
  readonly text: string;
  /** Whether it is a list item, a table row or a definition. */
  readonly isItem: boolean;
  /** Number of characters before it in its line. An item of an inner list has more than the item around it. */
  readonly indent: number;
}

/** A sentence that can be quoted. */
export interface Candidate {
  /** A part of its passage, as it is read: marks of Markdown and line breaks of wrapped text are left out. */
  readonly text: string;
  readonly passage: Passage;
  /** Position among all candidates. */
  readonly position: number;
  readonly terms: ReadonlySet<string>;
  /** Terms of the heading directly above it. */
  readonly ownHeadingTerms: ReadonlySet<string>;
  readonly isCode: boolean;
  /** What it stands in. */
  readonly unit: Unit;
  /** Whether it begins a list item, a table row or a definition. */
  readonly isItem: boolean;
  /** Number of headings before it, to tell whether two candidates stand below the same heading. */
  readonly section: number;
  /** Whether it is the first sentence below its heading. Defaults, such as `Default: 5`, do not count. */
  readonly isFirst: boolean;
  /** Whether it cannot be understood without what stands before it. */
  readonly isContinuation: boolean;
  /** The code directly after it, when it does not end a sentence. */
  readonly code?: string;
  /** The code directly before it. */
  readonly codeBefore?: string;
  /** Terms of the headings above it, and of a question directly before it, as in a list of questions and answers. */
  readonly headingTerms: ReadonlySet<string>;
  /** Terms of the sentence or the code before it. */
  readonly previousTerms: ReadonlySet<string>;
}

const LIST_MARK = /^(?:[-*+•・]|\d+[.)]|>)\s+/;
const HEADING = /^(?:#{1,6}\s|\uE000)/;
const NOT_A_SENTENCE = /^(?:```|~~~|<\/?\w[^>]*>$|[|:\s-]+$|[=\-*_]{3,}$)/;
const CODE_BLOCK = /^(?:```|~~~)/;
/** A long block of code is read line by line, and a passage can begin inside of one. */
const LINE_OF_CODE =
  /[;{}]$|^(?:\/\/|\/\*|\* |\}|\$ )|^(?:const|let|var|import|export|return|function|await|async|if|for) |^[a-z_]+ [ (][\w./:$"'-]+[;,]?$/;
const QUESTION = /[?？]$/;
/** A sentence that cannot be understood without the one before it. */
const BEGINS_WITH_PRONOUN =
  /^(?:It|This|That|These|Those|They|He|She|Such|Both|Therefore|Thus|Hence)\b|^(?:これ|それ|この|その|こうした|そうした|したがって|よって)/u;
/** A heading with a fact: the date of what stands below it, as in a list of releases, or a name beside its long form. */
const FACT =
  /\b\d{4}[-/]\d{1,2}[-/]\d{1,2}\b|\d{4}年\d{1,2}月|\b(?:\d{1,2} )?\p{Lu}[a-z]{2,8} (?:\d{1,2}, )?(?:19|20)\d\d\b|[（(]\p{Lu}{2,10}[)）]/u;

/** What the candidates after a heading have in common, and what the next candidate follows. */
interface State {
  section: number;
  ownHeadingTerms: ReadonlySet<string>;
  headingTerms: ReadonlySet<string>;
  previousTerms: ReadonlySet<string>;
  isFirst: boolean;
  /** Whether the last candidate is directly before. */
  follows: boolean;
  codeBefore: string | undefined;
}

/**
 * Finds the sentences, list items and table rows of passages. Headings and questions are not candidates, unless a heading
 * holds a date or a long form. They describe the candidates that follow.
 */
export function readCandidates(passages: readonly Passage[]): Candidate[] {
  const candidates: Candidate[] = [];
  const factHeadings = new Set<string>();
  let section = 0;
  for (const passage of passages) {
    const headings = passage.heading.split(SECTION_SEPARATOR);
    const titleTerms = tokenize(passage.heading);
    const ownTitleTerms = tokenize(headings.at(-1) ?? "");
    const state: State = {
      section,
      ownHeadingTerms: new Set(ownTitleTerms),
      headingTerms: new Set(titleTerms),
      previousTerms: new Set(),
      isFirst: true,
      follows: false,
      codeBefore: undefined,
    };
    const add = (text: string, unit: Unit, own: Partial<Candidate> = {}): void => {
      candidates.push({
        text,
        unit,
        passage,
        position: candidates.length,
        terms: new Set(tokenize(text)),
        ownHeadingTerms: state.ownHeadingTerms,
        headingTerms: state.headingTerms,
        previousTerms: state.previousTerms,
        section: state.section,
        isCode: false,
        isItem: false,
        isFirst: false,
        isContinuation: BEGINS_WITH_PRONOUN.test(text),
        ...own,
      });
    };
    for (const heading of headings) {
      if (!FACT.test(heading) || factHeadings.has(heading)) continue;
      factHeadings.add(heading);
      add(heading, { text: heading, isItem: true, indent: 0 }, { isItem: true, section: -1 });
    }
    for (const piece of readPieces(readUnknownText(passage.text))) {
      const { text } = piece;
      if (CODE_BLOCK.test(text)) {
        const last = candidates.at(-1);
        if (last !== undefined && state.follows) candidates.splice(-1, 1, introduce(last, piece.raw));
        state.previousTerms = new Set([...state.previousTerms, ...tokenize(text)]);
        state.codeBefore = readCode(piece.raw);
        state.follows = false;
        for (const sentence of readProse(piece.raw)) add(sentence, { text: sentence, isItem: false, indent: 0 });
      }
      if (NOT_A_SENTENCE.test(text)) continue;
      if (HEADING.test(text) || QUESTION.test(text)) {
        const terms = tokenize(text);
        section += 1;
        state.section = section;
        state.isFirst = true;
        state.follows = false;
        state.codeBefore = undefined;
        state.ownHeadingTerms = new Set([...ownTitleTerms, ...terms]);
        state.headingTerms = new Set([...titleTerms, ...terms]);
        state.previousTerms = new Set();
        continue;
      }
      const { isFirst, codeBefore } = state;
      const isCode = LINE_OF_CODE.test(text);
      add(text, piece.unit, {
        isFirst,
        isCode,
        isItem: piece.isItem,
        ...(codeBefore === undefined ? {} : { codeBefore }),
      });
      state.previousTerms = candidates.at(-1)?.terms ?? new Set();
      state.isFirst = isFirst && /^default/i.test(text);
      state.follows = true;
      state.codeBefore = undefined;
    }
  }
  return candidates;
}

/** A sentence or a block of code of a passage. */
interface Piece {
  readonly text: string;
  /** As it stands in the passage. */
  readonly raw: string;
  readonly unit: Unit;
  readonly isItem: boolean;
}

/** Splits a passage into sentences, with the lines that they stand in. */
function readPieces(passage: string): Piece[] {
  const lines: { start: number; end: number; pieces: { raw: string; marked: string }[] }[] = [];
  for (const { start, end } of splitSentences(passage)) {
    const raw = passage.slice(start, end);
    const last = lines.at(-1);
    const line =
      last !== undefined && !passage.slice(last.end, start).includes("\n") ? last : { start, end, pieces: [] };
    if (line !== last) lines.push(line);
    line.end = end;
    line.pieces.push({ raw, marked: joinLines(raw) });
  }
  return lines.flatMap(({ start, end, pieces }) => {
    const isItem = LIST_MARK.test(pieces[0]?.marked ?? "");
    const text = joinLines(passage.slice(start, end)).replace(LIST_MARK, "");
    const unit: Unit = { text, isItem, indent: start - (passage.lastIndexOf("\n", start - 1) + 1) };
    return pieces.map(({ raw, marked }, index) => ({
      raw,
      text: marked.replace(LIST_MARK, ""),
      unit,
      isItem: isItem && index === 0,
    }));
  });
}

/** A longer piece of code is not quoted. */
const MAX_CODE_CHARACTERS = 400;
/** At least four words that end as a sentence. */
const PROSE = /^\p{Lu}\S* (?:\S+ ){2,}.*[.!]$/u;
const ENDS_A_SENTENCE = /[.!?。！？][」』）)"'”’`]*$/;

/** The code of a block, without its fences. `undefined` when it is empty or too long to quote. */
function readCode(block: string): string | undefined {
  const code = block.slice(block.indexOf("\n") + 1, block.lastIndexOf("\n")).trim();
  return code === "" || code.length > MAX_CODE_CHARACTERS ? undefined : code;
}

/** Adds the code that a sentence introduces. */
function introduce(candidate: Candidate, block: string): Candidate {
  const code = readCode(block);
  return code === undefined || ENDS_A_SENTENCE.test(candidate.text) ? candidate : { ...candidate, code };
}

/** Code without a language is sometimes prose, such as the help of a command. Returns its sentences. */
function readProse(block: string): string[] {
  if (!/^(?:```|~~~)[ \t]*\n/.test(block)) return [];
  const inner = block.slice(block.indexOf("\n") + 1, block.lastIndexOf("\n"));
  return splitSentences(inner)
    .map(({ start, end }) => joinLines(inner.slice(start, end)))
    .filter((text) => PROSE.test(text) && !LINE_OF_CODE.test(text));
}
