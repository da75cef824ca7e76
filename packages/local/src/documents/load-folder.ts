import { createHash } from "node:crypto";
import type { Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { BedrockRoutedError } from "@bedrock-routed/core";
import { isJsonObject, readStrings } from "../wire/read-json";
import { decodeText, ENCODING_REMEDY } from "./decode-text";
import type { KnowledgeBaseDocument, MetadataValue } from "./document";
import { mediaTypeOfFile } from "./document-formats";

/** The URIs of a folder's documents start with this prefix, as if the documents came from an S3 bucket. */
export const LOCAL_DOCUMENT_URI_PREFIX: string = "s3://local-knowledge-base/";
/** The metadata of `hotels.md` is in `hotels.md.metadata.json`. */
const METADATA_SUFFIX = ".metadata.json";
/** Folders without documents of the user. Folders whose name starts with a dot are left out too. */
const IGNORED_FOLDERS: ReadonlySet<string> = new Set(["node_modules"]);
const CONCURRENT_READS = 16;
const MAX_BYTES = 20_000_000;

/** Options of `loadFolder`. */
export interface LoadFolderOptions {
  /** Called after every file. */
  readonly onProgress?: (progress: LoadFolderProgress) => void;
}

/** The progress of `loadFolder`. */
export interface LoadFolderProgress {
  /** Number of files that were read or skipped. */
  readonly done: number;
  /** Number of files to read. */
  readonly total: number;
}

/** A file that was not loaded. */
export interface SkippedFile {
  /** Path relative to the folder, with `/` as the separator. */
  readonly path: string;
  readonly reason: string;
}

/** The documents of a folder. */
export interface LoadedFolder {
  /** Sorted by path. */
  readonly documents: readonly KnowledgeBaseDocument[];
  readonly skipped: readonly SkippedFile[];
  /** Number of files that were not read because of their extension. Metadata files of documents do not count. */
  readonly ignored: number;
}

/** A folder of documents cannot be read. */
export class FolderError extends BedrockRoutedError {
  readonly folder: string;

  constructor(folder: string, problem: string, options?: ErrorOptions) {
    super(
      `Cannot read the folder ${JSON.stringify(folder)}: ${problem}. Pass the path of an existing folder.`,
      options,
    );
    this.folder = folder;
  }
}

/**
 * Reads the Markdown, text and HTML files (UTF-8, UTF-16, Shift_JIS, EUC-JP or ISO-2022-JP, up to 20 MB) of a folder and its subfolders. It leaves out
 * `node_modules`, copies of a document, links that lead out of the folder, and folders whose name starts with a dot. A file `x.metadata.json` beside a document `x` holds the
 * document's metadata, as in Amazon Bedrock.
 * @throws FolderError when the folder does not exist or cannot be read
 */
export async function loadFolder(folder: string, options: LoadFolderOptions = {}): Promise<LoadedFolder> {
  const found = await findFiles(folder).catch((error: unknown) => {
    const code = codeOf(error);
    const problem = { ENOENT: "it does not exist", ENOTDIR: "it is a file" }[code] ?? code;
    throw new FolderError(folder, problem, { cause: error });
  });
  const paths = found.files.filter((path) => mediaTypeOfFile(path) !== undefined);
  const metadataFiles = new Set(found.files.filter((path) => path.endsWith(METADATA_SUFFIX)));
  const usedMetadataFiles = paths.filter((path) => metadataFiles.has(`${path}${METADATA_SUFFIX}`));
  const results: (KnowledgeBaseDocument | SkippedFile)[] = [];
  const metadataProblems: SkippedFile[] = [];
  const load = async (path: string): Promise<KnowledgeBaseDocument | SkippedFile> => {
    const document = await readDocument(folder, path);
    const metadataFile = `${path}${METADATA_SUFFIX}`;
    if (!("uri" in document) || !metadataFiles.has(metadataFile)) return document;
    const read = await readMetadataFile(folder, metadataFile);
    if ("metadata" in read) return Object.keys(read.metadata).length > 0 ? { ...document, ...read } : document;
    metadataProblems.push({ path: metadataFile, reason: read.problem });
    return document;
  };
  let next = 0;
  let done = 0;
  const loadNext = async (): Promise<void> => {
    for (let index = next++; index < paths.length; index = next++) {
      results[index] = await load(paths[index] ?? "");
      options.onProgress?.({ done: ++done, total: paths.length });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_READS }, loadNext));
  const { documents, copies } = withoutCopies(results.filter((result) => "uri" in result));
  return {
    documents,
    skipped: [
      ...found.skipped,
      ...results.filter((result) => "reason" in result),
      ...copies,
      ...metadataProblems.sort((a, b) => (a.path < b.path ? -1 : 1)),
    ],
    ignored: found.files.length - paths.length - usedMetadataFiles.length,
  };
}

/** Leaves out documents whose text and metadata stand in an earlier one: its passages would be found twice. */
function withoutCopies(all: readonly KnowledgeBaseDocument[]): {
  readonly documents: readonly KnowledgeBaseDocument[];
  readonly copies: readonly SkippedFile[];
} {
  const firstByContent = new Map<string, string>();
  const documents: KnowledgeBaseDocument[] = [];
  const copies: SkippedFile[] = [];
  for (const document of all) {
    const { text, metadata, mediaType, uri } = document;
    const content = createHash("sha256")
      .update(JSON.stringify([mediaType, metadata, text]))
      .digest("base64");
    const path = uri.slice(LOCAL_DOCUMENT_URI_PREFIX.length);
    const first = firstByContent.get(content);
    if (first === undefined) {
      firstByContent.set(content, path);
      documents.push(document);
    } else if (text.trim() !== "") {
      copies.push({ path, reason: `the same as ${first}` });
    }
  }
  return { documents, copies };
}

async function readDocument(folder: string, path: string): Promise<KnowledgeBaseDocument | SkippedFile> {
  try {
    const file = join(folder, path);
    if ((await stat(file)).size > MAX_BYTES) return { path, reason: "larger than 20 MB" };
    const mediaType = mediaTypeOfFile(path) ?? "text/plain";
    const text = decodeText(await readFile(file), mediaType === "text/html");
    if (text === undefined) return { path, reason: ENCODING_REMEDY };
    if (text.includes("\0")) return { path, reason: "binary" };
    return { uri: `${LOCAL_DOCUMENT_URI_PREFIX}${path}`, text, mediaType };
  } catch (error) {
    return { path, reason: `unreadable (${codeOf(error)})` };
  }
}

/** The files of a folder and its subfolders. Paths are relative to the folder, use `/`, and are sorted. */
interface FoundFiles {
  readonly files: readonly string[];
  /** Files and folders that could not be listed. */
  readonly skipped: readonly SkippedFile[];
}

/**
 * Lists the files of a folder and its subfolders. It follows symbolic links inside of the folder. Links that lead out
 * of it are skipped, because they could lead to private files. Each file and folder is visited once.
 */
async function findFiles(root: string): Promise<FoundFiles> {
  const files: string[] = [];
  const skipped: SkippedFile[] = [];
  const realRoot = await realpath(root);
  const inside = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
  const visited = new Set<string>([realRoot]);

  const visitFolder = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      try {
        await visitEntry(entry, path);
      } catch (error) {
        skipped.push({ path, reason: `unreadable (${codeOf(error)})` });
      }
    }
  };
  const visitEntry = async (entry: Dirent, path: string): Promise<void> => {
    const kind = entry.isSymbolicLink() ? await stat(join(root, path)) : entry;
    if (kind.isDirectory() && (entry.name.startsWith(".") || IGNORED_FOLDERS.has(entry.name))) return;
    const real = await realpath(join(root, path));
    if (!real.startsWith(inside)) {
      if (real !== realRoot) skipped.push({ path, reason: "a link to outside of the folder" });
      return;
    }
    if (visited.has(real)) return;
    visited.add(real);
    if (kind.isFile()) files.push(path);
    if (kind.isDirectory()) await visitFolder(path);
  };

  await visitFolder("");
  return { files, skipped };
}

/** Returns the code of a file system error, such as `EACCES`. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** The metadata of a document, or why it could not be read. */
type ReadMetadata = { readonly metadata: Readonly<Record<string, MetadataValue>> } | { readonly problem: string };

async function readMetadataFile(folder: string, path: string): Promise<ReadMetadata> {
  try {
    return readMetadata(await readFile(join(folder, path), "utf8"));
  } catch (error) {
    return { problem: `unreadable (${codeOf(error)})` };
  }
}

/**
 * Reads a metadata file: `{ "metadataAttributes": { … } }` with plain values, or with typed values such as
 * `{ "value": { "type": "NUMBER", "numberValue": 2026 }, "includeForEmbedding": true }`. `includeForEmbedding` has no
 * effect.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-metadata.html
 */
function readMetadata(json: string): ReadMetadata {
  const attributes = parseAttributes(json);
  if (!isJsonObject(attributes)) return { problem: "not a JSON object with an object metadataAttributes" };
  const metadata: Record<string, MetadataValue> = {};
  for (const [key, value] of Object.entries(attributes)) {
    const read = readMetadataValue(value);
    if (read === undefined) {
      return { problem: `the value of ${key} is not a string, number, boolean or list of strings` };
    }
    metadata[key] = read;
  }
  return { metadata };
}

function parseAttributes(json: string): unknown {
  try {
    const file: unknown = JSON.parse(json);
    return isJsonObject(file) ? file.metadataAttributes : undefined;
  } catch {
    return undefined;
  }
}

function readMetadataValue(value: unknown): MetadataValue | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) {
    const strings = readStrings(value);
    return strings.length === value.length ? strings : undefined;
  }
  const typed = isJsonObject(value) && isJsonObject(value.value) ? value.value : {};
  const inner = typed.stringValue ?? typed.numberValue ?? typed.booleanValue ?? typed.stringListValue;
  return inner === undefined || isJsonObject(inner) ? undefined : readMetadataValue(inner);
}
