/** A part of an answer and the documents that it cites. */
export interface CitedPart {
  readonly text: string;
  /** Position of its first character in the whole text, in UTF-16 units. */
  readonly start: number;
  /** Position of its last character: a recorded response of the service counts like that. */
  readonly end: number;
  /** Numbers of the documents, from 1. */
  readonly documents: readonly number[];
}

/** An answer without its `[N]` marks. */
export interface CitedText {
  readonly text: string;
  readonly parts: readonly CitedPart[];
}

/** Marks after a part of a text. */
const CITED = /(?<text>[\s\S]+?)(?<marks>(?:\s*\[\d+\])+|$)/gu;
const JOINT = " ";

/** Cuts an answer at its marks. Text that cites nothing is a part too, with no documents. */
export function parseCitedText(answer: string): CitedText {
  const parts: CitedPart[] = [];
  let text = "";
  for (const { groups } of answer.matchAll(CITED)) {
    const own = groups?.text?.trim() ?? "";
    if (own === "") continue;
    const start = text === "" ? 0 : text.length + JOINT.length;
    text = text === "" ? own : `${text}${JOINT}${own}`;
    const documents = [...(groups?.marks ?? "").matchAll(/\d+/g)].map(([number]) => Number(number));
    parts.push({ text: own, start, end: text.length - 1, documents: [...new Set(documents)] });
  }
  return { text, parts };
}
