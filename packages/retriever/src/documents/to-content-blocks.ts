import type { ContentBlock } from "@langchain/core/messages";
import type { KnowledgeBaseDocument } from "./knowledge-base-document";

const DATA_URI = /^data:([^;,]+);base64,(.*)$/s;

/**
 * A document as content of a message for a model that sees images: its text, if it has one, and its
 * image. Audio and video are their transcription or summary. An image that the service names by its
 * place alone is a `url`.
 */
export function toContentBlocks({ pageContent, metadata }: KnowledgeBaseDocument): ContentBlock.Standard[] {
  const text: ContentBlock.Standard[] = pageContent === "" ? [] : [{ type: "text", text: pageContent }];
  if (metadata.contentType !== "IMAGE" || metadata.mediaUri === undefined) return text;
  const [, mimeType, data] = DATA_URI.exec(metadata.mediaUri) ?? [];
  if (mimeType === undefined || data === undefined) return [...text, { type: "image", url: metadata.mediaUri }];
  return [...text, { type: "image", mimeType, data }];
}
