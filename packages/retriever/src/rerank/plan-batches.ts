import type { RerankSource } from "@aws-sdk/client-bedrock-agent-runtime";
import type { DocumentInterface } from "@langchain/core/documents";
import { toDocumentType } from "./to-document-type";

/** What can be ranked: a text, a document by its `pageContent`, or an object, which is sent as JSON. */
export type RerankInput = string | DocumentInterface | Readonly<Record<string, unknown>>;

/** Sources of one request, and which input each of them is. */
export interface RerankBatch {
  readonly sources: RerankSource[];
  readonly indexes: readonly number[];
}

/** Limits of the Rerank API. */
const MAXIMUM_SOURCES = 1000;
const MAXIMUM_CHARACTERS = 32_000;

/** Cuts inputs into requests of up to 1,000. Of a text, the first 32,000 characters are ranked; without any it is left out. */
export function planBatches(inputs: readonly RerankInput[]): RerankBatch[] {
  const ranked = inputs.flatMap((input, index) => {
    const source = buildSource(input);
    return source === undefined ? [] : [{ source, index }];
  });
  return Array.from({ length: Math.ceil(ranked.length / MAXIMUM_SOURCES) }, (_, number) => {
    const batch = ranked.slice(number * MAXIMUM_SOURCES, (number + 1) * MAXIMUM_SOURCES);
    return { sources: batch.map(({ source }) => source), indexes: batch.map(({ index }) => index) };
  });
}

function buildSource(input: RerankInput): RerankSource | undefined {
  if (typeof input !== "string" && !isDocument(input)) {
    return { type: "INLINE", inlineDocumentSource: { type: "JSON", jsonDocument: toDocumentType(input) } };
  }
  const text = typeof input === "string" ? input : input.pageContent;
  if (text.trim() === "") return undefined;
  return { type: "INLINE", inlineDocumentSource: { type: "TEXT", textDocument: { text: cut(text) } } };
}

function isDocument(input: Exclude<RerankInput, string>): input is DocumentInterface {
  return typeof input.pageContent === "string" && typeof input.metadata === "object";
}

/** Never between the two halves of a character. */
function cut(text: string): string {
  return text.slice(0, MAXIMUM_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "");
}
