import { convert, type DomNode, type FormatCallback } from "html-to-text";
import { joinLines } from "../text/join-lines";
import { END_OF_DETAILS, fenceCode, formatRow, HEADING_MARK, ITEM_MARK, SUMMARY_LEVEL } from "./text-as-read";

const HEADING_TAGS = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;
/** Parts of a page that are not its text, and the way around it. */
const SKIPPED = [
  "script",
  "style",
  "noscript",
  "template",
  "img",
  "nav",
  "[role=navigation]",
  ".toc",
  ".navheader",
  ".navfooter",
  ".docnav",
  ".breadcrumb",
  ".breadcrumbs",
  ".pagination",
  ".headerlink",
] as const;

/** Elements in elements. What is deeper is left out. */
const MAX_DEPTH = 200;

/** Reads a page of HTML as plain text: see text-as-read.ts. */
export function readHtml(html: string): string {
  return convert(joinWrappedLines(html.replaceAll(HEADING_MARK, "")), {
    wordwrap: false,
    limits: { maxDepth: MAX_DEPTH, ellipsis: "" },
    formatters: {
      heading: formatHeading,
      details: formatDetails,
      code: formatCode,
      rows: formatTable,
      definitions: formatDefinitions,
    },
    selectors: [
      ...HEADING_TAGS.map((selector) => ({ selector, format: "heading" })),
      { selector: "summary", format: "heading" },
      { selector: "details", format: "details" },
      ...SKIPPED.map((selector) => ({ selector, format: "skip" })),
      { selector: "a", options: { ignoreHref: true } },
      { selector: "ul", options: { itemPrefix: ITEM_MARK } },
      { selector: "pre", format: "code" },
      { selector: "table", format: "rows" },
      { selector: "dl", format: "definitions" },
    ],
  });
}

/** Joins the lines of Japanese and Chinese text, which the converter would join with spaces. Code stays as it is. */
function joinWrappedLines(html: string): string {
  let joined = "";
  let start = 0;
  const lower = html.toLowerCase();
  while (start < html.length) {
    const code = lower.indexOf("<pre", start);
    const end = code < 0 ? -1 : lower.indexOf("</pre", code);
    if (end < 0) return joined + joinLines(html.slice(start));
    joined += joinLines(html.slice(start, code)) + html.slice(code, end);
    start = end;
  }
  return joined;
}

const formatHeading: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  const level = element.name === "summary" ? SUMMARY_LEVEL : Number(element.name?.slice(1) ?? 1);
  builder.addInline(HEADING_MARK.repeat(level));
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/** A summary is the heading of its details. An empty heading ends them. */
const formatDetails: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2 });
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addInline(END_OF_DETAILS);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const formatCode: FormatCallback = (element, _walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2, isPre: true });
  builder.addInline(fenceCode(rawTextOf(element)));
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/** Writes each definition after its term. */
const formatDefinitions: FormatCallback = (element, walk, builder) => {
  let term: DomNode | undefined;
  const writeBlock = (prefix: string, nodes: DomNode[]): void => {
    builder.openBlock({ leadingLineBreaks: 2 });
    if (prefix !== "") builder.addInline(prefix);
    walk(nodes, builder);
    builder.closeBlock({ trailingLineBreaks: 2 });
  };
  builder.openBlock({ leadingLineBreaks: 2 });
  for (const child of element.children) {
    if (child.name === "dt") {
      if (term !== undefined) writeBlock("", term.children);
      term = child;
    } else if (child.name === "dd") {
      const name = term === undefined ? "" : textOf(term).replace(/[:：]$/, "");
      term = undefined;
      const [first, ...others] = child.children.filter(({ type, data }) => type !== "text" || data?.trim() !== "");
      // A paragraph would start a line of its own.
      const nodes = first?.name === "p" ? [...first.children, ...others] : child.children;
      writeBlock(name === "" ? "" : `${ITEM_MARK}${name}: `, nodes);
    } else {
      walk([child], builder);
    }
  }
  if (term !== undefined) writeBlock("", term.children);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const formatTable: FormatCallback = (element, walk, builder) => {
  const rows = rowsOf(element);
  const cellsOf = (row: DomNode): DomNode[] => row.children.filter(({ name }) => name === "td" || name === "th");
  const [first, ...others] = rows;
  const isHeader = first !== undefined && others.length > 0 && cellsOf(first).every(({ name }) => name === "th");
  const headers = isHeader ? cellsOf(first).map(textOf) : [];
  // A table that only lays out a page, or with whole blocks in its cells, is read block by block.
  if (!isHeader && rows.every((row) => cellsOf(row).length < 2)) {
    for (const row of rows) {
      for (const cell of cellsOf(row)) {
        builder.openBlock({ leadingLineBreaks: 2 });
        walk(cell.children, builder);
        builder.closeBlock({ trailingLineBreaks: 2 });
      }
    }
    return;
  }
  builder.openBlock({ leadingLineBreaks: 2 });
  for (const row of isHeader ? others : rows) {
    const text = formatRow(headers, cellsOf(row).map(textOf));
    if (text === "") continue;
    builder.openBlock({ leadingLineBreaks: 1 });
    builder.addInline(ITEM_MARK + text);
    builder.closeBlock({ trailingLineBreaks: 1 });
  }
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/** The rows of a table, without those of tables in its cells. */
function rowsOf(element: DomNode, depth = 0): DomNode[] {
  return (element.children ?? []).flatMap((child) => {
    if (child.name === "tr") return [child];
    const isGroup = child.name === "thead" || child.name === "tbody" || child.name === "tfoot";
    return isGroup && depth < MAX_DEPTH ? rowsOf(child, depth + 1) : [];
  });
}

function textOf(element: DomNode): string {
  return joinLines(rawTextOf(element)).replaceAll(/\s+/g, " ").trim();
}

function rawTextOf(element: DomNode): string {
  const texts: string[] = [];
  const visit = (node: DomNode, depth: number): void => {
    if (node.type === "text") texts.push(node.data ?? "");
    else if (node.name === "br") texts.push("\n");
    else if (node.type === "tag" && depth < MAX_DEPTH) for (const child of node.children) visit(child, depth + 1);
  };
  visit(element, 0);
  return texts.join("");
}
