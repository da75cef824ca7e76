/** The text between two headings. */
export interface Section {
  /** Headings above the text, outermost first. */
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Finds the level and the words of a heading line; `undefined` for other lines. */
export type ReadHeading = (line: string) => { readonly level: number; readonly title: string } | undefined;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const FRONT_MATTER = /^---[ \t]*\r?\n[\w-]+:[\s\S]*?\n---[ \t]*(?:\r?\n|$)/;
const ATX_HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;

/** How a kind of document marks its sections. */
export interface SectionSyntax {
  readonly readHeading: ReadHeading;
  /** Whether it may have YAML front matter, and code fences, whose lines are never headings. */
  readonly isMarkdown: boolean;
}

/** Headings such as `## Hotels`. */
export const readAtxHeading: ReadHeading = (line) => {
  const match = ATX_HEADING.exec(line);
  return match?.[1] === undefined ? undefined : { level: match[1].length, title: (match[2] ?? "").trim() };
};

/** Cuts a text at its headings, which belong to no section; neither does front matter. */
export function splitSections(text: string, { readHeading, isMarkdown }: SectionSyntax): Section[] {
  const sections: Section[] = [];
  // Sparse where a level was skipped: `#` then `###`.
  let path: (string | undefined)[] = [];
  let start = isMarkdown ? (FRONT_MATTER.exec(text)?.[0].length ?? 0) : 0;
  let fence: string | undefined;
  const close = (end: number): void => {
    if (text.slice(start, end).trim() === "") return;
    sections.push({ path: path.filter((title): title is string => title !== undefined && title !== ""), start, end });
  };
  for (const match of text.matchAll(/[^\n]*(?:\n|$)/g)) {
    if (match.index < start) continue;
    const line = match[0].replace(/\r?\n$/, "");
    const mark = isMarkdown ? FENCE.exec(line)?.[1] : undefined;
    if (mark !== undefined) fence = nextFence(fence, mark);
    const heading = fence === undefined ? readHeading(line) : undefined;
    if (heading === undefined) continue;
    close(match.index);
    path = [...path.slice(0, heading.level - 1), heading.title];
    start = match.index + match[0].length;
  }
  close(text.length);
  return sections;
}

/** A fence ends at a mark of its own kind that is at least as long. */
function nextFence(open: string | undefined, mark: string): string | undefined {
  if (open === undefined) return mark;
  return mark.startsWith(open) ? undefined : open;
}
