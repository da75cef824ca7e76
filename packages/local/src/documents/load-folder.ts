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
  const listed = await listFolder(folder);
  const read = await mapFiles(listed.files, (file) => readFolderFile(folder, file), options.onProgress);
  const { kept, skipped } = withoutCopies(read);
  return {
    documents: kept.map(({ document }) => document),
    skipped: [...listed.skipped, ...skipped],
    ignored: listed.ignored,
  };
}

/** A file of a folder that can hold a document. */
export interface ListedFile {
  /** Path relative to the folder, with `/` as the separator. */
  readonly path: string;
  /** The file with the document's metadata. */
  readonly metadataPath?: string;
}

/** The files of a folder, before they are read. */
export interface ListedFolder {
  /** Sorted by path. */
  readonly files: readonly ListedFile[];
  readonly skipped: readonly SkippedFile[];
  readonly ignored: number;
}

/** Lists the files that `loadFolder` reads. @throws FolderError when the folder does not exist or cannot be read */
export async function listFolder(folder: string): Promise<ListedFolder> {
  const found = await findFiles(folder).catch((error: unknown) => {
    const code = codeOf(error);
    const problem = { ENOENT: "it does not exist", ENOTDIR: "it is a file" }[code] ?? code;
    throw new FolderError(folder, problem, { cause: error });
  });
  const metadataFiles = new Set(found.files.filter((path) => path.endsWith(METADATA_SUFFIX)));
  const files = found.files
    .filter((path) => mediaTypeOfFile(path) !== undefined)
    .map((path) => {
      const metadataPath = `${path}${METADATA_SUFFIX}`;
      return metadataFiles.has(metadataPath) ? { path, metadataPath } : { path };
    });
  const used = files.length + files.filter((file) => "metadataPath" in file).length;
  return { files, skipped: found.skipped, ignored: found.files.length - used };
}

/** Handles files, several at a time. Returns the results in the order of the files. */
export async function mapFiles<File, Result>(
  files: readonly File[],
  handle: (file: File) => Promise<Result>,
  onProgress: LoadFolderOptions["onProgress"],
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let done = 0;
  const handleNext = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index];
      if (file !== undefined) results[index] = await handle(file);
      onProgress?.({ done: ++done, total: files.length });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_READS }, handleNext));
  return results;
}

/** A file that was read. */
export interface FolderDocument {
  readonly document: KnowledgeBaseDocument;
  /** The same for documents with the same text and metadata. `undefined` for a blank text. */
  readonly contentHash?: string;
  /** Why the metadata were not read. */
  readonly metadataProblem?: SkippedFile;
}

/** Reads a file of a folder, and its metadata. */
export async function readFolderFile(
  folder: string,
  { path, metadataPath }: ListedFile,
): Promise<FolderDocument | SkippedFile> {
  const document = await readDocument(folder, path);
  if (!("uri" in document)) return document;
  if (metadataPath === undefined) return withHash(document);
  const read = await readMetadataFile(folder, metadataPath);
  if ("metadata" in read) return withHash(Object.keys(read.metadata).length > 0 ? { ...document, ...read } : document);
  return { ...withHash(document), metadataProblem: { path: metadataPath, reason: read.problem } };
}

function withHash(document: KnowledgeBaseDocument): FolderDocument {
  const { text, metadata, mediaType } = document;
  if (text.trim() === "") return { document };
  const content = JSON.stringify([mediaType, metadata, text]);
  return { document, contentHash: createHash("sha256").update(content).digest("base64") };
}

/** A file that was read now, or before. */
type ReadFile = Pick<FolderDocument, "contentHash" | "metadataProblem"> & {
  readonly document: { readonly uri: string };
};

/** Leaves out documents whose text and metadata stand in an earlier one: its passages would be found twice. */
export function withoutCopies<File extends ReadFile>(
  all: readonly (File | SkippedFile)[],
): { readonly kept: readonly File[]; readonly copies: readonly File[]; readonly skipped: SkippedFile[] } {
  const firstByContent = new Map<string, string>();
  const kept: File[] = [];
  const copies: File[] = [];
  const copied: SkippedFile[] = [];
  const problems: SkippedFile[] = [];
  for (const file of all) {
    if ("reason" in file) continue;
    const { contentHash, metadataProblem, document } = file;
    if (metadataProblem !== undefined) problems.push(metadataProblem);
    const path = document.uri.slice(LOCAL_DOCUMENT_URI_PREFIX.length);
    const first = contentHash === undefined ? undefined : firstByContent.get(contentHash);
    if (first !== undefined) {
      copies.push(file);
      copied.push({ path, reason: `the same as ${first}` });
    } else {
      if (contentHash !== undefined) firstByContent.set(contentHash, path);
      kept.push(file);
    }
  }
  return { kept, copies, skipped: [...all.filter((file) => "reason" in file), ...copied, ...problems] };
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

  const visitFolder = async (folder: string, realFolder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      try {
        await visitEntry(entry, path, realFolder);
      } catch (error) {
        skipped.push({ path, reason: `unreadable (${codeOf(error)})` });
      }
    }
  };
  const visitEntry = async (entry: Dirent, path: string, realFolder: string): Promise<void> => {
    const kind = entry.isSymbolicLink() ? await stat(join(root, path)) : entry;
    if (kind.isDirectory() && (entry.name.startsWith(".") || IGNORED_FOLDERS.has(entry.name))) return;
    const real = entry.isSymbolicLink() ? await realpath(join(root, path)) : join(realFolder, entry.name);
    if (!real.startsWith(inside)) {
      if (real !== realRoot) skipped.push({ path, reason: "a link to outside of the folder" });
      return;
    }
    if (visited.has(real)) return;
    visited.add(real);
    if (kind.isFile()) files.push(path);
    if (kind.isDirectory()) await visitFolder(path, real);
  };

  await visitFolder("", realRoot);
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
