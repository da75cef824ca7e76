import type { KnowledgeBaseRetrievalResult } from "@aws-sdk/client-bedrock-agent-runtime";
import { Document } from "@langchain/core/documents";
import { hashId } from "./hash-id";
import type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "./knowledge-base-document";
import { readAttributes } from "./read-attributes";
import { readContent } from "./read-content";
import { readLocation } from "./read-location";
import { toKnown } from "./to-known";

/** The answer that a result came with. */
export interface ResultOrigin {
  readonly knowledgeBaseId: string;
  /** Whether the guardrail intervened. */
  readonly intervened: boolean;
}

/** A result of Retrieve as a LangChain document. */
export function toDocument(result: KnowledgeBaseRetrievalResult, origin: ResultOrigin): KnowledgeBaseDocument {
  const { location, score, documentId } = result;
  const { knowledgeBaseId } = origin;
  const attributes = result.metadata ?? {};
  const { sourceUri, dataSourceId, chunkId, page, section, mimeType, startMs, endMs } = readAttributes(attributes);
  const { text, contentType, row, mediaUri } = readContent(result.content);
  const source = readLocation(location) ?? sourceUri;
  const guardrailAction = origin.intervened ? ("INTERVENED" as const) : undefined;
  const known = toKnown({
    source,
    score,
    location,
    documentId,
    chunkId,
    dataSourceId,
    page,
    section,
    contentType,
    row,
    mediaUri,
    mimeType,
    startMs,
    endMs,
    guardrailAction,
  });
  const metadata: KnowledgeBaseDocumentMetadata = Object.assign(known, { knowledgeBaseId, attributes });
  const id = chunkId ?? hashId([knowledgeBaseId, source, page, startMs, text, mediaUri]);
  return new Document({ pageContent: text, metadata, id });
}
