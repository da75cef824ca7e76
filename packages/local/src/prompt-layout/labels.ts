import { isInstruction } from "./instructions";
import { kindOfLabel, type PartKind } from "./label-words";

/** A label of a prompt, such as `Question: …`, `### Context` or `【質問】`. */
export interface Label {
  readonly kind: PartKind;
  /** The label without its marks and its colon. */
  readonly phrase: string;
  /** Where its line or its first word starts. */
  readonly start: number;
  /** Where the text after it starts. */
  readonly bodyStart: number;
}

/** A longer label is not read. */
const MAX_LABEL = 200;
const LEAD = /^[ \t>]{0,60}(#{1,6}|[■●◆▼▶◇□★※・]+|\*\*|__)?[ \t]{0,20}(\*\*)?([[【《〈〔「]?)[ \t]{0,20}/u;
const PHRASE_END = /[:：\]】》〉〕」\n]|\*\*|__/u;
const AFTER_PHRASE = /^[\]】》〉〕」]?(?:\*\*|__)?[ \t]{0,20}([:：])?(?:\*\*|__)?[ \t]{0,20}#{0,6}[ \t]{0,20}/u;
/** In the middle of a line, only labels of one or two words with a capital, or in Japanese, and "Here is …" count. */
const INLINE_LABEL =
  /(?<=[\s.。!！?？」])((?:[A-Z][A-Za-z]{1,14} )?[A-Z][A-Za-z]{0,14}|Here (?:is|are)\b[^.:：\n]{2,60}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]{2,14})[:：]/gu;
const INLINE_KINDS: ReadonlySet<PartKind> = new Set(["context", "question", "answer"]);

/** Finds the labels at the start of the lines of a text. */
export function findLineLabels(text: string): Label[] {
  const labels: Label[] = [];
  const kindOf = rememberKinds();
  let start = 0;
  while (start <= text.length) {
    const lineEnd = text.indexOf("\n", start);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const label = readLabel(
      text.slice(start, Math.min(end, start + MAX_LABEL)),
      end - start <= MAX_LABEL,
      start,
      kindOf,
    );
    if (label !== undefined) labels.push(label);
    start = end + 1;
  }
  return labels;
}

/** The same labels come again and again in a long text. */
function rememberKinds(): typeof kindOfLabel {
  const kinds = new Map<string, PartKind | undefined>();
  return (phrase) => {
    if (!kinds.has(phrase)) kinds.set(phrase, kindOfLabel(phrase));
    return kinds.get(phrase);
  };
}

function readLabel(line: string, isWhole: boolean, offset: number, kindOf: typeof kindOfLabel): Label | undefined {
  const lead = LEAD.exec(line);
  if (lead === null) return undefined;
  const rest = line.slice(lead[0].length);
  const end = PHRASE_END.exec(rest)?.index ?? (isWhole ? rest.length : -1);
  if (end <= 0) return undefined;
  const after = AFTER_PHRASE.exec(rest.slice(end));
  const bodyStart = lead[0].length + end + (after?.[0].length ?? 0);
  const isMarked = lead[1] !== undefined || lead[2] !== undefined || lead[3] !== "";
  const isAlone = isWhole && line.slice(bodyStart).trim() === "";
  const phrase = rest.slice(0, end);
  // A line such as CONTEXT is a heading as well.
  const isHeading =
    isAlone && (isMarked || (/^[A-Z][A-Z ]{3,40}$/u.test(phrase.trim()) && end === rest.trimEnd().length));
  if (after?.[1] === undefined && !isHeading) return undefined;
  const kind = kindOf(phrase);
  return kind === undefined ? undefined : { kind, phrase: phrase.trim(), start: offset, bodyStart: offset + bodyStart };
}

/** Finds labels in the middle of lines, as in `Answer the question. Context: … Question: …`. */
export function findInlineLabels(text: string): Label[] {
  const kindOf = rememberKinds();
  return [...text.matchAll(INLINE_LABEL)].flatMap(({ 0: label, 1: phrase = "", index }) => {
    const kind = kindOf(phrase);
    if (kind === undefined || !INLINE_KINDS.has(kind)) return [];
    return [{ kind, phrase, start: index, bodyStart: index + label.length }];
  });
}

/** Whether the text after a label tells the model how to answer. */
export function startsWithInstruction(body: string): boolean {
  const [first = ""] = body
    .trimStart()
    .slice(0, MAX_LABEL)
    .split(/(?<=[.。!！])\s|\n/u);
  return isInstruction(first);
}
