import { omitUndefined } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { readFields } from "../read-fields";

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

function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function readNumber(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
