import { RecordProblemError } from "../batch-errors";
import { type RecordBlock, refusalOf } from "./converse-record";

/** Formats of Converse by media type. Other image and video formats are the second part of the type. */
const DOCUMENT_FORMATS: Readonly<Record<string, string>> = {
  "application/msword": "doc",
  "application/pdf": "pdf",
  "application/vnd.ms-excel": "xls",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "text/csv": "csv",
  "text/html": "html",
  "text/markdown": "md",
  "text/plain": "txt",
};

/** LangChain's types of blocks with tools, and of their parts in an answer. */
const TOOL_TYPES: ReadonlySet<unknown> = new Set([
  "tool_use",
  "tool_call",
  "tool_result",
  "input_json_delta",
  "tool_call_chunk",
]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * Builds a block of Converse from a block of a LangChain message: text, images, documents and videos in LangChain's
 * standard forms, images of OpenAI's and Anthropic's forms, and the blocks of Converse itself.
 * @returns `undefined` for a blank text
 * @throws RecordProblemError for other blocks
 */
export function toRecordBlock(block: Fields, field: string): RecordBlock | undefined {
  if (block.cache_control !== undefined) throw new RecordProblemError(field, refusalOf("cache_control"));
  if (block.cachePoint !== undefined) throw new RecordProblemError(field, refusalOf("cachePoint"));
  if (TOOL_TYPES.has(block.type)) throw new RecordProblemError(field, refusalOf("toolUse"));
  if (block.type === "text" && typeof block.text === "string") {
    return block.text.trim() === "" ? undefined : { text: block.text };
  }
  if (block.type === "image_url") return toImage(readDataUrl(block.image_url), field);
  const own = readOwnBlock(block);
  if (own !== undefined) return own;
  const media = readStandardMedia(block) ?? readAnthropicMedia(block);
  if (media !== undefined) return toMedia(media, block, field);
  const kind = String(block.type ?? Object.keys(block)[0] ?? "empty");
  throw new RecordProblemError(
    field,
    `Its kind is ${JSON.stringify(kind)}. Pass text, images, documents or videos, with their content as base64.`,
  );
}

/** Base64 content and its media type. */
interface Media {
  readonly mediaType: string;
  readonly bytes: string;
}

/** `data:image/png;base64,…`, as a text or as `{ url }`. */
function readDataUrl(value: unknown): Media | undefined {
  const url = typeof value === "object" && value !== null && "url" in value ? value.url : value;
  if (typeof url !== "string" || !url.startsWith("data:")) return undefined;
  const comma = url.indexOf(",");
  const head = url.slice("data:".length, Math.max(comma, 0));
  if (!head.endsWith(";base64")) return undefined;
  return { mediaType: head.slice(0, -";base64".length), bytes: url.slice(comma + 1) };
}

/** LangChain's standard blocks: `mimeType` of version 1, `mime_type` and `source_type` of version 0. */
function readStandardMedia({ type, data, mimeType, mime_type: oldType }: Fields): Media | undefined {
  if (!["image", "file", "video", "text-plain"].includes(String(type))) return undefined;
  const mediaType = mimeType ?? oldType;
  const bytes = data instanceof Uint8Array ? toBase64(data) : data;
  return typeof bytes === "string" && typeof mediaType === "string" ? { mediaType, bytes } : undefined;
}

function readAnthropicMedia({ source }: Fields): Media | undefined {
  const { type, media_type: mediaType, data } = (typeof source === "object" && source !== null ? source : {}) as Fields;
  if (type !== "base64" || typeof mediaType !== "string" || typeof data !== "string") return undefined;
  return { mediaType, bytes: data };
}

/** Blocks of Converse, whose bytes become base64. Their form is checked with the whole record. */
function readOwnBlock(block: Fields): RecordBlock | undefined {
  for (const kind of ["image", "document", "video"] as const) {
    const media = block[kind];
    if (typeof media !== "object" || media === null || !("source" in media)) continue;
    const { source } = media as { source: Fields };
    const { bytes } = source;
    const encoded = bytes instanceof Uint8Array ? { ...source, bytes: toBase64(bytes) } : source;
    return { [kind]: { ...media, source: encoded } };
  }
  return undefined;
}

function toImage(media: Media | undefined, field: string): RecordBlock {
  if (media === undefined) {
    throw new RecordProblemError(field, "Batch inference loads no addresses. Pass the image as base64.");
  }
  return { image: { format: formatOf(media.mediaType), source: { bytes: media.bytes } } };
}

function toMedia(media: Media, { name, metadata }: Fields, field: string): RecordBlock {
  const { mediaType, bytes } = media;
  if (mediaType.startsWith("image/")) return toImage(media, field);
  if (mediaType.startsWith("video/")) return { video: { format: formatOf(mediaType), source: { bytes } } };
  const format = DOCUMENT_FORMATS[mediaType];
  if (format === undefined) {
    throw new RecordProblemError(field, `Converse takes no documents of the type ${JSON.stringify(mediaType)}.`);
  }
  const given = name ?? (metadata as Fields | undefined)?.name;
  return { document: { format, name: typeof given === "string" ? given : "document", source: { bytes } } };
}

/** Such as `png` for `image/png`. */
function formatOf(mediaType: string): string {
  const format = mediaType.slice(mediaType.indexOf("/") + 1);
  return format === "jpg" ? "jpeg" : format;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
