import type { DocumentInterface } from "@langchain/core/documents";
import type { ContentBlock } from "@langchain/core/messages";
import { readPassage } from "./read-passage";

/**
 * Documents as Converse `document` blocks with citations enabled. A block cannot be closed from within
 * its text, so nothing is escaped. The service admits few characters in names, so source and section
 * go into `context`.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html
 */
export function buildDocumentBlocks(documents: readonly DocumentInterface[]): ContentBlock[] {
  return documents.map((document, index) => {
    const { text, source, section } = readPassage(document);
    const context = [source, section].filter((part) => part !== undefined).join(" › ");
    return {
      type: "document",
      document: {
        name: documentName(index),
        format: "txt",
        source: { text },
        ...(context === "" ? {} : { context }),
        citations: { enabled: true },
      },
    };
  });
}

/** Name of the document at this place. A native citation may give it as its title. */
export function documentName(index: number): string {
  return `Document ${index + 1}`;
}
