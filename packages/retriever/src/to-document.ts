import type { KnowledgeBaseRetrievalResult } from "@aws-sdk/client-bedrock-agent-runtime";
import { Document } from "@langchain/core/documents";
import type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "./knowledge-base-document";
import { readAttributes } from "./read-attributes";
import { readContent } from "./read-content";
import { readLocation } from "./read-location";

/** A result of Retrieve as a LangChain document. */
export function toDocument(result: KnowledgeBaseRetrievalResult): KnowledgeBaseDocument {
  const { location, score, documentId } = result;
  const attributes = result.metadata ?? {};
  const { sourceUri, ...known } = readAttributes(attributes);
  const { text, ...content } = readContent(result.content);
  const source = readLocation(location) ?? sourceUri;
  const metadata: KnowledgeBaseDocumentMetadata = {
    ...(source === undefined ? {} : { source }),
    ...(score === undefined ? {} : { score }),
    ...(location === undefined ? {} : { location }),
    ...(documentId === undefined ? {} : { documentId }),
    ...known,
    ...content,
    attributes,
  };
  return new Document({
    pageContent: text,
    metadata,
    ...(known.chunkId === undefined ? {} : { id: known.chunkId }),
  });
}
