import { kindOfTag, type PartKind } from "./label-words";

/** A tag with its content, such as `<context>…</context>`. Tags inside of it are its content. */
export interface TaggedSection {
  readonly kind: PartKind;
  /** The name of the tag in lower case. */
  readonly name: string;
  /** Where the opening tag starts, and where the closing tag ends. */
  readonly start: number;
  readonly end: number;
  readonly content: string;
  /** The content with its tags. */
  readonly raw: string;
}

/** A name of at most 40 characters. Attributes cannot contain `<`, so that every search is linear. */
const TAG = /<(\/?)([\p{L}_][\p{L}\p{N}_.:-]{0,39})(\s[^<>]{0,1000})?>/gu;
/** Words between tags that are only mentioned, as in "between <context> and </context>". */
// Linear: it gets 20 characters.
const ONLY_MENTIONED = /^[\s.,…、]*(?:and|or|to|と|から|や|…)?[\s.,…、]*$/iu;

/**
 * Finds the outermost tags that enclose a part of a prompt. A closing tag belongs to the nearest opening tag of its
 * name. Each tag is looked at a fixed number of times.
 */
export function findTaggedSections(text: string): TaggedSection[] {
  const open = new Map<string, { readonly start: number; readonly end: number }[]>();
  const sections: TaggedSection[] = [];
  for (const { 0: tag, 1: slash, 2: own = "", index } of text.matchAll(TAG)) {
    const name = own.toLowerCase();
    const kind = kindOfTag(name);
    if (kind === undefined) continue;
    const waiting = open.get(name) ?? [];
    if (slash === "") {
      waiting.push({ start: index, end: index + tag.length });
      open.set(name, waiting);
      continue;
    }
    const opening = waiting.pop();
    if (opening === undefined) continue;
    const content = text.slice(opening.end, index);
    if (ONLY_MENTIONED.test(content.slice(0, 20)) && content.length < 20) continue;
    const [start, end] = [opening.start, index + tag.length];
    sections.push({ kind, name, start, end, content, raw: text.slice(start, end) });
  }
  return outermost(sections);
}

function outermost(sections: readonly TaggedSection[]): TaggedSection[] {
  const kept: TaggedSection[] = [];
  for (const section of [...sections].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (section.start >= (kept.at(-1)?.end ?? 0)) kept.push(section);
  }
  return kept;
}
