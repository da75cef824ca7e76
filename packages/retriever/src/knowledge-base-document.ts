import { createHash } from "node:crypto";
import type {
  KnowledgeBaseRetrievalResult,
  RetrievalResultContent,
  RetrievalResultContentColumn,
  RetrievalResultLocation,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { omitUndefined } from "@bedrock-routed/core";
import { Document, type DocumentInterface } from "@langchain/core/documents";
import type { ContentBlock } from "@langchain/core/messages";

/**
 * Metadata of a retrieved passage. The attributes that the owner of the data source wrote are under
 * `attributes`; only this package sets the other fields. A field that the service did not report is absent.
 */
export interface KnowledgeBaseDocumentMetadata {
  /** Ten-character id of the knowledge base that returned the passage. */
  readonly knowledgeBaseId: string;
  /** URI, URL or id of the document, whichever its data source has. For SQL, the query. */
  readonly source?: string;
  /** Relevance to the query. Its range depends on the vector store and the reranker. */
  readonly score?: number;
  /** Score after several knowledge bases were merged. Documents are sorted by it unless a compressor sorts them. */
  readonly fusionScore?: number;
  /** Score by `BedrockReranker`, from 0 to 1. */
  readonly relevanceScore?: number;
  /** The location as the service sent it. */
  readonly location?: RetrievalResultLocation;
  readonly documentId?: string;
  readonly chunkId?: string;
  readonly dataSourceId?: string;
  /** Page number in a PDF. */
  readonly page?: number;
  /** The owner's attribute `section`, if it is a string. */
  readonly section?: string;
  /** `TEXT`, `IMAGE`, `ROW`, `AUDIO`, `VIDEO`, or a newer type as the service names it. */
  readonly contentType?: string;
  /** The cells of a table row. */
  readonly row?: readonly RetrievalResultContentColumn[];
  /** `s3:` or `data:` URI of the image, audio or video. */
  readonly mediaUri?: string;
  /** MIME type of the source file, such as `video/mp4`. */
  readonly mimeType?: string;
  /** Start of the passage in an audio or video file, in ms. */
  readonly startMs?: number;
  /** End of the passage in an audio or video file, in ms. */
  readonly endMs?: number;
  /** Present when the guardrail of the search intervened. */
  readonly guardrailAction?: "INTERVENED";
  /** Metadata as the service sent it: the owner's attributes and the `x-amz-bedrock-kb-…` keys. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * A retrieved passage. `pageContent` is the text of the service, byte for byte. `id` is the id of the
 * chunk, or a hash of the passage and its place when the service sent no id.
 */
export type KnowledgeBaseDocument = DocumentInterface<KnowledgeBaseDocumentMetadata>;

/** The answer that contained a result. */
export interface ResultOrigin {
  readonly knowledgeBaseId: string;
  /** Whether the guardrail intervened. */
  readonly intervened: boolean;
}

/** Converts a result of Retrieve to a LangChain document. */
export function toDocument(result: KnowledgeBaseRetrievalResult, origin: ResultOrigin): KnowledgeBaseDocument {
  const { location, score, documentId } = result;
  const { knowledgeBaseId, intervened } = origin;
  const attributes = result.metadata ?? {};
  const { sourceUri, ...known } = readAttributes(attributes);
  const { text, ...content } = readContent(result.content);
  const source = readSource(location) ?? sourceUri;
  const metadata: KnowledgeBaseDocumentMetadata = omitUndefined({
    knowledgeBaseId,
    source,
    score,
    location,
    documentId,
    ...known,
    ...content,
    guardrailAction: intervened ? ("INTERVENED" as const) : undefined,
    attributes,
  });
  const { chunkId, page, startMs } = known;
  const id = chunkId ?? hashId([knowledgeBaseId, source, page, startMs, text, content.mediaUri]);
  return new Document({ pageContent: text, metadata, id });
}

const DATA_URI = /^data:([^;,]+);base64,(.*)$/s;

/**
 * Converts a document to content blocks of a message, for a model that accepts images: its text, if it
 * has one, and its image. Audio and video become their transcription or summary. An image without bytes
 * becomes an image block with the `url` that the service sent.
 */
export function toContentBlocks({ pageContent, metadata }: KnowledgeBaseDocument): ContentBlock.Standard[] {
  const text: ContentBlock.Standard[] = pageContent === "" ? [] : [{ type: "text", text: pageContent }];
  if (metadata.contentType !== "IMAGE" || metadata.mediaUri === undefined) return text;
  const [, mimeType, data] = DATA_URI.exec(metadata.mediaUri) ?? [];
  if (mimeType === undefined || data === undefined) return [...text, { type: "image", url: metadata.mediaUri }];
  return [...text, { type: "image", mimeType, data }];
}

/** Fields read from a result's metadata. */
interface KnownAttributes {
  readonly sourceUri: string | undefined;
  readonly dataSourceId: string | undefined;
  readonly chunkId: string | undefined;
  readonly page: number | undefined;
  readonly section: string | undefined;
  readonly mimeType: string | undefined;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
}

/**
 * Reads the keys that Amazon Bedrock adds to a result's metadata, and the owner's `section`. Managed
 * knowledge bases use other keys (`_source_uri`), which are read when the usual ones are absent.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-config.html
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-multimodal-test-and-query.html
 */
function readAttributes(attributes: Readonly<Record<string, unknown>>): KnownAttributes {
  return {
    sourceUri: readText(attributes["x-amz-bedrock-kb-source-uri"] ?? attributes._source_uri),
    dataSourceId: readText(attributes["x-amz-bedrock-kb-data-source-id"] ?? attributes._data_source_id),
    chunkId: readText(attributes["x-amz-bedrock-kb-chunk-id"]),
    page: readWholeNumber(attributes["x-amz-bedrock-kb-document-page-number"]),
    section: readText(attributes.section),
    mimeType: readText(attributes["x-amz-bedrock-kb-source-file-mime-type"]),
    startMs: readWholeNumber(attributes["x-amz-bedrock-kb-chunk-start-time-in-millis"]),
    endMs: readWholeNumber(attributes["x-amz-bedrock-kb-chunk-end-time-in-millis"]),
  };
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Vector stores return a whole number as 3, 3.0 or "3". */
function readWholeNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}

/** Content of a result: its text, unchanged, and the parts that are not text. */
interface ResultContent {
  readonly text: string;
  readonly contentType: string | undefined;
  readonly row: readonly RetrievalResultContentColumn[] | undefined;
  readonly mediaUri: string | undefined;
}

/** The text is the transcription of audio, the summary of video, one line for each cell of a row, and "" for an image. */
function readContent(content: RetrievalResultContent | undefined): ResultContent {
  const { type, text, byteContent, video, audio, row } = content ?? {};
  return {
    text: text ?? audio?.transcription ?? video?.summary ?? (row === undefined ? "" : toLines(row)),
    contentType: type,
    row,
    mediaUri: byteContent ?? video?.s3Uri ?? audio?.s3Uri,
  };
}

function toLines(row: readonly RetrievalResultContentColumn[]): string {
  return row.map(({ columnName, columnValue }) => `${columnName ?? ""}: ${columnValue ?? ""}`).join("\n");
}

/**
 * Reads the place of a result as one string; `undefined` for an unknown kind of location. It looks at the
 * member that is set and not at `type`, because AWS adds types before SDKs know them.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalResultLocation.html
 */
function readSource(location: RetrievalResultLocation | undefined): string | undefined {
  return (
    location?.s3Location?.uri ??
    location?.webLocation?.url ??
    location?.confluenceLocation?.url ??
    location?.salesforceLocation?.url ??
    location?.sharePointLocation?.url ??
    location?.oneDriveLocation?.url ??
    location?.googleDriveLocation?.url ??
    location?.customDocumentLocation?.id ??
    location?.kendraDocumentLocation?.uri ??
    location?.sqlLocation?.query
  );
}

const HASH_CHARACTERS = 20;

/** The same values always give the same id. */
function hashId(values: readonly (string | number | undefined)[]): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("base64url").slice(0, HASH_CHARACTERS);
}
