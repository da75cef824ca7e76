import { checkEnum, checkLength } from "../../converse/check-value";
import { missingError } from "../../converse/constraint-error";
import { validationError } from "../../errors/service-error";
import { isJsonObject, type JsonObject, readObjects } from "../../wire/read-json";
import { createKnowledgeBase } from "../create-knowledge-base";
import type { KnowledgeBase, KnowledgeBaseDocument } from "../knowledge-base";

const MEDIA_TYPES: Readonly<Record<string, NonNullable<KnowledgeBaseDocument["mediaType"]>>> = {
  "text/markdown": "text/markdown",
  "text/plain": "text/plain",
  "text/csv": "text/plain",
  "text/html": "text/html",
};

/**
 * The document of `externalSourcesConfiguration`, as a knowledge base of its own.
 * @throws ServiceError (ValidationException) for documents on S3, and for those that are not text
 */
export function readExternalSource({ sources }: JsonObject): KnowledgeBase {
  const all = readObjects(sources);
  checkLength(all.length, all, "externalSourcesConfiguration.sources", 1, 1);
  const [source = {}] = all;
  checkEnum(source.sourceType, "sources.1.member.sourceType", ["S3", "BYTE_CONTENT"]);
  if (source.sourceType === "S3") {
    throw validationError("The local Bedrock reads nothing from S3. Send the document as BYTE_CONTENT.");
  }
  const content = isJsonObject(source.byteContent) ? source.byteContent : {};
  const { contentType, data, identifier } = content;
  if (typeof data !== "string") throw missingError("sources.1.member.byteContent.data");
  if (typeof identifier !== "string") throw missingError("sources.1.member.byteContent.identifier");
  const mediaType = typeof contentType === "string" ? MEDIA_TYPES[contentType] : undefined;
  if (mediaType === undefined) {
    throw validationError(
      `The local Bedrock reads text documents, and no ${String(contentType)}. Use text/plain, text/markdown, text/csv or text/html.`,
    );
  }
  const text = Buffer.from(data, "base64").toString("utf8");
  const location = { type: "CUSTOM", customDocumentLocation: { id: identifier } } as const;
  return createKnowledgeBase([{ uri: identifier, text, mediaType, location }]);
}
