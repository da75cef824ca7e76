import { omitUndefined } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import type { ContentBlock } from "@langchain/core/messages";
import { readFields } from "../read-fields";
import { escapeAttribute, escapePassage } from "./escape-passage";

/** What the prompt and the citations need from a document. */
export interface Passage {
  readonly text: string;
  /** `metadata.source`. */
  readonly source?: string;
  /** `metadata.section`. */
  readonly section?: string;
  /** Where the passage stands in its source. A missing number is 0, a missing id is empty. */
  readonly position: readonly [page: number, line: number, chunkId: string];
}

/** Reads a document of any retriever. Metadata of an unexpected type is ignored. */
export function readPassage({ pageContent, metadata, id }: DocumentInterface): Passage {
  const { source, section, page, chunkId, loc } = readFields(metadata);
  const line = readFields(readFields(loc).lines).from;
  return {
    text: pageContent,
    ...omitUndefined({ source: readText(source), section: readText(section) }),
    position: [readNumber(page), readNumber(line), id ?? readText(chunkId) ?? ""],
  };
}

/** All documents as one text. Each has the number that citation markers use: the first is 1. */
export function buildContext(documents: readonly DocumentInterface[]): string {
  return documents.map((document, index) => buildDocument(document, index + 1)).join("\n");
}

/** One document as a `<document>` element. Neither its text nor its metadata can end the element. */
export function buildDocument(document: DocumentInterface, number: number): string {
  const { text, source, section } = readPassage(document);
  const attributes = [
    `index="${number}"`,
    ...(source === undefined ? [] : [`source="${escapeAttribute(source)}"`]),
    ...(section === undefined ? [] : [`section="${escapeAttribute(section)}"`]),
  ];
  return `<document ${attributes.join(" ")}>\n${escapePassage(text)}\n</document>`;
}

/**
 * All documents as Converse `document` blocks with citations enabled. Text cannot end such a block, so
 * nothing is escaped. The service allows few characters in the name of a document, so the source and the
 * section go into `context`.
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

/** The name of a document block, by its index from 0. A native citation can give this name as its title. */
export function documentName(index: number): string {
  return `Document ${index + 1}`;
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function readNumber(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
