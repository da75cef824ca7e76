import type { DocumentInterface } from "@langchain/core/documents";

/** What the prompt and the citations need of a document. */
export interface Passage {
  readonly text: string;
  readonly source?: string;
  readonly section?: string;
  /** Where it stands in its source: page, line, id of the chunk. */
  readonly position: readonly [page: number, line: number, chunkId: string];
}

/** Reads a document of any retriever; metadata of an unexpected type counts as absent. */
export function readPassage({ pageContent, metadata, id }: DocumentInterface): Passage {
  const { source, section, page, chunkId, loc } = fields(metadata);
  const line = fields(fields(loc).lines).from;
  return {
    text: pageContent,
    ...(isText(source) ? { source } : {}),
    ...(isText(section) ? { section } : {}),
    position: [number(page), number(line), id ?? (isText(chunkId) ? chunkId : "")],
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
