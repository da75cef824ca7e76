import type { DocumentInterface } from "@langchain/core/documents";
import type { ContentBlock } from "@langchain/core/messages";
import { buildBoundaryLine, createBoundary } from "./boundary";
import { groupDocuments } from "./document-groups";
import { escapeAttribute } from "./escape-passage";
import { stripInvisible } from "./invisible-characters";
import { readPassage } from "./passage";

/** The boundary of the documents: it changes with their texts, sources, sections and order. */
export function readBoundary(documents: readonly DocumentInterface[]): string {
  return createBoundary(
    documents.flatMap((document) => {
      const { text, source = "", section = "" } = readPassage(document);
      return [text, source, section];
    }),
  );
}

/**
 * All documents as one text. The first line names the boundary that is in every delimiter. Each document has
 * the number that citation markers use: the first is 1.
 */
export function buildContext(documents: readonly DocumentInterface[]): string {
  const boundary = readBoundary(documents);
  const elements = documents.map((document, index) => buildDocument(document, index + 1, boundary));
  return [buildBoundaryLine(boundary), ...elements].join("\n");
}

/**
 * One document as a `<document-BOUNDARY>` element. Its text is as it is, only without invisible characters:
 * it cannot end the element, because it does not contain the boundary.
 */
export function buildDocument(document: DocumentInterface, number: number, boundary: string): string {
  const { text, source, section } = readPassage(document);
  const attributes = [
    `index="${number}"`,
    ...(source === undefined ? [] : [`source="${escapeAttribute(source)}"`]),
    ...(section === undefined ? [] : [`section="${escapeAttribute(section)}"`]),
  ];
  const name = `document-${boundary}`;
  return `<${name} ${attributes.join(" ")}>\n${stripInvisible(text)}\n</${name}>`;
}

/**
 * All documents as at most five Converse `document` blocks with citations enabled. Text cannot end such a
 * block. The service allows few characters in the name of a document, so the source and the section go into
 * `context`, or before each passage of a block that has several.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html
 */
export function buildDocumentBlocks(documents: readonly DocumentInterface[]): ContentBlock[] {
  return groupDocuments(documents).map(({ name, text, context }) => ({
    type: "document",
    document: {
      name,
      format: "txt",
      source: { text },
      ...(context === "" ? {} : { context }),
      citations: { enabled: true },
    },
  }));
}
