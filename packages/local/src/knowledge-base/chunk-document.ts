import { createHash } from "node:crypto";
import type { Chunk, KnowledgeBaseDocument } from "./knowledge-base";
import { readHtml, readHtmlHeading } from "./read-html";
import { splitChunks } from "./split-chunks";
import { readAtxHeading, type SectionSyntax, splitSections } from "./split-sections";

/** Between the headings of a chunk's section. */
const SECTION_SEPARATOR = " > ";

/** The passages of a document, in its order. */
export function chunkDocument(document: KnowledgeBaseDocument, maxTokens: number): Chunk[] {
  const text = document.mediaType === "text/html" ? readHtml(document.text) : document.text;
  const { location, content, readers } = document;
  const from = {
    ...(location === undefined ? {} : { location }),
    ...(content === undefined ? {} : { content }),
    ...(readers === undefined ? {} : { readers }),
    metadata: document.metadata ?? {},
  };
  if (content !== undefined) return [{ id: chunkId(document.uri, 0), uri: document.uri, text, section: "", ...from }];
  const chunks: Chunk[] = [];
  for (const section of splitSections(text, syntaxOf(document.mediaType))) {
    for (const span of splitChunks(text, section, maxTokens)) {
      chunks.push({
        id: chunkId(document.uri, chunks.length),
        uri: document.uri,
        text: text.slice(span.start, span.end),
        section: section.path.join(SECTION_SEPARATOR),
        ...from,
      });
    }
  }
  return chunks;
}

function syntaxOf(mediaType: KnowledgeBaseDocument["mediaType"]): SectionSyntax {
  if (mediaType === "text/html") return { readHeading: readHtmlHeading, isMarkdown: false };
  if (mediaType === "text/markdown") return { readHeading: readAtxHeading, isMarkdown: true };
  return { readHeading: () => undefined, isMarkdown: false };
}

function chunkId(uri: string, index: number): string {
  return createHash("sha256").update(`${uri}#${index}`).digest("base64url").slice(0, 20);
}
