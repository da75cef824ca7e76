import type { AudioFormat, DocumentFormat, ImageFormat, VideoFormat } from "@aws-sdk/client-bedrock-runtime";

/** What a block of media becomes in a Converse request, and its format there. */
export type MediaFormat =
  | { readonly kind: "image"; readonly format: ImageFormat }
  | { readonly kind: "document"; readonly format: DocumentFormat }
  | { readonly kind: "audio"; readonly format: AudioFormat }
  | { readonly kind: "video"; readonly format: VideoFormat };

type FormatOf<Kind extends MediaFormat["kind"]> = Extract<MediaFormat, { kind: Kind }>["format"];

/** Formats by the subtype of an image's MIME type, or by the extension of its file. */
const IMAGES: Readonly<Record<string, ImageFormat>> = {
  png: "png",
  "x-png": "png",
  jpeg: "jpeg",
  jpg: "jpeg",
  pjpeg: "jpeg",
  gif: "gif",
  webp: "webp",
};

const AUDIO: Readonly<Record<string, AudioFormat>> = {
  aac: "aac",
  "x-aac": "x-aac",
  flac: "flac",
  "x-flac": "flac",
  m4a: "m4a",
  "x-m4a": "m4a",
  mka: "mka",
  "x-matroska": "mka",
  mkv: "mkv",
  mp3: "mp3",
  "x-mp3": "mp3",
  mp4: "mp4",
  mpeg: "mpeg",
  mpga: "mpga",
  ogg: "ogg",
  opus: "opus",
  pcm: "pcm",
  l16: "pcm",
  wav: "wav",
  wave: "wav",
  "x-wav": "wav",
  "vnd.wave": "wav",
  webm: "webm",
};

const VIDEOS: Readonly<Record<string, VideoFormat>> = {
  flv: "flv",
  "x-flv": "flv",
  mkv: "mkv",
  "x-matroska": "mkv",
  mov: "mov",
  quicktime: "mov",
  mp4: "mp4",
  mpeg: "mpeg",
  mpg: "mpg",
  three_gp: "three_gp",
  "3gpp": "three_gp",
  "3gp": "three_gp",
  webm: "webm",
  wmv: "wmv",
  "x-ms-wmv": "wmv",
};

/** Formats by the MIME type of a document. */
const DOCUMENT_TYPES: Readonly<Record<string, DocumentFormat>> = {
  "application/pdf": "pdf",
  "application/x-pdf": "pdf",
  "application/msword": "doc",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.ms-excel": "xls",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/xhtml+xml": "html",
  "application/csv": "csv",
  "text/csv": "csv",
  "text/html": "html",
  "text/markdown": "md",
  "text/x-markdown": "md",
  // Kinds of text that Converse has no name for. A model reads them as plain text.
  "application/json": "txt",
  "application/xml": "txt",
  "application/yaml": "txt",
  "application/x-yaml": "txt",
};

/** Formats by the extension of a document's file. */
const DOCUMENT_EXTENSIONS: Readonly<Record<string, DocumentFormat>> = {
  pdf: "pdf",
  doc: "doc",
  docx: "docx",
  xls: "xls",
  xlsx: "xlsx",
  csv: "csv",
  html: "html",
  htm: "html",
  md: "md",
  markdown: "md",
  txt: "txt",
  text: "txt",
  json: "txt",
  xml: "txt",
  yaml: "txt",
  yml: "txt",
};

/** What a user may pass as each kind, for errors. */
export const ACCEPTED: Readonly<Record<MediaFormat["kind"], string>> = {
  image: "image/png, image/jpeg, image/gif or image/webp",
  document: "application/pdf, text/csv, text/html, text/markdown, text/plain, or a Word or Excel type",
  audio: "audio/mpeg, audio/wav, audio/flac, audio/ogg, audio/aac, audio/mp4 or another format of Converse",
  video: "video/mp4, video/quicktime, video/webm, video/mpeg or another format of Converse",
};

/** Reads a MIME type such as `image/jpg`. @returns `undefined` for one that Converse has no format for */
export function readMimeType(mimeType: string): MediaFormat | undefined {
  const bare = (mimeType.split(";", 1)[0] ?? "").trim().toLowerCase();
  const document = find(DOCUMENT_TYPES, bare);
  if (document !== undefined) return { kind: "document", format: document };
  const [type, subtype = ""] = bare.split("/", 2);
  if (type === "text") return { kind: "document", format: "txt" };
  const kind = type === "image" || type === "audio" || type === "video" ? type : undefined;
  return kind && readFormat(kind, subtype);
}

/** Reads the name of a format, such as `png`, `jpg` or `quicktime`, or the extension of a file. */
export function readFormat(kind: MediaFormat["kind"], name: string): MediaFormat | undefined {
  const lower = name.toLowerCase();
  if (kind === "image") return toFormat(kind, find(IMAGES, lower));
  if (kind === "audio") return toFormat(kind, find(AUDIO, lower));
  if (kind === "video") return toFormat(kind, find(VIDEOS, lower));
  return toFormat(kind, find(DOCUMENT_EXTENSIONS, lower));
}

/** Reads the extension of a file name. @returns `undefined` when it has none that is known */
export function readExtension(kind: MediaFormat["kind"], fileName: string): MediaFormat | undefined {
  const dot = fileName.lastIndexOf(".");
  return dot < 0 ? undefined : readFormat(kind, fileName.slice(dot + 1));
}

/** The first bytes of formats that can be told by them. */
const SIGNATURES: readonly (readonly [MediaFormat, at: number, signature: string])[] = [
  [{ kind: "image", format: "png" }, 0, "\x89PNG"],
  [{ kind: "image", format: "jpeg" }, 0, "\xff\xd8\xff"],
  [{ kind: "image", format: "gif" }, 0, "GIF8"],
  [{ kind: "image", format: "webp" }, 8, "WEBP"],
  [{ kind: "document", format: "pdf" }, 0, "%PDF"],
];

/** Tells the format by the first bytes. @returns `undefined` when they do not tell */
export function readSignature(bytes: Uint8Array): MediaFormat | undefined {
  const isAt = (at: number, signature: string): boolean =>
    Array.from(signature).every((character, offset) => bytes[at + offset] === character.charCodeAt(0));
  return SIGNATURES.find(([, at, signature]) => isAt(at, signature))?.[0];
}

function find<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function toFormat<Kind extends MediaFormat["kind"]>(
  kind: Kind,
  format: FormatOf<Kind> | undefined,
): { readonly kind: Kind; readonly format: FormatOf<Kind> } | undefined {
  return format && { kind, format };
}
