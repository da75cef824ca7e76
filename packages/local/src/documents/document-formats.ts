import { extname } from "node:path";
import { convert, type FormatCallback } from "html-to-text";
import type { KnowledgeBaseDocument } from "./document";

/** A document format whose text can be read. */
export type DocumentMediaType = NonNullable<KnowledgeBaseDocument["mediaType"]>;

const BY_EXTENSION: Readonly<Record<string, DocumentMediaType>> = {
  ".md": "text/markdown",
  ".markdown": "text/markdown",
  ".txt": "text/plain",
  ".html": "text/html",
  ".htm": "text/html",
};
const BY_CONTENT_TYPE: ReadonlyMap<unknown, DocumentMediaType> = new Map([
  ["text/markdown", "text/markdown"],
  ["text/plain", "text/plain"],
  ["text/csv", "text/plain"],
  ["text/html", "text/html"],
]);
const BY_BLOCK_FORMAT: ReadonlyMap<unknown, DocumentMediaType> = new Map([
  ["md", "text/markdown"],
  ["txt", "text/plain"],
  ["csv", "text/plain"],
  ["html", "text/html"],
]);

/** Returns the format of a file by its extension. `undefined` for files that are not read. */
export function mediaTypeOfFile(path: string): DocumentMediaType | undefined {
  return BY_EXTENSION[extname(path).toLowerCase()];
}

/** Returns the format of an external source by its `contentType`. `undefined` for types that are not read, such as PDF. */
export function mediaTypeOfContent(contentType: unknown): DocumentMediaType | undefined {
  return BY_CONTENT_TYPE.get(contentType);
}

/** Returns the format of a `document` content block by its `format`. `undefined` for formats that are not read. */
export function mediaTypeOfBlock(format: unknown): DocumentMediaType | undefined {
  return BY_BLOCK_FORMAT.get(format);
}

/** A heading of a document. */
interface Heading {
  /** 1 is the outermost level. */
  readonly level: number;
  readonly title: string;
}

/** How documents of one media type are read. */
export interface DocumentFormat {
  /** Extracts the text to search and to quote. */
  readonly readText: (source: string) => string;
  /** Reads a line of that text as a heading. `undefined` for other lines. */
  readonly readHeading: (line: string) => Heading | undefined;
  /** Whether the text can have YAML front matter and code fences. Lines inside of a fence are never headings. */
  readonly isMarkdown: boolean;
}

/** Returns how documents of a media type are read. */
export function formatOf(mediaType: DocumentMediaType): DocumentFormat {
  return FORMATS[mediaType];
}

const ATX_HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;

function readAtxHeading(line: string): Heading | undefined {
  const match = ATX_HEADING.exec(line);
  return match?.[1] === undefined ? undefined : { level: match[1].length, title: (match[2] ?? "").trim() };
}

/** A private-use character marks the headings of a page, so that no text of the page looks like a heading. */
const HTML_HEADING_MARK = "\uE000";
const HTML_HEADING_TAGS = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;

const formatHtmlHeading: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addInline(HTML_HEADING_MARK.repeat(Number(element.name?.slice(1) ?? 1)));
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/** Extracts the text of a page, without scripts and styles. */
function readHtmlText(html: string): string {
  return convert(html.replaceAll(HTML_HEADING_MARK, ""), {
    wordwrap: false,
    formatters: { heading: formatHtmlHeading },
    selectors: [
      ...HTML_HEADING_TAGS.map((selector) => ({ selector, format: "heading" })),
      ...["script", "style", "noscript", "template", "img"].map((selector) => ({ selector, format: "skip" })),
      { selector: "a", options: { ignoreHref: true } },
      { selector: "table", format: "dataTable", options: { uppercaseHeaderCells: false } },
    ],
  });
}

function readHtmlHeading(line: string): Heading | undefined {
  const level = /^\uE000+/.exec(line)?.[0].length;
  return level === undefined ? undefined : { level, title: line.slice(level).trim() };
}

const FORMATS: Readonly<Record<DocumentMediaType, DocumentFormat>> = {
  "text/plain": { readText: (source) => source, readHeading: () => undefined, isMarkdown: false },
  "text/markdown": { readText: (source) => source, readHeading: readAtxHeading, isMarkdown: true },
  "text/html": { readText: readHtmlText, readHeading: readHtmlHeading, isMarkdown: false },
};
