import type { ContentBlock } from "@aws-sdk/client-bedrock-runtime";
import { type Fields, isRecord, textOf, toNativeBlock } from "./block-fields";
import { readBytes, readDataUrl } from "./media-bytes";
import { ACCEPTED, type MediaFormat, readExtension, readFormat, readMimeType, readSignature } from "./media-formats";
import type { MessageScope } from "./message-scope";

type Kind = MediaFormat["kind"];

type Source =
  | { readonly bytes: Uint8Array }
  | { readonly s3Location: { readonly uri: string; readonly bucketOwner?: string } };

/** An image, document, audio or video, as any of LangChain's forms describes it. */
interface Media {
  /** What the block says that it is. The MIME type of a file may say better. */
  readonly kind: Kind;
  readonly mimeType?: string | undefined;
  /** Bytes, or base64. */
  readonly data?: unknown;
  /** A data URL or an S3 URI. */
  readonly url?: string | undefined;
  /** The text of a document. */
  readonly text?: string | undefined;
  /** Name of a document. */
  readonly name?: string | undefined;
  readonly context?: string | undefined;
  readonly citations?: unknown;
}

/**
 * Builds the Converse block for media in a form of LangChain's, of OpenAI's or of Anthropic's.
 * @returns `undefined` for a block that is no media
 * @throws InvalidMessageError for media that Converse cannot take
 */
export function buildMediaBlock(block: Fields, scope: MessageScope): ContentBlock | undefined {
  const media = readMedia(block);
  if (media === undefined) return undefined;
  const { source, mimeType } = readSource(media, scope);
  return buildBlock(findFormat(media, source, mimeType, scope), media, source, scope);
}

/**
 * The same for a block in Converse's own form, such as `{ image: { format, source } }`: its bytes may have
 * become JSON, `jpg` becomes `jpeg`, and a document gets a name that is allowed.
 */
export function buildNativeMediaBlock(kind: Kind, value: Fields, scope: MessageScope): ContentBlock {
  const source = isRecord(value.source) ? value.source : {};
  const given = textOf(value.format);
  const format = given === undefined ? undefined : (readFormat(kind, given)?.format ?? given);
  const bytes = source.bytes === undefined ? undefined : readBytes(source.bytes);
  if (source.bytes !== undefined && bytes === undefined) throw refuseData(kind, scope);
  const content = {
    ...value,
    ...(format === undefined ? {} : { format }),
    ...(bytes === undefined ? {} : { source: { bytes } }),
    ...(kind === "document" ? { name: scope.nameDocument(textOf(value.name)) } : {}),
  };
  return toNativeBlock(kind, content);
}

/** Reads every form of media that has a `type`. */
function readMedia(block: Fields): Media | undefined {
  const { type } = block;
  if (type === "image_url") {
    const url = isRecord(block.image_url) ? textOf(block.image_url.url) : textOf(block.image_url);
    // Upstream takes base64 without the head of a data URL too.
    return url === undefined || url.includes(":") ? { kind: "image", url } : { kind: "image", data: url };
  }
  if (type === "input_audio" && isRecord(block.input_audio)) {
    const { data, format } = block.input_audio;
    return { kind: "audio", data, mimeType: `audio/${textOf(format) ?? "wav"}` };
  }
  if (type === "file" && isRecord(block.file)) {
    // OpenAI's form. LangChain writes the data as `data`, OpenAI as `file_data`.
    const { file_data, data, filename, file_id } = block.file;
    return { kind: "document", ...readData(file_data ?? data), name: textOf(filename), ...readId(file_id) };
  }
  const kind = typeof type === "string" ? KINDS.get(type) : undefined;
  if (kind === undefined) return undefined;
  const named = { kind, ...readNames(block) };
  // Anthropic's form.
  if (isRecord(block.source)) {
    const { media_type, data, url, type: sourceType } = block.source;
    if (sourceType === "text") return { ...named, text: textOf(data), mimeType: "text/plain" };
    return { ...named, ...readData(data), mimeType: textOf(media_type), url: textOf(url) };
  }
  const mimeType = textOf(block.mimeType) ?? textOf(block.mime_type);
  const isText = type === "text-plain" || block.source_type === "text";
  if (isText && typeof block.text === "string") return { ...named, text: block.text, mimeType: "text/plain" };
  const read = { ...named, mimeType: mimeType ?? (isText ? "text/plain" : undefined), ...readData(block.data) };
  if (block.url !== undefined) return { ...read, url: block.url instanceof URL ? block.url.href : textOf(block.url) };
  return { ...read, ...readId(block.fileId ?? (block.source_type === "id" ? block.id : undefined)) };
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ["image", "image"],
  ["file", "document"],
  ["document", "document"],
  ["text-plain", "document"],
  ["audio", "audio"],
  ["video", "video"],
]);

/** A data URL in the place of data is a usual slip. */
function readData(data: unknown): Pick<Media, "data" | "url"> {
  if (data === undefined) return {};
  return typeof data === "string" && data.startsWith("data:") ? { url: data } : { data };
}

function readId(id: unknown): Pick<Media, "url"> {
  return id === undefined ? {} : { url: textOf(id) ?? String(id) };
}

/** The name of a document is in one of many places: LangChain has none of its own for it. */
function readNames(block: Fields): Pick<Media, "name" | "context" | "citations"> {
  const metadata = isRecord(block.metadata) ? block.metadata : {};
  const named = [metadata.name, metadata.filename, metadata.title, block.name, block.filename, block.title];
  return {
    name: named.find((name) => typeof name === "string" && name.trim() !== "") as string | undefined,
    context: textOf(block.context) ?? textOf(metadata.context),
    citations: block.citations ?? metadata.citations,
  };
}

/** @throws InvalidMessageError for a URL that Converse does not load, and for data that is none */
function readSource(
  { kind, data, url, text, mimeType }: Media,
  scope: MessageScope,
): { readonly source: Source; readonly mimeType: string | undefined } {
  const given = text === undefined ? data : new TextEncoder().encode(text);
  if (given !== undefined) {
    const bytes = readBytes(given);
    if (bytes === undefined) throw refuseData(kind, scope);
    return { source: { bytes }, mimeType };
  }
  if (url === undefined || url === "") {
    throw scope.refuse(
      `its ${kind} block has no data`,
      `Put the bytes, as base64 or a Uint8Array, into \`data\`, and the MIME type into \`mimeType\`.`,
    );
  }
  if (url.startsWith("s3://")) return { source: { s3Location: { uri: url } }, mimeType };
  const dataUrl = readDataUrl(url);
  if (dataUrl === undefined) throw refuseUrl(kind, url, scope);
  if (dataUrl.bytes === undefined) throw refuseData(kind, scope);
  return { source: { bytes: dataUrl.bytes }, mimeType: dataUrl.mimeType ?? mimeType };
}

function refuseUrl(kind: Kind, url: string, scope: MessageScope): Error {
  const scheme = url.slice(0, Math.max(0, url.indexOf(":")));
  const what = /^https?$/i.test(scheme)
    ? `an ${scheme.toLowerCase()} URL`
    : "a file id, or a URL that is neither data nor S3";
  return scope.refuse(
    `its ${kind} is ${what}, and Converse loads nothing from the network`,
    `Download it, and pass the bytes as { type: "${kind === "document" ? "file" : kind}", mimeType, data }, or pass an s3:// URI to a model that takes one.`,
  );
}

function refuseData(kind: Kind, scope: MessageScope): Error {
  return scope.refuse(
    `the data of its ${kind} is empty or not base64`,
    "Pass base64 without a prefix, a data URL, or a Uint8Array.",
  );
}

/** The MIME type decides, then the extension of the name, then the first bytes. */
function findFormat(media: Media, source: Source, mimeType: string | undefined, scope: MessageScope): MediaFormat {
  const { kind, name, url } = media;
  const stated = mimeType === undefined ? undefined : readMimeType(mimeType);
  const bySignature = "bytes" in source ? readSignature(source.bytes) : undefined;
  const byName = readExtension(kind, name ?? "") ?? ("bytes" in source ? undefined : readExtension(kind, url ?? ""));
  // A type that says nothing, such as application/octet-stream, is like none.
  const found = stated ?? (mimeType === undefined || isUnspecific(mimeType) ? (byName ?? bySignature) : undefined);
  // A file can hold an image; an image cannot be a document.
  if (found !== undefined && (found.kind === kind || kind === "document")) return found;
  throw scope.refuse(
    mimeType === undefined
      ? `the format of its ${kind} is unknown`
      : `Converse takes no ${kind} of the type ${JSON.stringify(mimeType.slice(0, 80))}`,
    `Use a \`mimeType\` of ${ACCEPTED[kind]}.`,
  );
}

function isUnspecific(mimeType: string): boolean {
  return mimeType === "" || mimeType === "application/octet-stream" || mimeType === "image" || mimeType === "image/*";
}

function buildBlock(format: MediaFormat, media: Media, source: Source, scope: MessageScope): ContentBlock {
  if (format.kind === "image") return { image: { format: format.format, source } };
  if (format.kind === "audio") return { audio: { format: format.format, source } };
  if (format.kind === "video") return { video: { format: format.format, source } };
  const { context, citations } = media;
  return {
    document: {
      name: scope.nameDocument(media.name),
      format: format.format,
      source,
      ...(context === undefined ? {} : { context }),
      ...(isRecord(citations) && typeof citations.enabled === "boolean"
        ? { citations: { enabled: citations.enabled } }
        : {}),
    },
  };
}
