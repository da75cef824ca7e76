import type { DocumentInterface } from "@langchain/core/documents";
import { escapeAttribute, escapePassage } from "./escape-passage";
import { readPassage } from "./read-passage";

/** Documents as one text; their numbers are those of the citation markers. */
export function buildContext(documents: readonly DocumentInterface[]): string {
  return documents.map((document, index) => buildDocument(document, index + 1)).join("\n");
}

/** One document between its delimiters. */
export function buildDocument(document: DocumentInterface, number: number): string {
  const { text, source, section } = readPassage(document);
  const attributes = [
    `index="${number}"`,
    ...(source === undefined ? [] : [`source="${escapeAttribute(source)}"`]),
    ...(section === undefined ? [] : [`section="${escapeAttribute(section)}"`]),
  ];
  return `<document ${attributes.join(" ")}>\n${escapePassage(text)}\n</document>`;
}
