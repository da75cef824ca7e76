import { extname } from "node:path";
import type { KnowledgeBaseDocument } from "./document";
import { readHtml } from "./read-html";
import { readMarkdown } from "./read-markdown";
import { HEADING_MARK } from "./text-as-read";

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

/** Reads a document as plain text: see text-as-read.ts. Plain text stays as it is. */
export function readText(source: string, mediaType: DocumentMediaType): string {
  if (mediaType === "text/markdown") return readMarkdown(source, readHtml);
  return mediaType === "text/html" ? readHtml(source) : source.replaceAll(HEADING_MARK, "");
}

/** A link to another page, an anchor, or the line between the header and the rows of a table. */
const MARKDOWN_MARK = /\]\([^\s()]|<a (?:id|name)=|^[ \t|:]*-{3,}:?[ \t]*\|/m;

/** Reads a text whose format is not known: as Markdown if it has a table, a link or an anchor, else as it is. */
export function readUnknownText(text: string): string {
  return MARKDOWN_MARK.test(text) ? readText(text, "text/markdown") : text;
}
